//! Texts about one network after the other: a chapter on many layers, then one on a single neuron, each with letters and
//! conventions of its own.
//!
//! A text is read as a whole first. Where equations of it are not true then, it is tried in two parts, the second of which
//! begins under a heading. Each part has to say how its own network computes, or has to be about functions of numbers
//! alone: a part that only states gradients has to hold for the network of the text, and a slip in it is not excused by
//! conventions of its own.

use super::document::Item;
use super::infer::choose_notation;
use super::judgement::Expected;
use super::letters::means;
use super::numbers;
use super::order;
use super::score::{is_counted, score_next};
use super::section::Section;
use crate::latex::{Kind, Node, Relation, any_node};
use crate::notation::Meaning;
use crate::reading::expression::Role;

/// Headings that are tried, the most promising first.
const MOST_TRIED: usize = 3;
/// By so much more has to be true of two parts than of the whole.
const WORTH: f64 = 1.5;

/// One equation with its statements, and whether a heading stands between it and the one before.
#[derive(Clone, Copy)]
pub(super) struct Stated<'a> {
    pub items: &'a [Item],
    pub below_heading: bool,
}

/// Where the chapters of a text begin after the first, each chapter with its conventions; the whole as one where that
/// explains as much.
pub(super) fn settle(whole: Section, equations: &[Stated<'_>], seed: u64) -> Vec<(usize, Section)> {
    let mut chapters = vec![(0, whole)];
    // The last chapter may be two.
    while let Some((begin, last)) = chapters.last() {
        let Some((at, first, second)) = cut(last, &equations[*begin..], seed) else { break };
        let begin = *begin;
        chapters.pop();
        chapters.push((begin, first));
        chapters.push((begin + at, second));
    }
    chapters
}

/// Where two parts are better than one, with the conventions of both.
fn cut(whole: &Section, equations: &[Stated<'_>], seed: u64) -> Option<(usize, Section, Section)> {
    let scores = scores_of(whole, equations);
    let missed = |range: std::ops::Range<usize>| -> f64 {
        range.map(|place| n_counted(equations[place]) as f64 - scores[place]).sum()
    };
    if missed(0..equations.len()) < WORTH {
        return None;
    }
    let end = equations.len();
    // The most of what is not understood, in the least of the text.
    let share = |place: usize| {
        let of = |range: std::ops::Range<usize>| missed(range.clone()) / (range.len() + 2) as f64;
        of(0..place).max(of(place..end))
    };
    let mut places: Vec<usize> = (1..end).filter(|&place| equations[place].below_heading).collect();
    places.sort_by(|&one, &other| share(other).total_cmp(&share(one)));
    let whole_score: f64 = scores.iter().sum();
    for place in places.into_iter().take(MOST_TRIED) {
        let (before, after) = equations.split_at(place);
        // The part with more to gain first: where that is not worth it, nor is the cut.
        let alone = |part: &[Stated<'_>], misses: f64| {
            let section = choose_notation(&in_order(part), seed);
            let score: f64 = scores_of(&section, part).iter().sum();
            let counted: usize = part.iter().map(|equation| n_counted(*equation)).sum();
            let gains = score > counted as f64 - misses + 0.95 || misses < 0.95;
            (gains && stands_alone(&section, part)).then_some((section, score))
        };
        let (missed_before, missed_after) = (missed(0..place), missed(place..end));
        let parts = if missed_after > missed_before {
            alone(after, missed_after).and_then(|second| Some((alone(before, missed_before)?, second)))
        } else {
            alone(before, missed_before).and_then(|first| Some((first, alone(after, missed_after)?)))
        };
        if let Some(((first, of_first), (second, of_second))) = parts
            && of_first + of_second > whole_score + WORTH
        {
            return Some((place, first, second));
        }
    }
    None
}

/// The statements of some equations, those that define what others are made of first.
fn in_order<'a>(equations: &[Stated<'a>]) -> Vec<&'a Item> {
    let statements: Vec<&[Item]> = equations.iter().map(|equation| equation.items).collect();
    order::definitions_first(&statements).into_iter().flat_map(|place| statements[place]).collect()
}

/// What each equation adds to the score.
fn scores_of(section: &Section, equations: &[Stated<'_>]) -> Vec<f64> {
    let mut section = section.clone();
    let statements: Vec<&[Item]> = equations.iter().map(|equation| equation.items).collect();
    let mut scores = vec![0.0; equations.len()];
    for place in order::definitions_first(&statements) {
        for item in statements[place] {
            if is_counted(item) {
                scores[place] += score_next(&mut section, item);
            } else if item.aside {
                section.define(item);
            }
        }
    }
    scores
}

fn n_counted(equation: Stated<'_>) -> usize {
    equation.items.iter().filter(|item| is_counted(item)).count()
}

/// Whether a part says how its network computes, or is about functions of numbers alone.
fn stands_alone(section: &Section, equations: &[Stated<'_>]) -> bool {
    let items: Vec<&Item> = equations.iter().flat_map(|equation| equation.items).collect();
    let notation = &section.notation;
    let weighs = |row: &[Node]| {
        any_node(row, &mut |node| {
            means(node, notation, &|meaning| *meaning == Meaning::Quantity(Role::Weight))
        })
    };
    let computes = |item: &&Item| {
        let place = item.row.iter().position(|node| {
            matches!(node.kind, Kind::Relation(Relation::Equal | Relation::Defined | Relation::Equivalent))
        });
        let computed = |meaning: &Meaning| {
            matches!(meaning, Meaning::Output | Meaning::Quantity(Role::PreActivation | Role::Activation))
        };
        place.is_some_and(|place| {
            let (left, right) = item.row.split_at(place);
            item.expected != Expected::Refuted
                && left.first().is_some_and(|node| means(node, notation, &computed))
                && left.len() < 3
                && weighs(right)
        })
    };
    numbers::is_about_numbers(&items) || items.iter().any(computes)
}
