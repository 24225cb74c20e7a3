//! An equation: read, taken apart, printed, and read again as the same tree.

#![no_main]

#[allow(dead_code)] // each target takes one
#[path = "../properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|source: &str| properties::latex(source));
