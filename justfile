# Short names for what is done here often. `just ci` is what has to pass.

# Everything that has to pass, in the order of cost
ci:
    bash .ci/run

# Format all files
format:
    cargo fmt --all

# Lints, warnings denied
lint:
    cargo clippy --workspace --all-targets --locked -- -D warnings

# The documentation of the libraries, warnings denied
doc:
    RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked

# All tests
test:
    cargo test --workspace

# The main job: a network on handwritten-like digits; takes the options of `chainrule train`
train *OPTIONS:
    cargo run -p cli -- train {{OPTIONS}}

# Gradient checks beside those of PyTorch and a loop in NumPy, under the Python that PYTHON names
gradcheck-peers:
    @if command -v "${PYTHON:-python3}" >/dev/null; then "${PYTHON:-python3}" derive-check/benches/peers/torch_gradcheck.py; else echo "skipped: there is no ${PYTHON:-python3}"; fi

# The module of the book's interactive pages
module:
    book/browser/build.sh

# Every page of the book in a real browser
browser:
    book/browser/test.sh
