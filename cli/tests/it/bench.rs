//! `bench`: what it prints for people and for programs, and what it refuses.

use insta::assert_snapshot;

use crate::harness::Folder;

/// A run so small that a test can wait for it.
const SMALL: &str = "--layers 20,5,3 --batch 4 --examples 40 --seconds 0.001";

#[test]
fn json_holds_the_rate_the_peak_and_their_ratio() {
    let arguments = format!("bench {SMALL} --activation relu --cost cross-entropy --threads 2 --json");
    let out = Folder::new().chainrule(&arguments).expect_done();
    let json: serde_json::Value = serde_json::from_str(&out).expect("one object");
    let number = |key: &str| json[key].as_f64().unwrap_or_else(|| panic!("no number {key} in {out}"));
    let (gflops, peak, share) = (number("gflops"), number("peak_gflops"), number("share_of_peak"));
    assert!(gflops > 0.0 && gflops < peak, "{out}");
    assert!((share - gflops / peak).abs() < 1e-12, "{out}");
    let [min, median, max] =
        ["samples_per_second_min", "samples_per_second", "samples_per_second_max"].map(number);
    assert!(0.0 < min && min <= median && median <= max, "{out}");
    // 4 · 20 · 5 + 6 · 5 · 3
    assert_eq!(number("operations_per_sample"), 490.0);
    assert!((gflops - median * 490.0 / 1e9).abs() < 1e-12, "{out}");
    assert!(number("epochs") >= 5.0 && number("memory_bytes") > 1000.0, "{out}");
    assert_eq!((json["output"].as_str(), json["threads"].as_u64()), (Some("softmax"), Some(2)));
}

#[test]
fn people_read_the_share_of_the_limit() {
    let out = Folder::new().chainrule(&format!("bench {SMALL} --dtype f64")).expect_done();
    assert!(out.starts_with("20–5–3 sigmoid, quadratic, batch 4, 1 thread\n"), "{out}");
    assert!(out.contains("examples a second (median of ") && out.contains(" % of the limit"), "{out}");
}

#[test]
fn what_cannot_be_measured() {
    let refused = |arguments: &str| Folder::new().chainrule(arguments).expect_refused();
    assert_snapshot!(refused("bench --layers 784"), @"error: --layers has one size: expected two or more");
    assert_snapshot!(refused("bench --layers 4,3,2 --activation softmax --examples 5"), @"error: layer 2 of 3 has the activation softmax: expected it in the output layer only");
    assert_snapshot!(refused("bench --layers 18446744073709551615,3"), @"error: 10000 examples of 18446744073709551615 inputs do not fit in memory: expected fewer");
    let folder = Folder::new();
    folder.put("there.svg", "kept");
    assert_snapshot!(folder.chainrule("bench --all --out @/there.svg").expect_refused(), @"error: [dir]/there.svg exists already and is kept: choose another file, or overwrite it with --force");
    assert_eq!(folder.text("there.svg"), "kept");
}
