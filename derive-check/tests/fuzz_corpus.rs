//! Texts that fuzzing has kept: those that led it to new ground, and those that once broke something.

#[path = "../fuzz/properties.rs"]
mod properties;

use std::fs;
use std::path::Path;

/// Calls `property` with every kept text of a target.
fn replay(target: &str, property: fn(&str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut n_texts = 0;
    for entry in fs::read_dir(&folder).expect("a folder of texts") {
        let path = entry.expect("a readable folder").path();
        // The fuzzer passes over what is no text, too.
        let Ok(text) = String::from_utf8(fs::read(&path).expect("a readable file")) else { continue };
        // What it says has been printed by then.
        let holds = std::panic::catch_unwind(|| property(&text)).is_ok();
        assert!(holds, "{} breaks {target}", path.display());
        n_texts += 1;
    }
    assert!(n_texts >= 20, "{n_texts} texts in {}", folder.display());
}

#[test]
fn equations() {
    replay("latex", properties::latex);
}

#[test]
fn documents() {
    replay("document", properties::document);
}

#[test]
fn documents_judged() {
    replay("check", properties::check);
}
