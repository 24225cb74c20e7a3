//! Real data sets, where they lie beside the workspace: the counts and figures published with them.

use std::fs::File;
use std::path::{Path, PathBuf};

use backprop_core::data::{Dataset, ImageShape, Inputs, Standardisation, Targets, csv, idx};

/// The folder of a real data set; says aloud that a test is skipped where there is none.
fn folder(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    let found = folder.is_dir();
    if !found {
        eprintln!("SKIPPED: the real data set {name} is not there: {} is no folder", folder.display());
    }
    found.then_some(folder)
}

fn open(path: &Path) -> File {
    File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn mnist(folder: &Path, part: &str) -> Dataset {
    let images = open(&folder.join(format!("{part}-images-idx3-ubyte.gz")));
    let labels = open(&folder.join(format!("{part}-labels-idx1-ubyte.gz")));
    let images = idx::read_images(images, "images").expect("MNIST's images");
    let labels = idx::read_labels(labels, "labels").expect("MNIST's labels");
    idx::images_with_labels(images, labels, Some(10)).expect("MNIST")
}

#[test]
fn mnist_is_as_published() {
    let Some(folder) = folder("mnist") else { return };
    let (train, test) = (mnist(&folder, "train"), mnist(&folder, "t10k"));
    assert_eq!((train.n_examples(), test.n_examples()), (60_000, 10_000));
    assert_eq!(train.image_shape(), Some(ImageShape { n_rows: 28, n_columns: 28 }));
    assert_eq!(train.class_counts(), [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    assert_eq!(test.class_counts(), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    assert_eq!(train.labels().expect("classes")[..5], [5, 0, 4, 1, 9]);
    assert_eq!(test.labels().expect("classes")[..5], [7, 2, 1, 0, 4]);
    let Inputs::Bytes(pixels) = train.inputs() else { panic!("images are bytes") };
    let n = pixels.len() as f64;
    let sums = pixels.iter().fold([0_u64; 2], |[sum, squares], &pixel| {
        let pixel = u64::from(pixel);
        [sum + pixel, squares + pixel * pixel]
    });
    let mean = sums[0] as f64 / n / 255.0;
    let deviation = (sums[1] as f64 / n / 255.0 / 255.0 - mean * mean).sqrt();
    assert_eq!(format!("{mean:.5} {deviation:.5}"), "0.13066 0.30811");
}

#[test]
fn iris_is_as_published() {
    let Some(folder) = folder("iris") else { return };
    let table =
        csv::read(open(&folder.join("iris.csv")), "iris.csv", &csv::Options::default()).expect("iris");
    assert!(table.has_header);
    assert_eq!(table.targets, ["species"]);
    let set = table.dataset;
    assert_eq!((set.n_examples(), set.n_inputs()), (150, 4));
    assert_eq!(set.feature_names(), ["sepal_length", "sepal_width", "petal_length", "petal_width"]);
    assert_eq!(set.class_names(), ["setosa", "versicolor", "virginica"]);
    assert_eq!(set.class_counts(), [50, 50, 50]);
    assert_eq!([0, 1, 2, 3].map(|input| set.input(34, input)), [4.9, 3.1, 1.5, 0.2]);
    // The means that Fisher's paper gives for all 150 flowers.
    let rows: Vec<usize> = (0..150).collect();
    let means: Vec<String> =
        Standardisation::learn(&set, &rows).mean().iter().map(|mean| format!("{mean:.3}")).collect();
    assert_eq!(means, ["5.843", "3.057", "3.758", "1.199"]);
}

#[test]
fn optdigits_is_as_published() {
    let Some(folder) = folder("optdigits") else { return };
    let read = |file: &str| {
        let table = csv::read(open(&folder.join(file)), file, &csv::Options::default()).expect("optdigits");
        assert!(!table.has_header);
        assert_eq!(table.targets, ["65"]);
        table.dataset.with_image_shape(ImageShape { n_rows: 8, n_columns: 8 }).expect("8×8")
    };
    let (train, test) = (read("optdigits_train.csv"), read("optdigits_test.csv"));
    assert_eq!((train.n_examples(), test.n_examples()), (3823, 1797));
    assert_eq!(train.class_counts(), [376, 389, 380, 389, 387, 376, 377, 387, 380, 382]);
    assert_eq!(test.class_counts(), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    let Inputs::Reals(values) = train.inputs() else { panic!("a table holds reals") };
    assert!(values.iter().all(|value| (0.0..=16.0).contains(value) && value.fract() == 0.0));
    assert!(matches!(train.targets(), Targets::Classes { names, .. } if names.len() == 10));
}
