#!/usr/bin/env bash
# Opens every page of the book in Chromium and works the interactive ones. Needs chromium, node with npm, and the module
# that build.sh makes; where one of them is missing, says so and exits with SKIP_STATUS, or 0.
# Arguments go to node's test runner: --test-name-pattern flow
set -euo pipefail
cd "$(dirname "$0")"

skip() {
    echo "skipped: the pages in a browser, $1"
    exit "${SKIP_STATUS:-0}"
}

CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
[ -n "$CHROMIUM" ] || skip 'chromium is not installed'
command -v node >/dev/null || skip 'node is not installed'
[ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 20')" = true ] || skip 'node is older than version 20'
[ -f ../src/play/pkg/chainrule_bg.wasm.gz ] || skip 'the module is not built: book/browser/build.sh builds it'
if [ ! -d tests/node_modules/playwright-core ]; then
    (cd tests && npm ci --no-audit --no-fund) || skip 'playwright-core cannot be installed'
fi

size=$(($(stat -c %s ../src/play/pkg/chainrule_bg.wasm.gz) + $(stat -c %s ../src/play/pkg/chainrule.js)))
echo "the module and its script are $size bytes"
if [ "$size" -ge 1500000 ]; then
    echo 'expected less than 1500000' >&2
    exit 1
fi

if [ -z "${BOOK:-}" ]; then
    BOOK="$(mktemp -d)"
    trap 'rm -rf "$BOOK"' EXIT
    cargo run --quiet --locked --package book --example build -- "$BOOK"
fi
export BOOK CHROMIUM
node --test "$@" tests/*.test.mjs
