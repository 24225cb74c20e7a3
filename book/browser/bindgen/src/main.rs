//! Turns a compiled module into one that pages load, with the JavaScript that loads it.
//!
//! `bindgen MODULE.wasm FOLDER` writes `FOLDER/chainrule.js` and `FOLDER/chainrule_bg.wasm.gz`. The module is compressed
//! here, because few servers of books do so, and unpacked by the page.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder] = arguments.as_slice() else {
        return refuse("expected the compiled module and the folder to write to");
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name("chainrule").typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    if let Err(why) = bindgen.web(true).and_then(|bindgen| bindgen.generate(folder)) {
        return refuse(&format!("{module} cannot be turned into a module for pages: {why:#}"));
    }
    let plain = Path::new(folder).join("chainrule_bg.wasm");
    match compress(&plain) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => refuse(&format!("{} cannot be compressed: {why}", plain.display())),
    }
}

/// Puts a compressed file in the place of a plain one.
fn compress(plain: &Path) -> std::io::Result<()> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&std::fs::read(plain)?)?;
    std::fs::write(plain.with_extension("wasm.gz"), packed.finish()?)?;
    std::fs::remove_file(plain)
}

#[allow(clippy::print_stderr)]
fn refuse(words: &str) -> ExitCode {
    eprintln!("{words}");
    ExitCode::from(2)
}
