//! The invariants of ARCHITECTURE.md, held against the workspace as it is.
//!
//! The rules themselves are in `tests/src/rules.rs`, where each is seen to refuse.

use backprop_core::backprop::{Gradients, backward, forward, gradient};
use backprop_core::{Activation, Cost, Layer, Network, Workspace};
use faer::Mat;
use std::collections::BTreeSet;
use tests::rules::{self, Dependencies};
use tests::workspace::{self, File, MEMBERS};

/// The members that the root's manifest lists, those below the book among them.
fn members() -> Vec<String> {
    let root: toml::Table = workspace::file("Cargo.toml").text.parse().expect("a manifest");
    let members = root["workspace"]["members"].as_array().expect("a list of members");
    members.iter().map(|member| member.as_str().expect("a path").to_string()).collect()
}

fn manifests() -> Vec<File> {
    members().iter().map(|member| workspace::file(&format!("{member}/Cargo.toml"))).collect()
}

fn packages() -> Dependencies {
    manifests().iter().map(rules::dependencies).collect()
}

#[track_caller]
fn expect_none(breaches: Vec<String>) {
    assert!(breaches.is_empty(), "\n{}", breaches.join("\n"));
}

#[test]
fn core_and_derive_check_do_not_know_each_other() {
    let packages = packages();
    assert!(packages.contains_key("backprop-core") && packages.contains_key("derive-check"));
    assert_eq!(rules::way(&packages, "backprop-core", "derive-check"), None);
    assert_eq!(rules::way(&packages, "derive-check", "backprop-core"), None);
    // The graph is not empty: the program knows both.
    assert!(rules::way(&packages, "cli", "backprop-core").is_some());
    assert!(rules::way(&packages, "cli", "derive-check").is_some());
}

#[test]
fn libraries_do_not_print_open_files_read_clocks_or_make_seeds() {
    for member in ["core/src", "derive-check/src"] {
        let files = workspace::files(member, &[".rs"]);
        assert!(files.len() > 5, "{member} has hardly a file");
        expect_none(rules::worldly(&files));
    }
}

#[test]
fn pulp_appears_only_in_kernels_and_products() {
    expect_none(rules::word_outside(
        &workspace::rust_files(),
        "pulp",
        &["core/src/kernels/", "core/src/product/"],
    ));
    let knows: BTreeSet<String> =
        packages().into_iter().filter(|(_, on)| on.contains("pulp")).map(|(name, _)| name).collect();
    assert_eq!(knows, BTreeSet::from(["backprop-core".to_string()]));
}

/// A network of 3, 4 and 2 neurons without two equal numbers.
fn network() -> Network<f64> {
    let layer = |to: usize, from: usize| {
        let weight =
            Mat::from_fn(to, from, |j, k| 0.3 * (j as f64) - 0.7 * (k as f64) + 0.1 * ((j * k) as f64) + 0.2);
        let bias = (0..to).map(|j| 0.05 * j as f64 - 0.1).collect();
        Layer::new(weight, bias, Activation::Tanh).expect("a layer")
    };
    Network::new(vec![layer(4, 3), layer(2, 4)]).expect("a network")
}

/// A workspace for five examples that holds those of `examples`, passed forward and back.
fn passed(network: &Network<f64>, examples: &[usize]) -> Workspace<f64> {
    let mut workspace = Workspace::new(network, 5, 1);
    workspace.resize(examples.len());
    for (column, &example) in examples.iter().enumerate() {
        for row in 0..3 {
            workspace.input_mut()[(row, column)] = 0.4 * row as f64 - 0.3 * example as f64;
        }
        for row in 0..2 {
            workspace.target_mut()[(row, column)] = 0.2 * (row + example) as f64;
        }
    }
    forward(network, &mut workspace);
    backward(network, Cost::Quadratic, &mut workspace);
    workspace
}

#[test]
fn examples_are_columns_one_contiguous_slice_each() {
    let network = network();
    let workspace = passed(&network, &[0, 1, 2]);
    for (l, n) in [(1, 3), (2, 4), (3, 2)] {
        let a = workspace.activation(l);
        assert_eq!((a.nrows(), a.ncols()), (n, 3), "layer {l}");
        assert_eq!((a.row_stride(), a.col_stride()), (1, n as isize), "layer {l}");
    }
    let alone = passed(&network, &[1]);
    assert!((workspace.activation(3).col(1) - alone.activation(3).col(0)).norm_max() < 1e-14);
}

#[test]
fn the_factor_one_over_m_is_applied_in_one_place() {
    let mut files = vec![workspace::file("core/src/backprop.rs"), workspace::file("core/src/cost.rs")];
    for folder in ["core/src/kernels", "core/src/optimiser", "core/src/product"] {
        files.extend(workspace::files(folder, &[".rs"]));
    }
    let places = rules::divisions_by(&files, "n_examples");
    assert_eq!(places.len(), 1, "\n{}", places.join("\n"));
    assert!(places[0].starts_with("core/src/backprop.rs"), "{places:?}");

    // The error of an example is the same in any batch, and the gradient is the mean over the batch.
    let network = network();
    let together = passed(&network, &[0, 1, 2]);
    let mut of_batch = Gradients::zeros(&network);
    gradient(&mut of_batch, &mut passed(&network, &[0, 1, 2]));
    let mut sum = 0.0;
    for example in 0..3 {
        let mut alone = passed(&network, &[example]);
        assert!((together.delta(2).col(example) - alone.delta(2).col(0)).norm_max() < 1e-14);
        let mut of_one = Gradients::zeros(&network);
        gradient(&mut of_one, &mut alone);
        sum += of_one.nabla_w[2][(1, 0)];
    }
    assert!((of_batch.nabla_w[2][(1, 0)] - sum / 3.0).abs() < 1e-14);
}

#[test]
fn kernels_do_not_know_faer() {
    expect_none(rules::word_outside(&workspace::files("core/src/kernels", &[".rs"]), "faer", &[]));
}

#[test]
fn no_member_holds_unsafe_code() {
    expect_none(rules::word_outside(&workspace::rust_files(), "unsafe", &[]));
    let lints: toml::Table = workspace::file("Cargo.toml").text.parse().expect("a manifest");
    assert_eq!(lints["workspace"]["lints"]["rust"]["unsafe_code"].as_str(), Some("deny"));
    for manifest in manifests() {
        let table: toml::Table = manifest.text.parse().expect("a manifest");
        assert_eq!(table["lints"]["workspace"].as_bool(), Some(true), "{}", manifest.path);
    }
}

#[test]
fn the_members_are_these_five_and_none_is_named_core() {
    let (below, top): (Vec<String>, Vec<String>) = members().into_iter().partition(|path| path.contains('/'));
    assert_eq!(top, MEMBERS);
    expect_none(below.into_iter().filter(|member| !member.starts_with("book/")).collect());
    let names = packages();
    assert!(["core", "std", "alloc"].iter().all(|name| !names.contains_key(*name)), "{names:?}");
}

#[test]
fn every_file_says_what_it_is_about() {
    expect_none(rules::without_subject(&workspace::rust_files()));
}

#[test]
fn the_text_speaks_of_the_project_alone() {
    let endings =
        [".rs", ".md", ".toml", ".tex", ".ipynb", ".css", ".html", ".js", ".snap", ".py", "/run", "justfile"];
    expect_none(rules::foreign_words(&workspace::files("", &endings)));
}

#[test]
fn every_invariant_names_its_test() {
    let invariants = rules::invariants(&workspace::file("ARCHITECTURE.md"));
    assert!(invariants.len() >= 6, "ARCHITECTURE.md lists {} invariants", invariants.len());
    let read = |path: &str| std::fs::read_to_string(workspace::root().join(path)).ok();
    expect_none(rules::untested(&invariants, read));
}
