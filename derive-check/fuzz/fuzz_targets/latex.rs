//! An equation: read, taken apart, printed, and read again as the same tree.

#![no_main]

use derive_check::latex::{Macros, parse, print, statements};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    // The place of an equation in its document is arbitrary.
    const BASE: usize = 1000;
    let inside = |span: derive_check::latex::Span| {
        source.get(span.start - BASE..span.end - BASE).is_some_and(|_| span.start >= BASE)
    };
    match parse(source, BASE, &Macros::new()) {
        Ok(tree) => {
            let printed = print(&tree);
            match parse(&printed, 0, &Macros::new()) {
                Ok(again) => assert_eq!(again, tree, "{printed}"),
                Err(error) => panic!("{printed}: {error}"),
            }
            for statement in statements(tree) {
                print(&statement.row);
                assert!(statement.row.iter().all(|node| inside(node.span)));
            }
        }
        Err(error) => {
            assert!(inside(error.span), "{error}");
            assert!(error.other.is_none_or(|(span, _)| inside(span)), "{error}");
        }
    }
});
