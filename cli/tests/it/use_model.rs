//! What `predict`, `evaluate` and `plot` make of a trained network.

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Folder, flowers, gzip, idx, small_images};

/// A run on flowers that recognises all of them.
fn trained() -> Folder {
    let folder = Folder::new();
    folder.put("flowers.csv", flowers());
    folder.chainrule("train --data @/flowers.csv --hidden 3 --epochs 60 --run @/run").expect_done();
    folder
}

/// The first two columns of a table.
fn classes(table: &str) -> Vec<(&str, &str)> {
    table
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|fields| (fields[0], fields[1]))
        .collect()
}

#[test]
fn predictions_are_a_table() {
    let folder = trained();
    folder.put("new.csv", "width,length\n1.1,0.9\n3.2,2.8\n");
    let table = folder.chainrule("predict @/run --data @/new.csv").expect_done();
    assert_eq!(table.lines().next(), Some("example,class,probability_large,probability_small"));
    assert_eq!(classes(&table)[1..], [("1", "small"), ("2", "large")]);
    for line in table.lines().skip(1) {
        let probabilities = line.split(',').skip(2).map(|field| field.parse::<f64>().expect("a number"));
        assert!(
            probabilities.clone().count() == 2 && probabilities.into_iter().all(|p| (0.0..=1.0).contains(&p))
        );
    }

    // With the target column in the file, and columns in another order, it is the same.
    folder.put("known.csv", "kind,width,length\nlarge,1.1,0.9\nlarge,3.2,2.8\n");
    assert_eq!(folder.chainrule("predict @/run --data @/known.csv").expect_done(), table);
    assert_eq!(folder.chainrule("predict @/run/model.safetensors --data @/known.csv").expect_done(), table);
}

#[test]
fn predictions_go_to_a_file_that_is_not_there_yet() {
    let folder = trained();
    let said = folder.chainrule("predict @/run --data @/flowers.csv --out @/classes.csv");
    assert_eq!((said.status, said.out.as_str()), (0, ""));
    assert_snapshot!(said.err, @"40 examples in [dir]/classes.csv");
    assert_eq!(folder.text("classes.csv").lines().count(), 41);
    let refused = folder.chainrule("predict @/run --data @/flowers.csv --out @/classes.csv").expect_refused();
    assert_snapshot!(refused, @"error: [dir]/classes.csv exists already and is kept: choose another file, or overwrite it with --force");
    folder.chainrule("predict @/run --data @/flowers.csv --out @/classes.csv --force").expect_done();
}

#[test]
fn what_does_not_fit_is_refused() {
    let folder = trained();
    let refused = |contents: &str| {
        folder.put("new.csv", contents);
        folder.chainrule("predict @/run --data @/new.csv").expect_refused()
    };
    assert_snapshot!(refused("width,height\n1,2\n"), @r#"error: [dir]/new.csv: has no column "length": its columns are width, height"#);
    assert_snapshot!(refused("1,2,3,4,5\n"), @"error: [dir]/new.csv: has 5 columns, expected 2 inputs, with or without a target");
    assert_snapshot!(refused("width,length\n1,x\n"), @r#"error: [dir]/new.csv: line 2, column length: "x" is not a number"#);
    small_images(&folder);
    assert_snapshot!(folder.chainrule("predict @/run --data @/images").expect_refused(), @"error: [dir]/images has 4 inputs, expected 2 as [dir]/run/model.safetensors has");
    let evaluated = folder.chainrule("evaluate @/run --data digits --examples 10").expect_refused();
    assert_snapshot!(evaluated, @"error: digits has 784 inputs, expected 2 as [dir]/flowers.csv has");
    assert_snapshot!(folder.chainrule("evaluate @/run/model.safetensors").expect_refused(), @"error: a model's file does not say where its data lie: expected --data, or the folder of its run");
    assert_snapshot!(folder.chainrule("plot boundary @/images").expect_refused(), @"error: [dir]/images is no run folder: it holds no config.toml, expected the folder that train left");
}

#[test]
fn images_come_as_idx_or_as_a_table_of_grey_values() {
    let folder = Folder::new();
    small_images(&folder);
    folder.chainrule("train --data @/images --hidden 3 --epochs 200 --run @/run").expect_done();
    folder.put("one.idx3-ubyte.gz", gzip(&idx(&[2, 2, 2], &[9, 9, 9, 9, 230, 230, 230, 230])));
    let table = folder.chainrule("predict @/run --data @/one.idx3-ubyte.gz").expect_done();
    assert_eq!(classes(&table)[1..], [("1", "0"), ("2", "1")]);
    folder.put("bytes.csv", "9,9,9,9\n230,230,230,230\n");
    assert_eq!(folder.chainrule("predict @/run --data @/bytes.csv --header absent").expect_done(), table);
    folder.put("odd.csv", "9,9,9,9.5\n230,230,230,230\n");
    let refused = folder.chainrule("predict @/run --data @/odd.csv --header absent").expect_refused();
    assert_snapshot!(refused, @"error: [dir]/odd.csv has the input 9.5, expected grey values, whole numbers from 0 to 255 or numbers from 0 to 1, as the data it learnt from has");
    assert_eq!(folder.chainrule("predict @/run --data @/images").expect_done().lines().count(), 5);
}

#[test]
fn an_evaluation_says_what_is_taken_for_what() {
    let folder = trained();
    folder.put("more.csv", "kind,length,width\nsmall,1,1\nsmall,1.1,1\nlarge,3,3\nsmall,3,3\n");
    let said = folder.chainrule("evaluate @/run --data @/more.csv --picture @/more.svg").expect_done();
    let without_cost: Vec<_> =
        said.lines().map(|line| line.split("  quadratic cost").next().unwrap_or(line)).collect();
    assert_snapshot!(without_cost.join("\n"), @r"
    [dir]/more.csv        4 examples  accuracy  75.00 %

    [dir]/more.csv: class (row) taken for (column)
           large small
    large      1     ·
    small      1     2

    confusion matrix in [dir]/more.svg
    ");
    assert!(folder.text("more.svg").starts_with("<svg"));

    let json = folder.chainrule("evaluate @/run --data @/more.csv --json").expect_done();
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["confusion"]["counts"], serde_json::json!([[1, 0], [1, 2]]));
    assert_eq!(json["parts"]["[dir]/more.csv"]["accuracy"], 0.75);

    // Without data: the parts of the run, as it was told of them.
    let parts = folder.chainrule("evaluate @/run").expect_done();
    let names: Vec<_> = parts.lines().take(2).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, ["training", "validation"]);
}

#[test]
fn pictures_are_drawn_again_and_together() {
    let folder = trained();
    std::fs::remove_file(folder.path("run/weights.svg")).expect("a picture");
    let said = folder.chainrule("plot @/run").expect_done();
    assert_snapshot!(said, @r"
    [dir]/run/cost.svg
    [dir]/run/accuracy.svg
    [dir]/run/confusion.svg
    [dir]/run/errors.svg
    [dir]/run/weights.svg
    [dir]/run/boundary.svg
    ");
    assert!(folder.text("run/weights.svg").starts_with("<svg"));
    folder.chainrule("train --data @/flowers.csv --epochs 2 --run @/other").expect_done();
    let said = folder.chainrule("plot @/run @/other --out @/together").expect_done();
    assert_eq!(said, "[dir]/together/cost.svg\n[dir]/together/accuracy.svg\n");
    assert!(folder.text("together/cost.svg").contains("other"));
    for picture in ["delta", "boundary"] {
        folder.chainrule(&format!("plot {picture} @/run")).expect_done();
        assert!(folder.text(&format!("run/{picture}.svg")).starts_with("<svg"));
    }
    for picture in ["activations", "differences"] {
        folder.chainrule(&format!("plot {picture} --out @/{picture}.svg")).expect_done();
        assert!(folder.text(&format!("{picture}.svg")).starts_with("<svg"));
    }
}

/// Every picture is well-formed, shows no number that is none, and asks nothing of another place.
#[test]
fn pictures_stand_by_themselves() {
    let folder = trained();
    for name in folder.list("run").into_iter().filter(|name| name.ends_with(".svg")) {
        let svg = folder.text(&format!("run/{name}"));
        assert!(svg.contains("<title>") && svg.contains("prefers-color-scheme:dark"), "{name}");
        for odd in ["NaN", "inf", "href=\"http", "url("] {
            assert!(!svg.contains(odd), "{name} holds {odd}");
        }
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count(), "{name}");
    }
}
