//! What `train` prints and leaves.

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Folder, flowers, real_data, small_images, without_figures};

fn with_flowers() -> Folder {
    let folder = Folder::new();
    folder.put("flowers.csv", flowers());
    folder
}

#[test]
fn what_a_run_says() {
    let folder = with_flowers();
    let said = folder.chainrule("train --data @/flowers.csv --hidden 3 --epochs 2 --test 0.1 --run @/run");
    assert_snapshot!(without_figures(&said.expect_done()), @r"
    [dir]/flowers.csv: 28 examples to train with, 8 to validate, 4 to test; 2 inputs, 2 classes
    2–3–2: sigmoid hidden, sigmoid output; 17 weights and biases, f32, inverse-sqrt initialisation
    quadratic cost, sgd, η 3, mini-batches of 10, 2 epochs, seed 0

    epoch η cost accuracy val. cost accuracy seconds
    1 3 0.0 0.0 % 0.0 0.0 % 0.0 best
    2 3 0.0 0.0 % 0.0 0.0 % 0.0 best

    done: 2 epochs in 0.0 s
    validation: accuracy 0.0 %, cost 0.0
    test: accuracy 0.0 %, cost 0.0

    in [dir]/run
    model.safetensors the network
    config.toml every option of the run, for --config
    metrics.csv cost and accuracy of every epoch
    cost.svg the cost by epoch
    accuracy.svg the accuracy by epoch
    confusion.svg which class was taken for which
    errors.svg held-out examples it got wrong
    weights.svg the weights of the first layer as pictures
    boundary.svg what the network takes the plane for

    next
    chainrule train --resume [dir]/run --epochs 4 train on
    chainrule evaluate [dir]/run cost, accuracy and confusion again
    chainrule predict [dir]/run --data [dir]/flowers.csv class and outputs of every example, as CSV
    ");
}

#[test]
fn what_a_run_leaves() {
    let folder = with_flowers();
    folder.chainrule("train --data @/flowers.csv --hidden 3 --epochs 2 --run @/run").expect_done();
    assert_snapshot!(folder.list("run").join("\n"), @r"
    accuracy.svg
    boundary.svg
    checkpoint.safetensors
    config.toml
    confusion.svg
    cost.svg
    errors.svg
    metrics.csv
    model.safetensors
    weights.svg
    ");
    let metrics = folder.text("run/metrics.csv");
    let lines: Vec<_> = metrics.lines().collect();
    assert_eq!(
        lines[0],
        "epoch,learning_rate,train_cost,train_accuracy,validation_cost,validation_accuracy,seconds"
    );
    assert_eq!(lines.len(), 3);
    assert!(lines[2].starts_with("2,") && lines[2].split(',').count() == 7, "{}", lines[2]);
    assert_snapshot!(folder.text("run/config.toml").replace(&folder.path("").display().to_string(), "[dir]/"), @r#"
    # chainrule train --config FILE does this run again; a flag beside it wins over its line.
    data = "[dir]/flowers.csv"
    validation = 0.2
    standardise = true
    layers = [2, 3, 2]
    activation = "sigmoid"
    output = "sigmoid"
    init = "inverse-sqrt"
    dtype = "f32"
    cost = "quadratic"
    optimizer = "sgd"
    learning-rate = 3.0
    batch = 10
    epochs = 2
    schedule = "constant"
    warm-up = 0.0
    l2 = 0.0
    l1 = 0.0
    monitor = "cost"
    seed = 0
    threads = 1
    "#);
}

#[test]
fn the_file_a_run_writes_leads_to_the_same_network() {
    let folder = with_flowers();
    let options = "--data @/flowers.csv --hidden 4,3 --activation tanh --optimizer adamw --schedule cosine \
                   --l2 0.1 --clip-norm 1 --epochs 3 --seed 7 --batch 3 --early-stopping 2 --label kind";
    folder.chainrule(&format!("train {options} --run @/one")).expect_done();
    folder.chainrule("train --config @/one/config.toml --run @/two").expect_done();
    assert_eq!(folder.read("one/model.safetensors"), folder.read("two/model.safetensors"));
    assert_eq!(folder.text("one/config.toml"), folder.text("two/config.toml"));

    // A flag wins over its line, and silences the line that says the same in another way.
    folder.chainrule("train --config @/one/config.toml --hidden 5 --seed 8 --run @/three").expect_done();
    let config = folder.text("three/config.toml");
    assert!(config.contains("layers = [2, 5, 2]\n") && config.contains("seed = 8\n"), "{config}");
}

#[test]
fn a_run_that_was_stopped_ends_in_the_same_bits() {
    let folder = with_flowers();
    let options = "--data @/flowers.csv --hidden 3 --epochs 3 --optimizer adam --batch 5";
    folder.chainrule(&format!("train {options} --run @/whole")).expect_done();
    let stopped = folder.chainrule_asked_to_stop(&format!("train {options} --run @/run"), true);
    assert_eq!(stopped.status, 130);
    assert!(stopped.out.contains("chainrule train --resume [dir]/run"), "{}", stopped.out);
    folder.chainrule("train --resume @/run").expect_done();
    assert_eq!(folder.read("run/model.safetensors"), folder.read("whole/model.safetensors"));
    assert_eq!(folder.text("run/metrics.csv").lines().count(), 4);

    // Resumed with more epochs, a run goes on where it ended.
    let more = folder.chainrule("train --resume @/run --epochs 5").expect_done();
    assert!(more.contains("going on after epoch 3"), "{more}");
    assert_eq!(folder.text("run/metrics.csv").lines().count(), 6);
    let other = folder.chainrule("train --resume @/run --learning-rate 1").expect_refused();
    assert_snapshot!(other, @"error: a run that is resumed keeps its options but for --epochs, --threads, --early-stopping and --min-delta: expected no others, or a new run with --config");
}

#[test]
fn a_run_is_overwritten_only_when_told() {
    let folder = with_flowers();
    folder.chainrule("train --data @/flowers.csv --epochs 1 --run @/run").expect_done();
    let first = folder.read("run/model.safetensors");
    folder.chainrule("train --data @/flowers.csv --epochs 1 --seed 1 --run @/run").expect_refused();
    assert_eq!(folder.read("run/model.safetensors"), first);
    folder.chainrule("train --data @/flowers.csv --epochs 1 --seed 1 --run @/run --force").expect_done();
    assert_ne!(folder.read("run/model.safetensors"), first);
}

#[test]
fn machines_get_the_same_facts() {
    let folder = with_flowers();
    let said =
        folder.chainrule("train --data @/flowers.csv --hidden 3 --epochs 2 --run @/run --json").expect_done();
    let events: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let kinds: Vec<_> = events.iter().map(|event| event["event"].as_str().expect("a name")).collect();
    assert_eq!(kinds, ["start", "epoch", "epoch", "end"]);
    assert_eq!(events[0]["data"]["classes"], serde_json::json!(["large", "small"]));
    assert_eq!(events[0]["options"]["layers"], serde_json::json!([2, 3, 2]));
    assert_eq!(events[1]["epoch"], 1);
    assert!(events[2]["validation"]["accuracy"].is_f64() && events[2]["seconds"].is_f64());
    let end = &events[3];
    assert_eq!((end["reason"].as_str(), end["epochs"].as_u64()), (Some("all-epochs"), Some(2)));
    assert_eq!(end["run"], "[dir]/run");
    for file in end["files"].as_array().expect("names") {
        assert!(folder.list("run").contains(&file.as_str().expect("a name").to_string()));
    }
}

#[test]
fn the_test_images_of_a_folder_validate_unless_a_share_is_asked_for() {
    let folder = Folder::new();
    small_images(&folder);
    let parts = |arguments: &str| {
        let said =
            folder.chainrule(&format!("train --data @/images --epochs 1 {arguments} --json")).expect_done();
        let start: Value = serde_json::from_str(said.lines().next().expect("a line")).expect("JSON");
        ["train", "validation", "test"].map(|part| start["data"][part].as_u64().expect("a number"))
    };
    assert_eq!(parts("--run @/one"), [10, 4, 0]);
    assert_eq!(parts("--run @/two --validation 0.2"), [8, 2, 4]);
    assert_eq!(parts("--run @/three --test 0.1"), [9, 4, 1]);
}

#[test]
fn real_targets_have_pictures_of_their_own() {
    let folder = Folder::new();
    let mut table = String::from("x,y,product\n");
    for i in 0..60 {
        let (x, y) = (f64::from(i % 7) / 7.0, f64::from(i % 11) / 11.0);
        table += &format!("{x},{y},{}\n", x * y);
    }
    folder.put("product.csv", table);
    folder.chainrule("train --data @/product.csv --epochs 3 --run @/run").expect_done();
    let left = folder.list("run");
    assert!(left.contains(&"outputs.svg".to_string()), "{left:?}");
    assert!(!left.contains(&"accuracy.svg".to_string()), "{left:?}");
    let predicted = folder.chainrule("predict @/run --data @/product.csv").expect_done();
    assert!(predicted.starts_with("example,product\n1,"), "{predicted}");
}

#[test]
fn early_stopping_keeps_the_best_epoch() {
    let folder = with_flowers();
    let said = folder
        .chainrule("train --data @/flowers.csv --epochs 400 --early-stopping 2 --monitor accuracy --run @/run --json")
        .expect_done();
    let end: Value = serde_json::from_str(said.lines().last().expect("a line")).expect("JSON");
    assert_eq!(end["reason"], "no-improvement");
    assert_eq!(end["kept_epoch"], end["best_epoch"]);
    assert!(end["epochs"].as_u64() < Some(400));
}

#[test]
fn images_are_changed_when_asked() {
    let folder = Folder::new();
    small_images(&folder);
    folder.chainrule("train --data @/images --epochs 2 --run @/plain").expect_done();
    folder
        .chainrule("train --data @/images --epochs 2 --augment shift=1,scale=0.1 --run @/changed")
        .expect_done();
    assert_ne!(folder.read("plain/model.safetensors"), folder.read("changed/model.safetensors"));
    assert!(folder.text("changed/config.toml").contains("augment = \"shift=1,scale=0.1\"\n"));
    folder.chainrule("train --config @/changed/config.toml --run @/again").expect_done();
    assert_eq!(folder.read("changed/model.safetensors"), folder.read("again/model.safetensors"));
}

/// One command each on the real tables; the accuracies are far from any line that luck could cross.
#[test]
fn iris_and_optdigits_train_from_their_files() {
    let Some(iris) = real_data("iris/iris.csv") else { return };
    let Some(optdigits) = real_data("optdigits/optdigits_train.csv") else { return };
    let Some(test) = real_data("optdigits/optdigits_test.csv") else { return };
    let folder = Folder::new();
    let accuracy = |arguments: &str| {
        let said = folder.chainrule(&format!("train {arguments} --json")).expect_done();
        let end: Value = serde_json::from_str(said.lines().last().expect("a line")).expect("JSON");
        end["validation"]["accuracy"].as_f64().expect("an accuracy")
    };
    let found = accuracy(&format!("--data {} --run @/iris", iris.display()));
    assert!(found >= 0.9, "iris: {found}");
    let found = accuracy(&format!(
        "--data {} --validation-data {} --image 8x8 --epochs 3 --run @/optdigits",
        optdigits.display(),
        test.display()
    ));
    assert!(found >= 0.92, "optdigits: {found}");
}
