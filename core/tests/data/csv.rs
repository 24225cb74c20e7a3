//! CSV files: what is decided from the file, what the caller decides, and the words that refuse what is no table.

use std::io::Write;

use backprop_core::data::csv::{Header, Kind, Options, Table, Wanted, read, read_inputs};
use backprop_core::data::{DataError, Dataset, Inputs, Targets};

use super::words;

fn table(text: &str, options: &Options) -> Result<Table, DataError> {
    read(text.as_bytes(), "f.csv", options)
}

fn plain(text: &str) -> Table {
    table(text, &Options::default()).expect("a table")
}

fn reals(dataset: &Dataset) -> &[f64] {
    match dataset.inputs() {
        Inputs::Reals(values) => values,
        Inputs::Bytes(_) => panic!("a table holds reals"),
    }
}

fn outputs(dataset: &Dataset) -> &[f64] {
    match dataset.targets() {
        Targets::Reals { values, .. } => values,
        _ => panic!("the targets are no reals"),
    }
}

fn named(target: &str) -> Options {
    Options { targets: vec![target.to_owned()], ..Options::default() }
}

#[test]
fn a_table_with_names_and_text_labels() {
    let table = plain("a,b,kind\n1,2.5,x\n-3e2,.5,w\n+4,0,x\n");
    assert!(table.has_header);
    assert_eq!(table.targets, ["kind"]);
    let set = table.dataset;
    assert_eq!((set.n_examples(), set.n_inputs(), set.n_outputs()), (3, 2, 2));
    assert_eq!(reals(&set), [1.0, 2.5, -300.0, 0.5, 4.0, 0.0]);
    assert_eq!(set.feature_names(), ["a", "b"]);
    assert_eq!(set.class_names(), ["w", "x"]);
    assert_eq!(set.labels(), Some(&[1, 0, 1][..]));
}

#[test]
fn what_stands_around_fields_does_not_count() {
    let set = plain("\u{feff} a , kind \r\n\r\n 1 ,\"x, y\"\r\n2, \"\"\"z\"\"\r\n\"\t\r\n").dataset;
    assert_eq!(set.feature_names(), ["a"]);
    assert_eq!(reals(&set), [1.0, 2.0]);
    assert_eq!(set.class_names(), ["\"z\"\n", "x, y"]);
}

#[test]
fn a_packed_table_is_unpacked() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(b"a,kind\n1,x\n2,y\n").expect("memory");
    let packed = encoder.finish().expect("memory");
    assert_eq!(read(&packed[..], "f", &Options::default()).expect("a table").dataset.n_examples(), 2);
    assert_eq!(
        words(read(&packed[..packed.len() - 3], "f", &Options::default())),
        "f: the gzip data break off after 15 unpacked bytes: the file was cut short, fetch it again",
    );
}

#[test]
fn the_first_row_tells_whether_it_holds_names() {
    let cases = [
        ("1,2,0\n3,4,1\n", false, 2),
        ("5.1,3.5,setosa\n4.9,3.0,virginica\n", false, 2),
        ("0,1,target\n5,6,0\n5,7,1\n", true, 2),
        ("1,2,target\n5,6,0\n5,7,1\n", true, 2),
        ("x,2,target\n5,6,0\n5,7,1\n", true, 2),
        ("x,y\n5,0\n5,1\n", true, 2),
    ];
    for (text, has_header, n_examples) in cases {
        let table = plain(text);
        assert_eq!((table.has_header, table.dataset.n_examples()), (has_header, n_examples), "{text}");
    }
    let told =
        |header| table("1,2,0\n3,4,1\n5,6,2\n", &Options { header, ..Options::default() }).expect("a table");
    let absent = told(Header::Absent);
    assert_eq!((absent.dataset.n_examples(), absent.dataset.feature_names().len()), (3, 0));
    let present = told(Header::Present);
    assert_eq!(
        (present.dataset.n_examples(), present.dataset.feature_names()),
        (2, &["1", "2"].map(str::to_owned)[..])
    );
}

#[test]
fn the_target_is_the_column_asked_for_or_named_so_or_last() {
    let cases = [
        ("a,b,c\n1,2,x\n3,4,y\n", Options::default(), "c"),
        ("a,Species,c\n1,x,2\n3,y,4\n", Options::default(), "Species"),
        ("LABEL,b,c\n0,2,3\n1,4,5\n", Options::default(), "LABEL"),
        ("a,label,c\n1,2,3\n3,4,5\n", named("a"), "a"),
        ("1,2,3\n3,4,5\n", named("2"), "2"),
        ("1,2,3\n3,4,5\n", Options::default(), "3"),
        ("a,,\n1,2,3\n3,4,5\n", Options::default(), "3"),
    ];
    for (text, options, target) in cases {
        assert_eq!(table(text, &options).expect("a table").targets, [target], "{text}");
    }
}

#[test]
fn numbers_in_the_target_mean_classes_or_outputs() {
    let of = |targets: &str, kind| {
        let rows: String = targets.split(' ').map(|target| format!("0,{target}\n")).collect();
        table(&format!("a,y\n{rows}"), &Options { kind, ..Options::default() }).expect("a table").dataset
    };
    let classes = [
        ("0 1 2 1", &["0", "1", "2"][..]),
        ("3 1 2", &["1", "2", "3"]),
        ("-1 1 -1", &["-1", "1"]),
        ("1.0 0.0 1", &["0", "1"]),
        ("nan Bob", &["Bob", "nan"]),
        ("0.5 7", &["0.5", "7"]),
    ];
    for (targets, names) in classes {
        assert_eq!(of(targets, Kind::Auto).class_names(), names, "{targets}");
    }
    for targets in ["0 1 3", "2 3 4", "0.5 1 1.5", "0 1 2.5", "7 7 7"] {
        assert_eq!(of(targets, Kind::Auto).n_classes(), 0, "{targets}");
    }
    let ninety_nine: String = (0..100).map(|i| i.to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(of(&ninety_nine, Kind::Auto).n_classes(), 100);
    assert_eq!(of(&(ninety_nine + " 100"), Kind::Auto).n_classes(), 0);
    assert_eq!(of("0 1 3 10 2", Kind::Classes).class_names(), ["0", "1", "2", "3", "10"]);
    assert_eq!(outputs(&of("0 1 1", Kind::Real)), [0.0, 1.0, 1.0]);
}

#[test]
fn several_targets_are_real_outputs_in_the_order_asked_for() {
    let options = Options { targets: vec!["d".into(), "b".into()], ..Options::default() };
    let set = table("a,b,c,d\n1,2,3,4\n5,6,7,8\n", &options).expect("a table").dataset;
    assert_eq!(set.feature_names(), ["a", "c"]);
    assert_eq!(reals(&set), [1.0, 3.0, 5.0, 7.0]);
    assert_eq!((outputs(&set), set.n_outputs()), (&[4.0, 2.0, 8.0, 6.0][..], 2));
}

#[test]
fn known_classes_keep_their_order() {
    let known = |names: &[&str]| Options {
        classes: Some(names.iter().map(|&name| name.to_owned()).collect()),
        ..Options::default()
    };
    let set = table("a,y\n1,p\n2,q\n", &known(&["q", "r", "p"])).expect("a table").dataset;
    assert_eq!((set.labels(), set.n_classes()), (Some(&[2, 0][..]), 3));
    let set = table("a,y\n1,3.0\n2,3\n", &known(&["1", "2", "3"])).expect("a table").dataset;
    assert_eq!(set.labels(), Some(&[2, 2][..]));
}

fn wanted(n_inputs: usize, names: &[&str]) -> Wanted {
    let feature_names = names.iter().map(|&name| name.to_owned()).collect();
    Wanted { delimiter: b',', header: Header::Auto, n_inputs, feature_names }
}

#[test]
fn inputs_for_a_trained_network_are_found_by_name_or_place() {
    let cases = [
        ("b,x,a\n2,?,1\n4,?,3\n", wanted(2, &["a", "b"])),
        ("1,2\n3,4\n", wanted(2, &["a", "b"])),
        ("1,2.0,yes\n3,4,no\n", Wanted { header: Header::Absent, ..wanted(2, &["a", "b"]) }),
        ("p,q\n1,2\n3,4\n", wanted(2, &[])),
        ("label,p,q\nx,1,2\ny,3,4\n", wanted(2, &[])),
    ];
    for (text, wanted) in cases {
        let set = read_inputs(text.as_bytes(), "f", &wanted).expect("inputs");
        assert_eq!(reals(&set), [1.0, 2.0, 3.0, 4.0], "{text}");
        assert_eq!((set.targets(), set.n_outputs()), (&Targets::None, 0));
    }
    let refusals = [
        ("a,c\n1,2\n", wanted(2, &["a", "b"]), "f: has no column \"b\": its columns are a, c"),
        ("1\n", wanted(2, &[]), "f: has 1 columns, expected 2 inputs, with or without a target"),
        ("1,2,3,4\n", wanted(2, &[]), "f: has 4 columns, expected 2 inputs, with or without a target"),
        ("a,b\n1,x\n", wanted(2, &["a", "b"]), "f: line 2, column b: \"x\" is not a number"),
    ];
    for (text, wanted, expected) in refusals {
        assert_eq!(words(read_inputs(text.as_bytes(), "f", &wanted)), expected, "{text}");
    }
}

#[test]
fn every_malformed_table_is_refused_in_words() {
    let auto = Options::default;
    let kind = |kind| Options { kind, ..auto() };
    let known = || Options { classes: Some(vec!["x".into(), "y".into()]), ..auto() };
    let several = || Options { targets: vec!["b".into(), "c".into()], ..auto() };
    let cases: Vec<(&[u8], Options, &str)> = vec![
        (b"", auto(), "f.csv: is empty, expected a CSV file"),
        (b"\n\n", auto(), "f.csv: has no rows of data, expected at least one"),
        (b"a,b\n", auto(), "f.csv: has no rows of data after its header, expected at least one"),
        (b"a\n1\n", auto(), "f.csv: has a single column, expected at least one input beside the target"),
        (
            b"a;b\n1;2\n",
            auto(),
            "f.csv: has a single column, expected at least one input beside the target; its fields seem to be separated \
             by semicolons",
        ),
        (
            b"a\tb\n1\t2\n",
            auto(),
            "f.csv: has a single column, expected at least one input beside the target; its fields seem to be separated \
             by tabs",
        ),
        (
            b"a,b\n1,2\n",
            Options { delimiter: b';', ..auto() },
            "f.csv: has a single column, expected at least one input beside the target; its fields seem to be separated \
             by commas",
        ),
        (b"a,b\n1,x\n2,y,3\n", auto(), "f.csv: line 3 has 3 fields, expected 2 as in the first row"),
        (b"a,b\n\n\n1\n2,y\n", auto(), "f.csv: line 4 has 1 field, expected 2 as in the first row"),
        (b"a,b\n1,x\n1.5.2,y\n", auto(), "f.csv: line 3, column a: \"1.5.2\" is not a number"),
        (b"a,b\n\"1\n2\",x\n", auto(), "f.csv: line 2, column a: \"1\\n2\" is not a number"),
        (b"3,2,x\nq,2,y\n", auto(), "f.csv: line 2, column 1: \"q\" is not a number"),
        (b"a,b\n,x\n", auto(), "f.csv: line 2, column a: is empty, expected a number"),
        (b"a,b\n1, \n", auto(), "f.csv: line 2, column b: is empty, expected a target"),
        (b"a,b\nNaN,x\n", auto(), "f.csv: line 2, column a: \"NaN\" is not a finite number"),
        (b"a,b\n-inf,x\n", auto(), "f.csv: line 2, column a: \"-inf\" is not a finite number"),
        (
            b"a,b\n1e999,x\n",
            auto(),
            "f.csv: line 2, column a: \"1e999\" is too large a number: expected one up to 1.8e308",
        ),
        (
            b"a,b\nthe quick brown fox jumps over the lazy dog,x\n",
            auto(),
            "f.csv: line 2, column a: \"the quick brown fox jumps over the lazy \u{2026}\" is not a number",
        ),
        (
            b"a,b\n\"1,x\n2,y\n",
            auto(),
            "f.csv: line 2, column 1: the quotation mark that opens it is never closed",
        ),
        (
            b"a,b\n1,\"x\"y\n",
            auto(),
            "f.csv: line 2, column 2: goes on after its closing quotation mark: double the marks within a field",
        ),
        (b"a,b\n\xff,x\n", auto(), "f.csv: line 2, column 1: is not UTF-8 text"),
        (b"\x89PNG\r\n", auto(), "f.csv: line 1, column 1: is not UTF-8 text"),
        (b"a,b,a\n1,2,x\n", auto(), "f.csv: columns 1 and 3 are both called \"a\": expected different names"),
        (b"a,b\n1,x\n", named("c"), "f.csv: has no column \"c\": its columns are a, b"),
        (
            b"1,2\n3,4\n",
            named("c"),
            "f.csv: has no column \"c\": its first row holds data, so columns go by their numbers 1 to 2",
        ),
        (
            b"1,2\n3,4\n",
            named("3"),
            "f.csv: has no column \"3\": its first row holds data, so columns go by their numbers 1 to 2",
        ),
        (
            b"a,class,label\n1,x,y\n",
            auto(),
            "f.csv: columns class, label could each be the target: name the one that is",
        ),
        (
            b"a,b\n1,x\n",
            Options { targets: vec!["a".into(), "b".into()], ..auto() },
            "f.csv: has no input beside its targets a, b: expected at least one",
        ),
        (b"a,b\n1,x\n2,z\n", known(), "f.csv: line 3, column b: \"z\" is none of the classes x, y"),
        (
            b"a,b\n1,x\n2,x\n",
            auto(),
            "f.csv: column b holds \"x\" in every row: expected at least two classes",
        ),
        (b"a,b\n1,2\n2,x\n", kind(Kind::Real), "f.csv: line 3, column b: \"x\" is not a number"),
        (b"a,b\n1,2\n2,inf\n", kind(Kind::Real), "f.csv: line 3, column b: \"inf\" is not a finite number"),
        (b"a,b\n1,0\n2,nan\n", auto(), "f.csv: line 3, column b: \"nan\" is not a finite number"),
        (
            b"a,b\n1,0.5\n2,x\n3,1\n",
            auto(),
            "f.csv: line 3, column b: \"x\" is not a number but \"0.5\" in line 2 is one: mend it, or say whether the \
             column holds classes",
        ),
        (b"a,b,c\n1,2,3\n1,2,x\n", several(), "f.csv: line 3, column c: \"x\" is not a number"),
    ];
    for (bytes, options, expected) in cases {
        assert_eq!(words(read(bytes, "f.csv", &options)), expected);
    }
}

#[test]
fn long_lists_of_columns_are_cut() {
    let names: Vec<String> = (1..=785).map(|i| format!("c{i}")).collect();
    let text = format!("{}\n{}\n", names.join(","), vec!["1"; 785].join(","));
    assert_eq!(
        words(table(&text, &named("label"))),
        "f.csv: has no column \"label\": its columns are c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, … 774 more …, c785",
    );
}
