//! A document judged: whatever the text, a report in every form comes of it.

#![no_main]

#[allow(dead_code)] // each target takes one
#[path = "../properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|source: &str| properties::check(source));
