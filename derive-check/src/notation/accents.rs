//! Accents and braces that say nothing of their own: over a letter with its scripts, `\hat{y_i}`, bars that mark vectors,
//! and braces that keep a prime off a script, `{f^{(2)}}'`.

use super::pattern::Key;
use crate::latex::{Accent, Kind, Node, Row, Style, Symbol, rewrite};
use std::collections::BTreeMap;

/// Puts accents on letters rather than on their scripts, and takes off bars that every vector of a text wears.
pub(crate) fn settle(rows: &mut [&mut Row]) {
    for row in rows.iter_mut() {
        rewrite(row, &mut on_letter);
    }
    if bars_mark_vectors(rows) {
        for row in rows.iter_mut() {
            rewrite(row, &mut |node| {
                if let Kind::Accent { accent: Accent::Bar, body } = &node.kind {
                    *node = (**body).clone();
                }
            });
        }
    }
}

/// `\hat{y_i}` as `\hat{y}_i`.
fn on_letter(node: &mut Node) {
    let scripted = match &node.kind {
        // \underline{1} is a vector of ones.
        Kind::Accent { accent: Accent::Underline | Accent::Vec, body } if matches!(&body.kind, Kind::Number(one) if one == "1") => {
            Kind::Symbol(Symbol { name: "1".to_owned(), style: Style::Bold })
        }
        Kind::Accent { accent, body } => {
            let Kind::Scripted { base, sub, sup, primes } = &within(body).kind else { return };
            let base = accented(*accent, base, node);
            Kind::Scripted { base, sub: sub.clone(), sup: sup.clone(), primes: *primes }
        }
        // {f^{(2)}}' as f^{(2)}'
        Kind::Scripted { base, sub: None, sup: None, primes: outer @ 1.. } if is_scripted_letter(base) => {
            let Kind::Scripted { base, sub, sup, primes } = &within(base).kind else { return };
            Kind::Scripted { base: base.clone(), sub: sub.clone(), sup: sup.clone(), primes: primes + outer }
        }
        // The accent has been moved inside; what stood around it are scripts of the same letter.
        Kind::Scripted { base, sub, sup, primes } => {
            let Kind::Scripted { base: letter, sub: below, sup: above, primes: 0 } = &base.kind else {
                return;
            };
            let both = sub.is_some() && below.is_some() || sup.is_some() && above.is_some();
            if both || !matches!(letter.kind, Kind::Accent { .. }) {
                return;
            }
            let (sub, sup) = (sub.clone().or(below.clone()), sup.clone().or(above.clone()));
            Kind::Scripted { base: letter.clone(), sub, sup, primes: *primes }
        }
        _ => return,
    };
    node.kind = scripted;
}

fn accented(accent: Accent, base: &Node, around: &Node) -> Box<Node> {
    Box::new(Node { kind: Kind::Accent { accent, body: Box::new(base.clone()) }, span: around.span })
}

/// Whether there is nothing but a letter with scripts within braces.
fn is_scripted_letter(node: &Node) -> bool {
    matches!(&within(node).kind, Kind::Scripted { base, .. } if matches!(base.kind, Kind::Symbol(_)))
}

/// A node without the braces around it.
fn within(node: &Node) -> &Node {
    match &node.kind {
        Kind::Group(row) => match row.as_slice() {
            [only] => within(only),
            _ => node,
        },
        _ => node,
    }
}

/// Whether several letters wear a bar and none of them is ever met without: then it marks vectors, and not what is
/// differentiated by or averaged.
fn bars_mark_vectors(rows: &mut [&mut Row]) -> bool {
    // How often each letter is met at all, and how often under a bar.
    let mut met: BTreeMap<Key, (usize, usize)> = BTreeMap::new();
    for row in rows.iter_mut() {
        rewrite(row, &mut |node| match &node.kind {
            Kind::Accent { accent: Accent::Bar, body } => {
                Key::of(body).into_iter().for_each(|key| met.entry(key).or_default().1 += 1);
            }
            Kind::Symbol(_) => Key::of(node).into_iter().for_each(|key| met.entry(key).or_default().0 += 1),
            _ => {}
        });
    }
    let mut barred = met.values().filter(|(_, under_bars)| *under_bars > 0);
    barred.clone().count() > 1 && barred.all(|(all, under_bars)| all == under_bars)
}
