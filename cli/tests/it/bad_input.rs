//! What bad input gets: a sentence that names the file, the place, what was expected and what was found; status 2;
//! nothing written.

use insta::assert_snapshot;

use crate::harness::{Folder, flowers, gzip, idx, small_images};

/// Trains in a folder on its data `name`, and makes sure that nothing was left.
#[track_caller]
fn refusal(folder: &Folder, arguments: &str) -> String {
    let before = folder.list("");
    let sentence = folder.chainrule(&format!("train --run @/run {arguments}")).expect_refused();
    assert_eq!(folder.list(""), before, "nothing is written");
    sentence
}

#[track_caller]
fn refused_images(name: &str, contents: Vec<u8>) -> String {
    let folder = Folder::new();
    small_images(&folder);
    folder.put(&format!("images/{name}"), contents);
    refusal(&folder, "--data @/images")
}

#[test]
fn no_such_data() {
    let folder = Folder::new();
    assert_snapshot!(refusal(&folder, "--data @/nothing"), @"error: data `[dir]/nothing` is no file or folder, nor an embedded set: expected a path or one of digits, spirals, moons, circles, xor");
    assert_snapshot!(refusal(&folder, "--data digit"), @"error: data `digit` is no file or folder, nor an embedded set: expected a path or one of digits, spirals, moons, circles, xor");
    folder.put("empty/readme.txt", "no images");
    assert_snapshot!(refusal(&folder, "--data @/empty"), @"error: [dir]/empty holds no file of images: expected train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or with .gz");
    folder.put("empty/train-images-idx3-ubyte", idx(&[1, 2, 2], &[0; 4]));
    assert_snapshot!(refusal(&folder, "--data @/empty"), @"error: [dir]/empty holds no file of labels: expected train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or with .gz");
    assert_snapshot!(refusal(&folder, "--data @/empty/train-images-idx3-ubyte"), @"error: [dir]/empty/train-images-idx3-ubyte is no set of labelled images: it is a single IDX file, expected a folder with train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or with .gz");
}

#[test]
fn idx_files() {
    let labels = "train-labels-idx1-ubyte";
    let images = "train-images-idx3-ubyte";
    assert_snapshot!(refused_images(images, vec![]), @"error: [dir]/images/train-images-idx3-ubyte: is empty, expected an IDX file");
    assert_snapshot!(refused_images(images, idx(&[10, 2, 2], &[0; 33])), @"error: [dir]/images/train-images-idx3-ubyte: ends after 49 of the 56 bytes that its header announces, in item 9 of 10");
    assert_snapshot!(refused_images(images, idx(&[10, 2, 2], &[0; 41])), @"error: [dir]/images/train-images-idx3-ubyte: goes on after the 56 bytes that its header announces, expected its end there");
    assert_snapshot!(refused_images(images, vec![0, 0, 8, 3, 0, 0]), @"error: [dir]/images/train-images-idx3-ubyte: ends within its header, after 6 of 16 bytes");
    assert_snapshot!(refused_images(images, b"\x89PNG\r\n\x1a\n".to_vec()), @"error: [dir]/images/train-images-idx3-ubyte: starts with the bytes 89 50 4e 47, expected the magic number of an IDX file of unsigned bytes, 00 00 08 and the number of dimensions");
    assert_snapshot!(refused_images(images, idx(&[10], &[0; 10])), @"error: [dir]/images/train-images-idx3-ubyte: byte 3 says that it has 1 dimension, expected 3: images, rows, columns; a file with one dimension holds labels");
    assert_snapshot!(refused_images(images, idx(&[0, 2, 2], &[])), @"error: [dir]/images/train-images-idx3-ubyte: dimension 1 is 0 (bytes 4 to 7), expected at least 1");
    assert_snapshot!(refused_images(labels, idx(&[9], &[0; 9])), @"error: [dir]/images/train-images-idx3-ubyte: holds 10 images but [dir]/images/train-labels-idx1-ubyte holds 9 labels: expected one label for each image");
    assert_snapshot!(refused_images(labels, idx(&[10, 2, 2], &[0; 40])), @"error: [dir]/images/train-labels-idx1-ubyte: byte 3 says that it has 3 dimensions, expected 1: labels; a file with three dimensions holds images");
}

#[test]
fn gzip_files() {
    let name = "t10k-images-idx3-ubyte.gz";
    let whole = gzip(&idx(&[4, 2, 2], &[7; 16]));
    assert_snapshot!(refused_images(name, whole[..whole.len() / 2].to_vec()), @"error: [dir]/images/t10k-images-idx3-ubyte.gz: the gzip data break off after 6 unpacked bytes: the file was cut short, fetch it again");
    let mut damaged = whole.clone();
    *damaged.last_mut().expect("bytes") ^= 1;
    assert_snapshot!(refused_images(name, damaged), @"error: [dir]/images/t10k-images-idx3-ubyte.gz: the gzip data are damaged after 32 unpacked bytes (corrupt gzip stream does not have a matching checksum): fetch the file again");
    assert_snapshot!(refused_images(name, gzip(&idx(&[4, 2, 2], &[7; 17]))), @"error: [dir]/images/t10k-images-idx3-ubyte.gz: goes on after the 32 unpacked bytes that its header announces, expected its end there");
    assert_snapshot!(refused_images(name, gzip(&idx(&[4, 3, 2], &[7; 24]))), @"error: [dir]/images/t10k-images-idx3-ubyte.gz has 6 inputs, expected 4 as [dir]/images/train-images-idx3-ubyte has");
}

#[test]
fn labels_outside_the_classes() {
    let labels = idx(&[4], &[0, 1, 2, 1]);
    assert_snapshot!(refused_images("t10k-labels-idx1-ubyte.gz", gzip(&labels)), @"error: [dir]/images/t10k-labels-idx1-ubyte.gz: label 3 (byte 10) is 2, expected a class from 0 to 1");
}

#[track_caller]
fn refused_table(contents: &str, arguments: &str) -> String {
    let folder = Folder::new();
    folder.put("table.csv", contents);
    refusal(&folder, &format!("--data @/table.csv {arguments}"))
}

#[test]
fn tables() {
    assert_snapshot!(refused_table("", ""), @"error: [dir]/table.csv: is empty, expected a CSV file");
    assert_snapshot!(refused_table("length,width,kind\n", ""), @"error: [dir]/table.csv: has no rows of data after its header, expected at least one");
    assert_snapshot!(refused_table("length,width,kind\n1,2,a\n1,2\n", ""), @"error: [dir]/table.csv: line 3 has 2 fields, expected 3 as in the first row");
    assert_snapshot!(refused_table("length,width,kind\n1,2,a\n1,2,b,3\n", ""), @"error: [dir]/table.csv: line 3 has 4 fields, expected 3 as in the first row");
    assert_snapshot!(refused_table("length,width,kind\n1,2,a\n1,wide,b\n", ""), @r#"error: [dir]/table.csv: line 3, column width: "wide" is not a number"#);
    assert_snapshot!(refused_table("length,width,kind\n1,2,a\nNaN,2,b\n", ""), @r#"error: [dir]/table.csv: line 3, column length: "NaN" is not a finite number"#);
    assert_snapshot!(refused_table("length,width,kind\n1,2,a\n1,inf,b\n", ""), @r#"error: [dir]/table.csv: line 3, column width: "inf" is not a finite number"#);
    assert_snapshot!(refused_table("length,width,kind\n1,2,a\n1,,b\n", ""), @"error: [dir]/table.csv: line 3, column width: is empty, expected a number");
    assert_snapshot!(refused_table("length,width,kind\n1,2,a\n1,2,a\n", ""), @r#"error: [dir]/table.csv: column kind holds "a" in every row: expected at least two classes"#);
    assert_snapshot!(refused_table("a;b;kind\n1;2;x\n3;4;y\n", ""), @"error: [dir]/table.csv: has a single column, expected at least one input beside the target; its fields seem to be separated by semicolons");
    assert_snapshot!(refused_table("class,width,label\n1,2,a\n1,2,b\n", ""), @"error: [dir]/table.csv: columns class, label could each be the target: name the one that is");
    assert_snapshot!(refused_table(&flowers(), "--label colour"), @r#"error: [dir]/table.csv: has no column "colour": its columns are length, width, kind"#);
    assert_snapshot!(refused_table("1,2,0\n3,4,1\n", "--label 4"), @r#"error: [dir]/table.csv: has no column "4": its first row holds data, so columns go by their numbers 1 to 3"#);
    assert_snapshot!(refused_table(&flowers(), "--image 3x3"), @"error: [dir]/table.csv: an image shape for 9 inputs, but its examples have 2");
    assert_snapshot!(refused_table(&flowers(), "--validation 0.99"), @"error: [dir]/table.csv: 40 examples for validation and 0 for testing leave none of 40 to train on: ask for smaller parts");
    assert_snapshot!(refused_table(&flowers(), "--examples 10"), @"error: --examples is for an embedded set, but [dir]/table.csv is a CSV file");
}

#[test]
fn data_to_validate_with() {
    let folder = Folder::new();
    folder.put("flowers.csv", flowers());
    let refused = |contents: &str| {
        folder.put("more.csv", contents);
        refusal(&folder, "--data @/flowers.csv --validation-data @/more.csv")
    };
    assert_snapshot!(refused("length,width,kind\n1,2,small\n1,2,tiny\n"), @r#"error: [dir]/more.csv: line 3, column kind: "tiny" is none of the classes large, small"#);
    assert_snapshot!(refused("length,height,kind\n1,2,small\n1,2,large\n"), @"error: [dir]/more.csv has the inputs length, height, expected the inputs length, width as [dir]/flowers.csv has");
    assert_snapshot!(refused("length,kind\n1,small\n1,large\n"), @"error: [dir]/more.csv has 1 input, expected 2 as [dir]/flowers.csv has");
    assert_snapshot!(refused("length,width\n1,2\n"), @r#"error: [dir]/more.csv: has no column "kind": its columns are length, width"#);
}

#[test]
fn layers() {
    let folder = Folder::new();
    folder.put("flowers.csv", flowers());
    let refused = |arguments: &str| refusal(&folder, &format!("--data @/flowers.csv {arguments}"));
    assert_snapshot!(refused("--layers 784,30,10"), @"error: layers 784,30,10 do not fit [dir]/flowers.csv, which has 2 inputs and 2 classes: expected 2,…,2, or --hidden with the sizes between");
    assert_snapshot!(refused("--layers 2"), @"error: layers 2 do not fit [dir]/flowers.csv, which has 2 inputs and 2 classes: expected 2,…,2, or --hidden with the sizes between");
    assert_snapshot!(refused("--layers 2,0,2"), @r"
    error: invalid value '0' for '--layers <SIZES>': expected a whole number from 1

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--layers 2,-3,2"), @r"
    error: invalid value '-3' for '--layers <SIZES>': expected a whole number from 1

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--layers 2,many,2"), @r"
    error: invalid value 'many' for '--layers <SIZES>': expected a whole number from 1

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--layers 2,3,2 --hidden 3"), @"error: --layers and --hidden exclude each other: expected one of them");
    assert_snapshot!(refused("--activation softmax"), @"error: layer 2 of 3 has the activation softmax: expected it in the output layer only");
    assert_snapshot!(refused("--cost cross-entropy --output relu"), @"error: cross-entropy needs outputs between 0 and 1, but the output activation is relu: expected sigmoid or softmax, or the quadratic cost");
}

#[test]
fn numbers() {
    let folder = Folder::new();
    let refused = |arguments: &str| refusal(&folder, arguments);
    assert_snapshot!(refused("--epochs 0"), @r"
    error: invalid value '0' for '--epochs <N>': expected a whole number from 1

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--epochs -3"), @r"
    error: invalid value '-3' for '--epochs <N>': expected a whole number from 1

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--batch 0"), @r"
    error: invalid value '0' for '--batch <N>': expected a whole number from 1

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--learning-rate 0"), @r"
    error: invalid value '0' for '--learning-rate <RATE>': expected a number above 0

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--learning-rate -0.5"), @r"
    error: invalid value '-0.5' for '--learning-rate <RATE>': expected a number above 0

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--learning-rate NaN"), @r"
    error: invalid value 'NaN' for '--learning-rate <RATE>': expected a number above 0

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--l2 -1"), @r"
    error: invalid value '-1' for '--l2 <NUMBER>': expected a number from 0

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--validation 1"), @r"
    error: invalid value '1' for '--validation <SHARE>': expected a share from 0 up to but not including 1

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--seed -1"), @r"
    error: invalid value '-1' for '--seed <N>': invalid digit found in string

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--threads 0"), @r"
    error: invalid value '0' for '--threads <N>': expected a whole number from 1

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--activation sigmod"), @r"
    error: invalid value 'sigmod' for '--activation <NAME>'
      [possible values: identity, sigmoid, tanh, relu, leaky-relu, elu, softplus, gelu, silu, softmax]

      tip: a similar value exists: 'sigmoid'

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--schedule step:10"), @r"
    error: invalid value 'step:10' for '--schedule <SCHEDULE>': expected constant, step:EVERY:FACTOR, exponential:FACTOR, cosine, cosine:FLOOR or plateau:FACTOR:PATIENCE

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--momentum 0.9"), @"error: --momentum is a constant of momentum or nesterov, but the optimizer is sgd: expected --optimizer momentum");
    assert_snapshot!(refused("--clip-norm 1 --clip-value 1"), @"error: --clip-norm and --clip-value exclude each other: expected one of them");
    assert_snapshot!(refused("--min-delta 0.1"), @"error: --min-delta says what early stopping counts as better: expected --early-stopping EPOCHS too");
    assert_snapshot!(refused("--augment turn=3"), @r"
    error: invalid value 'turn=3' for '--augment <CHANGES>': unknown name `turn`: expected one of shift, rotation, scale, shear, elastic, smoothness

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("--augment rotation=200"), @"error: the augmentation's rotation is 200, expected a number from 0 to 180");
    assert_snapshot!(refused("--data xor --augment shift=1"), @"error: augmentation changes images, but the examples of `xor` are not known to be images: leave it out");
    assert_snapshot!(refused("--label kind"), @"error: --label is for a CSV file, but digits is an embedded set");
}

#[test]
fn configuration_files() {
    let folder = Folder::new();
    assert_snapshot!(refusal(&folder, "--config @/none.toml"), @"error: [dir]/none.toml cannot be read: there is no such file or folder");
    folder.put("run.toml", "epochs = 3\nlearning_rate = 0.5\n");
    assert_snapshot!(refusal(&folder, "--config @/run.toml"), @"error: [dir]/run.toml, line 2: unknown option `learning_rate`: did you mean `learning-rate`?");
}

#[test]
fn a_run_folder_that_is_there_is_kept() {
    let folder = Folder::new();
    folder.put("flowers.csv", flowers());
    folder.put("run/config.toml", "epochs = 1\n");
    let before = folder.list("run");
    assert_snapshot!(refusal(&folder, "--data @/flowers.csv"), @"error: run folder [dir]/run exists already and is kept: choose another with --run, overwrite it with --force, or go on with --resume [dir]/run");
    assert_eq!((folder.list("run"), folder.text("run/config.toml")), (before, "epochs = 1\n".to_string()));

    let folder = Folder::new();
    folder.put("flowers.csv", flowers());
    folder.put("run", "a file");
    assert_snapshot!(refusal(&folder, "--data @/flowers.csv"), @"error: [dir]/run cannot be written: a part of its path is a file, expected a folder");
    assert_eq!(folder.text("run"), "a file");
}

#[test]
fn what_is_no_run() {
    let folder = Folder::new();
    folder.put("notes/readme.txt", "no run");
    folder.put("model.safetensors", "no model");
    let refused = |arguments: &str| folder.chainrule(arguments).expect_refused();
    assert_snapshot!(refused("train --resume @/nothing"), @"error: [dir]/nothing is no run folder: there is no such folder");
    assert_snapshot!(refused("train --resume @/notes"), @"error: [dir]/notes is no run folder: it holds no config.toml, expected the folder that train left");
    assert_snapshot!(refused("evaluate @/notes"), @"error: [dir]/notes is no run folder: it holds no config.toml, expected the folder that train left");
    assert_snapshot!(refused("evaluate @/nothing"), @"error: [dir]/nothing cannot be read: there is no such file or folder");
    assert_snapshot!(refused("predict @/model.safetensors --data digits"), @"error: [dir]/model.safetensors is no model: not a safetensors file, or a damaged one: header too large");
    assert_snapshot!(refused("plot @/notes"), @"error: [dir]/notes is no run folder: it holds no config.toml, expected the folder that train left");
    assert_snapshot!(refused("plot activations sigmod"), @"error: unknown activation `sigmod`: expected one of identity, sigmoid, tanh, relu, leaky-relu, elu, softplus, gelu, silu, softmax");
}

#[test]
fn a_cost_that_is_no_number_stops_the_run_and_keeps_the_last_good_network() {
    let folder = Folder::new();
    folder.put("flowers.csv", flowers());
    let arguments =
        "train --data @/flowers.csv --run @/run --activation identity --output identity --learning-rate 1e6";
    let outcome = folder.chainrule(arguments);
    assert_eq!(outcome.status, 2);
    // Which of the two comes first is a matter of rounding, and so of the machine.
    let error = outcome.err.replace("became infinite", "became NaN");
    assert_snapshot!(error, @"error: the cost became NaN in mini-batch 3 of epoch 1, at learning rate 1000000: try a rate of 100000 or less, or clip the gradient; the network from before epoch 1 is kept");
    assert!(outcome.out.contains("with the last good network"), "{}", outcome.out);
    assert!(folder.list("run").contains(&"model.safetensors".to_string()));
    folder.chainrule("evaluate @/run").expect_done();
}
