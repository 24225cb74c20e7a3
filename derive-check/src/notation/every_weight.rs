//! `\sum_i w_i^2` in texts whose weights bear two indices: i counts all of them, whatever they join.

use super::evidence::WEIGHTS;
use super::occurrence::letter_key;
use super::pattern::{name_of, parts, split};
use crate::latex::{Kind, Node, Row, any_node, any_row, rewrite, rewrite_rows};

/// Puts w for w_i, and for the w_{ij} of all layers, under the sum and without it.
pub(crate) fn settle(rows: &mut [&mut Row]) {
    settle_entries(rows);
    let mut found: Option<(Node, String)> = None;
    for row in rows.iter_mut() {
        rewrite_rows(row, &mut |row| found = found.take().or_else(|| summed(row)));
    }
    let Some((weight, index)) = found else { return };
    let joins_two = |node: &Node| {
        let (base, sub, _) = split(node);
        sub.is_some_and(|sub| parts(sub).len() == 2) && letter_key(base) == letter_key(&weight)
    };
    // \sum_i w_i z_i: those of a single neuron have one index, whatever others have.
    let weighs = |row: &[Node]| {
        row.windows(2).any(|pair| {
            let sums =
                matches!(&pair[0].kind, Kind::Big { lower: Some(lower), .. } if is_letter(lower, &index));
            sums && is_numbered(&pair[1], &weight, &index) && split(&pair[1]).2.is_none()
        })
    };
    let joins = rows.iter().any(|row| any_node(row, &mut |node| joins_two(node)));
    if !joins || rows.iter().any(|row| any_row(row, &mut |inner| weighs(inner))) {
        return;
    }
    for row in rows.iter_mut() {
        rewrite_rows(row, &mut |row| {
            for place in 1..row.len() {
                if is_numbered(&row[place], &weight, &index)
                    && let Kind::Big { lower: Some(lower), upper, .. } = &mut row[place - 1].kind
                    && is_letter(lower, &index)
                {
                    (*lower, *upper) = (vec![weight.clone()], None);
                }
            }
        });
        rewrite(row, &mut |node| {
            if is_numbered(node, &weight, &index)
                && let Kind::Scripted { base, sub, sup, primes } = &mut node.kind
            {
                *sub = None;
                if sup.is_none() && *primes == 0 {
                    node.kind = base.kind.clone();
                }
            }
        });
    }
}

/// `\sum_{ij} W_{ij}^2` in texts whose weights bear the number of their layer and nothing else: all entries of all of them.
fn settle_entries(rows: &mut [&mut Row]) {
    let mut found: Option<Node> = None;
    let (mut sums, mut indexed, mut numbered) = (0, 0, 0);
    for row in rows.iter() {
        any_row(row, &mut |row| {
            for weight in row.windows(2).filter_map(entries_summed) {
                sums += 1;
                found.get_or_insert_with(|| weight.clone());
            }
            false
        });
    }
    let Some(weight) = found else { return };
    let name = |node: &Node| letter_key(node).map(|key| key.name);
    for row in rows.iter() {
        any_node(row, &mut |node| {
            let (base, sub, _) = split(node);
            match sub.filter(|_| name(base) == name(&weight)).map(Vec::as_slice) {
                Some([Node { kind: Kind::Number(_), .. }]) => numbered += 1,
                Some(indices) if parts(indices).len() > 1 => indexed += 1,
                _ => {}
            }
            false
        });
    }
    if numbered == 0 || indexed != sums {
        return;
    }
    for row in rows.iter_mut() {
        rewrite_rows(row, &mut |row| {
            for place in 1..row.len() {
                let pair = &mut row[place - 1..=place];
                if entries_summed(pair).is_some()
                    && let [Node { kind: Kind::Big { lower: Some(lower), upper, .. }, .. }, squared] = pair
                    && let Kind::Scripted { sub, .. } = &mut squared.kind
                {
                    (*lower, *upper, *sub) = (vec![weight.clone()], None, None);
                }
            }
        });
    }
}

/// The w of `\sum_{ij} w_{ij}^2` or `\sum_{i,j} w_{ij}^2`.
fn entries_summed(pair: &[Node]) -> Option<&Node> {
    let [Node { kind: Kind::Big { lower: Some(lower), .. }, .. }, squared] = pair else { return None };
    let (weight, sub, sup) = split(squared);
    let key = letter_key(weight)?;
    let names =
        |row: &Row| -> Vec<String> { parts(row).iter().map(|part| crate::latex::print(&part.row)).collect() };
    let indices = names(sub?);
    let is_squared = sup.is_some_and(|sup| crate::latex::print(sup) == "2");
    let is_weight = WEIGHTS.contains(&key.name.as_str()) && key.accent.is_empty();
    (is_squared && is_weight && indices.len() == 2 && names(lower) == indices).then_some(weight)
}

/// The w and the i of a `\sum_i w_i^2` in a row.
fn summed(row: &Row) -> Option<(Node, String)> {
    row.windows(2).find_map(|pair| {
        let Kind::Big { lower: Some(lower), .. } = &pair[0].kind else { return None };
        let (weight, sub, sup) = split(&pair[1]);
        let key = letter_key(weight)?;
        let index = name_of(sub?.first()?);
        let squared = sup.is_some_and(|sup| crate::latex::print(sup) == "2");
        let named = WEIGHTS.contains(&key.name.as_str()) && key.accent.is_empty();
        (squared && named && is_letter(sub?, &index) && is_letter(lower, &index))
            .then(|| (weight.clone(), index))
    })
}

/// `w_i`, whatever stands above.
fn is_numbered(node: &Node, weight: &Node, index: &str) -> bool {
    let (base, sub, _) = split(node);
    letter_key(base) == letter_key(weight) && sub.is_some_and(|sub| is_letter(sub, index))
}

/// Whether a row is one letter, `i`, or says where it begins, `i = 1`.
fn is_letter(row: &Row, name: &str) -> bool {
    match row.as_slice() {
        [letter] => name_of(letter) == name,
        [letter, Node { kind: Kind::Relation(_), .. }, ..] => name_of(letter) == name,
        _ => false,
    }
}
