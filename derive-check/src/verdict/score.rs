//! How much of a section is true under its conventions, and how much more of it under others.

use super::document::Item;
use super::judgement::Expected;
use super::letters::is_cost;
use super::section::Section;
use super::statement::Quick;
use crate::latex::{Kind, Node};
use crate::notation::Notation;
use std::ops::ControlFlow;

/// No more statements than this are looked at to settle conventions.
const ENOUGH: usize = 60;

/// What a true statement adds.
const TRUE: f64 = 1.0;

/// The statements that count: that an author means to be true, and that are judged.
pub(super) fn counted<'a>(items: &'a [&'a Item]) -> impl Iterator<Item = &'a &'a Item> {
    items.iter().filter(|item| is_counted(item)).take(ENOUGH)
}

/// Whether a statement counts.
pub(super) fn is_counted(item: &Item) -> bool {
    is_meant(item) && !item.aside
}

/// Whether an author means a statement to be true.
fn is_meant(item: &Item) -> bool {
    !matches!(item.expected, Expected::Refuted | Expected::Skip)
}

/// How many of the statements are true, with a little for those that are at least well-typed.
pub(super) fn score_of(section: &Section, items: &[&Item]) -> f64 {
    scores_of(section, items).iter().sum()
}

/// What each statement that counts adds to the score.
pub(super) fn scores_of(section: &Section, items: &[&Item]) -> Vec<f64> {
    let mut scores = Vec::new();
    let _: ControlFlow<()> = walk(section, items, |section, item| {
        scores.push(score_next(section, item));
        ControlFlow::Continue(())
    });
    scores
}

/// By how much the score grows under other conventions, where it was `before` statement by statement; `None` where that
/// is not more than `least`.
///
/// What is true already cannot gain. Only where the rest gains enough it is asked whether that is still true, which takes
/// longest: what is false is so on the first network.
pub(super) fn gain_beyond(least: f64, with: &Section, items: &[&Item], before: &[f64]) -> Option<f64> {
    let mut gain = 0.0;
    let mut room: f64 = before.iter().map(|before| TRUE - before).sum();
    for looks_at_true in [false, true] {
        let mut scores = before.iter();
        let flow = walk(with, items, |section, item| {
            let Some(&before) = scores.next() else { return ControlFlow::Break(()) };
            if (before >= TRUE) == looks_at_true {
                gain += score_next(section, item) - before;
                room -= TRUE - before;
            } else {
                section.define(item);
            }
            if gain + room > least { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        if flow.is_break() {
            return None;
        }
    }
    (gain > least).then_some(gain)
}

/// Goes through the statements that count, each with what the text has defined before it.
fn walk<B>(
    section: &Section,
    items: &[&Item],
    mut visit: impl FnMut(&mut Section, &Item) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let mut section = section.clone();
    let mut n_counted = 0;
    for item in items.iter().filter(|item| is_meant(item)) {
        if item.aside {
            section.define(item);
            continue;
        }
        n_counted += 1;
        if n_counted > ENOUGH {
            break;
        }
        visit(&mut section, item)?;
    }
    ControlFlow::Continue(())
}

/// What the next statement of a section adds to the score: 1 where it is true.
pub(super) fn score_next(section: &mut Section, item: &Item) -> f64 {
    match section.define(item) {
        Some(defined) if defined.verdict.passes() => TRUE,
        Some(_) => 0.0,
        None => match section.quick(&item.row, &item.conditions, item.expected == Expected::Update) {
            Quick::True => TRUE,
            // What a text says that its cost is, is not excused away by what it makes of it.
            Quick::False if defines_cost(item, &section.notation) => -0.9,
            Quick::False | Quick::Vacuous => 0.1,
            Quick::IllTyped | Quick::Unread => 0.0,
        },
    }
}

/// `C = …`
fn defines_cost(item: &Item, notation: &Notation) -> bool {
    let [left, Node { kind: Kind::Relation(_), .. }, ..] = item.row.as_slice() else { return false };
    is_cost(left, notation)
}
