//! A document of any kind, its equations and its errors, every one in its place.

#![no_main]

#[allow(dead_code)] // each target takes one
#[path = "../properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|source: &str| properties::document(source));
