#!/usr/bin/env bash
# Builds the WebAssembly module of the book's pages into book/src/play/pkg, from where mdBook takes it into the book.
# Needed once: rustup target add wasm32-unknown-unknown. wasm-bindgen is pinned and built on the way.
# Exit 0: built; 3: the target, or a crate, cannot be had.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=wasm32-unknown-unknown
into=book/src/play/pkg

if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
    echo "the module of the pages is not built: the target $target is not installed (rustup target add $target)" >&2
    exit 3
fi

cargo fetch --locked --quiet || {
    echo 'the module of the pages is not built: its crates cannot be downloaded' >&2
    exit 3
}

# Vectors of 128 bits: every browser that can unpack the module has them.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS='-C target-feature=+simd128'
cargo build --locked --package book-browser --lib --profile browser --target "$target"
mkdir -p "$into"
cargo run --quiet --locked --package book-bindgen --profile bindgen -- \
    "${CARGO_TARGET_DIR:-target}/$target/browser/book_browser.wasm" "$into"
printf 'module %d bytes, script %d bytes, in %s\n' \
    "$(stat -c %s "$into/chainrule_bg.wasm.gz")" "$(stat -c %s "$into/chainrule.js")" "$into"
