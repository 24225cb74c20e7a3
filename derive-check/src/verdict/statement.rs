//! Judging one statement: all its readings, the one that fits, the verdict on each relation.

use super::counterexample;
use super::judgement::{RelationReport, Verdict};
use super::relation::{self, Exact, Relation};
use super::section::{CHOICES, Conditions, Prepared, Section, with_rate};
use super::{describe, draw, repair};
use crate::difference::Judgement;
use crate::latex::{self, Node, Span};
use crate::model::{Fp, Function, World};
use crate::oracle::model::Cost;
use crate::reading::expression::{Callee, Expression, Kind as ExpressionKind};
use crate::reading::{Choices, Open, Precedence, ReadError, ReadFault};

/// What is said of one statement.
#[derive(Clone, Debug)]
pub struct StatementReport {
    /// Relation by relation.
    pub relations: Vec<RelationReport>,
    /// The verdict when there is no relation to speak of: unread, ill-typed as a whole.
    pub verdict: Verdict,
    /// Why, in words.
    pub message: Option<String>,
    /// Where the message points.
    pub span: Option<Span>,
}

/// The truth of a statement at a glance: enough for searching, not for a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quick {
    /// Equal on the networks tried.
    True,
    /// 0 = 0 on all of them.
    Vacuous,
    /// Different on one of them.
    False,
    /// No reading has shapes or indices that fit.
    IllTyped,
    /// It cannot be read or evaluated.
    Unread,
}

/// A reading that was tried.
struct Tried {
    cost: Cost,
    choices: Choices,
    prepared: Vec<Prepared>,
    exact: Vec<Exact>,
}

impl Section {
    /// The readings of a statement under one cost, each with what a few networks say; or why there is none.
    fn readings(
        &self,
        row: &[Node],
        conditions: &Conditions,
        is_update: bool,
        cost: Cost,
        stop_at_first_true: bool,
    ) -> (Vec<Tried>, Option<Failure>) {
        let mut tried: Vec<Tried> = Vec::new();
        let mut failure: Option<Failure> = None;
        let mut open: Option<Open> = None;
        for choices in CHOICES {
            if open.is_some_and(|open| !open.concerns(choices)) {
                continue;
            }
            let prepared = match self.prepare(row, conditions, choices, is_update, cost, None) {
                Ok(prepared) => vec![prepared],
                Err(error) if error.fault == ReadFault::NeedsDepth => {
                    let mut nowhere = error;
                    let read: Result<Vec<Prepared>, ReadError> = self
                        .depths_to_read(row, conditions)
                        .into_iter()
                        .map(|depth| self.prepare(row, conditions, choices, is_update, cost, Some(depth)))
                        .filter_map(|read| match read {
                            Err(error) if error.fault == ReadFault::Nowhere => {
                                nowhere = error;
                                None
                            }
                            read => Some(read),
                        })
                        .collect();
                    match read {
                        Ok(prepared) if prepared.is_empty() => {
                            failure.get_or_insert(Failure::of_reading(nowhere));
                            continue;
                        }
                        Ok(prepared) => prepared,
                        Err(error) => {
                            failure.get_or_insert(Failure::of_reading(error));
                            continue;
                        }
                    }
                }
                Err(error) => {
                    failure.get_or_insert(Failure::of_reading(error));
                    continue;
                }
            };
            if open.is_none() {
                open = prepared.first().map(|prepared| prepared.statement.open);
            }
            let known = tried.iter().any(|other| {
                other.prepared.len() == prepared.len()
                    && other.prepared.iter().zip(&prepared).all(|(a, b)| {
                        a.statement == b.statement && a.model.conventions == b.model.conventions
                    })
            });
            if known {
                continue;
            }
            let mut exact: Vec<Exact> = Vec::new();
            for prepared in &prepared {
                let here = self.exact(prepared, conditions, false);
                exact = if exact.is_empty() {
                    here
                } else {
                    exact.into_iter().zip(here).map(|(a, b)| both(a, b)).collect()
                };
                if exact.contains(&Exact::Different) && stop_at_first_true {
                    break;
                }
            }
            let trouble = exact.iter().find_map(Failure::of);
            let all_equal = exact.iter().all(|exact| matches!(exact, Exact::Equal { .. }));
            match trouble {
                Some(found) => {
                    failure.get_or_insert(found);
                }
                None => tried.push(Tried { cost, choices, prepared, exact }),
            }
            if all_equal && stop_at_first_true {
                break;
            }
        }
        (tried, failure)
    }

    /// The truth of a statement at a glance.
    pub fn quick(&self, row: &[Node], conditions: &Conditions, is_update: bool) -> Quick {
        let mut result = Quick::Unread;
        for cost in self.costs(row, conditions) {
            let (tried, failure) = self.readings(row, conditions, is_update, cost, true);
            if let Some(equal) = tried.iter().find(|tried| tried.is_equal()) {
                if !equal.is_zero() {
                    return Quick::True;
                }
                result = Quick::Vacuous;
            } else if !tried.is_empty() && result != Quick::Vacuous {
                result = Quick::False;
            } else if result == Quick::Unread {
                result = match failure {
                    Some(Failure { verdict: Verdict::IllTyped, .. }) => Quick::IllTyped,
                    _ => Quick::Unread,
                };
            }
        }
        result
    }

    /// Judges a statement.
    pub fn judge(&self, row: &[Node], conditions: &Conditions, is_update: bool) -> StatementReport {
        let mut chosen: Option<Tried> = None;
        let mut failure: Option<Failure> = None;
        let mut disagree = None;
        for cost in self.costs(row, conditions) {
            let (tried, found) = self.readings(row, conditions, is_update, cost, false);
            failure = failure.or(found);
            let disagreement = disagreement(&tried);
            let first = tried
                .into_iter()
                .reduce(|best, other| if !best.is_equal() && other.is_equal() { other } else { best });
            if let Some(found) = first {
                if found.is_equal() {
                    disagree = disagreement;
                    chosen = Some(found);
                    break;
                }
                // The last cost tried is the one the text speaks of.
                chosen = Some(found);
            }
        }
        let Some(chosen) = chosen else {
            let failure = failure.unwrap_or(Failure {
                verdict: Verdict::Unread,
                message: "nothing to be checked was found".to_owned(),
                span: latex::row_span(row).unwrap_or_default(),
            });
            return self.without_reading(failure, row, conditions, is_update);
        };
        if chosen.prepared.first().is_some_and(|prepared| prepared.relations.is_empty()) {
            return self.judge_form(&chosen.prepared[0], latex::print(row));
        }
        let n = chosen.exact.len();
        let relations: Vec<RelationReport> =
            (0..n).map(|number| self.judge_relation(&chosen, number, row, conditions, is_update)).collect();
        let verdict = relations.iter().map(|relation| relation.verdict).find(|verdict| !verdict.passes());
        let verdict = verdict
            .or_else(|| relations.iter().map(|relation| relation.verdict).max())
            .unwrap_or(Verdict::Unread);
        let message = disagree.filter(|_| verdict.passes());
        StatementReport { relations, verdict, message, span: None }
    }

    /// The report on a statement none of whose readings fits: where, why, and what would have held.
    fn without_reading(
        &self,
        failure: Failure,
        row: &[Node],
        conditions: &Conditions,
        is_update: bool,
    ) -> StatementReport {
        let mut relations = Vec::new();
        if failure.verdict == Verdict::IllTyped {
            // The first relation that does not fit by itself, or the whole chain.
            let culprit = (0..)
                .map_while(|number| repair::one_relation(row, number).map(|relation| (number, relation)))
                .find(|(_, relation)| {
                    relation.iter().any(|node| matches!(node.kind, latex::Kind::Relation(_)))
                        && self.quick(relation, conditions, is_update) != Quick::True
                });
            let number = culprit.map_or(0, |(number, _)| number);
            relations.push(RelationReport {
                would_hold_with: self.repairs(row, number, conditions, is_update),
                message: Some(failure.message.clone()),
                span: Some(failure.span),
                ..RelationReport::new(Verdict::IllTyped, relation_source(row, number), String::new())
            });
        }
        StatementReport {
            relations,
            verdict: failure.verdict,
            message: Some(failure.message),
            span: Some(failure.span),
        }
    }

    /// Judges one relation of the chosen reading.
    fn judge_relation(
        &self,
        tried: &Tried,
        number: usize,
        row: &[Node],
        conditions: &Conditions,
        is_update: bool,
    ) -> RelationReport {
        let first = &tried.prepared[0];
        let (left, right) = &first.relations[number];
        let span = left.span.to(right.span);
        let reading = describe::reading(first, number, tried.cost);
        let mut report = RelationReport {
            span: Some(span),
            ..RelationReport::new(Verdict::Undecided, relation_source(row, number), reading)
        };
        let mut exact: Option<Exact> = None;
        for prepared in &tried.prepared {
            let here = match self.exact_of(prepared, number, conditions) {
                Some(here) => here,
                None => continue,
            };
            exact = Some(match exact {
                None => here,
                Some(before) => both(before, here),
            });
            if exact == Some(Exact::Different) {
                break;
            }
        }
        match exact.unwrap_or(Exact::Nowhere) {
            Exact::Equal { networks, all_zero, log10_probability } => {
                report.networks = networks;
                report.verdict = if all_zero && !is_zero(left) && !is_zero(right) {
                    Verdict::Vacuous
                } else {
                    Verdict::Proved
                };
                report.false_with_probability_below = Some(10f64.powf(log10_probability.max(-300.0)));
                self.cross_check(tried, number, conditions, &mut report);
            }
            Exact::Different => self.refute(tried, number, row, conditions, is_update, &mut report),
            Exact::Mismatch { message, span } => {
                report.verdict = Verdict::IllTyped;
                report.message = Some(message);
                report.span = Some(span);
            }
            Exact::Unsupported { message, span } => {
                report.verdict = Verdict::Unread;
                report.message = Some(message);
                report.span = Some(span);
            }
            Exact::Nowhere => {
                report.verdict = Verdict::Vacuous;
                report.message =
                    Some("no network has all the layers and neurons that this speaks of".to_owned());
            }
        }
        report
    }

    /// One relation of a prepared statement, thoroughly.
    fn exact_of(&self, prepared: &Prepared, number: usize, conditions: &Conditions) -> Option<Exact> {
        let single =
            Prepared { relations: vec![prepared.relations.get(number)?.clone()], ..prepared.clone() };
        self.exact(&single, conditions, true).pop()
    }

    /// Looks at a proved relation in floating point too: both oracles must agree.
    fn cross_check(
        &self,
        tried: &Tried,
        number: usize,
        conditions: &Conditions,
        report: &mut RelationReport,
    ) {
        let Some(numeric) = self.numeric_of(tried, number, conditions, false) else { return };
        report.max_error = Some(numeric.max_error);
        report.bound = Some(numeric.bound);
        report.smallest_defect = Some(numeric.smallest_defect);
        if numeric.judgement == Judgement::Refuted && self.duals_differ(tried, number, conditions) {
            report.verdict = Verdict::Undecided;
            report.message = Some(
                "the two oracles disagree: exact arithmetic finds both sides equal, floating point does not; this is a defect of the checker"
                    .to_owned(),
            );
        }
    }

    fn numeric_of(
        &self,
        tried: &Tried,
        number: usize,
        conditions: &Conditions,
        thorough: bool,
    ) -> Option<relation::Numeric> {
        let prepared = tried.prepared.last()?;
        let (left, right) = prepared.relations.get(number)?;
        let variables = &prepared.statement.variables;
        let accept = |world: &World<Fp>, values: &[i64]| self.accepts(conditions, variables, world, values);
        let relation = Relation { left, right, variables, accept: &accept };
        let constants = with_rate(draw::constants_of(&[left, right]), prepared);
        let shapes = prepared.family.shapes(2);
        let shapes: Vec<draw::Shape> = if thorough {
            shapes
        } else {
            // The smallest and a middle one.
            shapes.iter().take(1).chain(shapes.get(shapes.len() / 2)).cloned().collect()
        };
        relation::numerically(
            &relation,
            &prepared.family,
            &prepared.model,
            &shapes,
            self.seed,
            &constants,
            thorough,
        )
    }

    fn duals_differ(&self, tried: &Tried, number: usize, conditions: &Conditions) -> bool {
        tried.prepared.iter().any(|prepared| {
            let Some((left, right)) = prepared.relations.get(number) else { return false };
            let variables = &prepared.statement.variables;
            let accept =
                |world: &World<Fp>, values: &[i64]| self.accepts(conditions, variables, world, values);
            let relation = Relation { left, right, variables, accept: &accept };
            let constants = with_rate(draw::constants_of(&[left, right]), prepared);
            let shapes = prepared.family.shapes(2);
            relation::differs_in_duals(
                &relation,
                &prepared.family,
                &prepared.model,
                &shapes,
                self.seed,
                &constants,
            )
        })
    }

    /// A relation that exact arithmetic found different: refuted, unless the field does not know the functions in it.
    fn refute(
        &self,
        tried: &Tried,
        number: usize,
        row: &[Node],
        conditions: &Conditions,
        is_update: bool,
        report: &mut RelationReport,
    ) {
        let prepared = &tried.prepared[0];
        let (left, right) = &prepared.relations[number];
        report.networks = prepared.family.shapes(4).len();
        let differs = self.duals_differ(tried, number, conditions);
        if !differs {
            let numeric = self.numeric_of(tried, number, conditions, true);
            if let Some(numeric) = &numeric {
                report.max_error = Some(numeric.max_error);
                report.bound = Some(numeric.bound);
                report.smallest_defect = Some(numeric.smallest_defect);
            }
            // The field knows σ, σ' and polynomials in full, but not that e^(x+y) = e^x e^y.
            let beyond_the_field = uses_elementary_functions(&[left, right], prepared);
            report.verdict = match numeric.map(|numeric| numeric.judgement) {
                Some(Judgement::Agrees) if beyond_the_field => Verdict::Holds,
                Some(Judgement::Vacuous) => Verdict::Vacuous,
                Some(Judgement::Refuted) => Verdict::Refuted,
                _ => Verdict::Undecided,
            };
            if report.verdict != Verdict::Refuted {
                return;
            }
        }
        report.verdict = Verdict::Refuted;
        for prepared in &tried.prepared {
            let (left, right) = &prepared.relations[number];
            let variables = &prepared.statement.variables;
            let accept =
                |world: &World<Fp>, values: &[i64]| self.accepts(conditions, variables, world, values);
            let relation = Relation { left, right, variables, accept: &accept };
            let constants = with_rate(draw::constants_of(&[left, right]), prepared);
            report.counterexample =
                counterexample::find(&relation, prepared, &constants, &self.notation, tried.cost);
            if report.counterexample.is_some() {
                break;
            }
        }
        report.would_hold_with = self.repairs(row, number, conditions, is_update);
        report.would_hold_for = self.would_hold_for(row, number, conditions, is_update);
    }
}

/// Why there is no reading.
struct Failure {
    verdict: Verdict,
    message: String,
    span: Span,
}

impl Failure {
    fn of_reading(error: ReadError) -> Failure {
        let verdict = if error.fault == ReadFault::Clash { Verdict::IllTyped } else { Verdict::Unread };
        Failure { verdict, message: error.message, span: error.span }
    }

    fn of(exact: &Exact) -> Option<Failure> {
        match exact {
            Exact::Mismatch { message, span } => {
                Some(Failure { verdict: Verdict::IllTyped, message: message.clone(), span: *span })
            }
            Exact::Unsupported { message, span } => {
                Some(Failure { verdict: Verdict::Unread, message: message.clone(), span: *span })
            }
            _ => None,
        }
    }
}

impl Tried {
    fn is_equal(&self) -> bool {
        self.exact.iter().all(|exact| matches!(exact, Exact::Equal { .. }))
    }

    /// Whether it is 0 = 0 on every network tried.
    fn is_zero(&self) -> bool {
        self.exact.iter().all(|exact| matches!(exact, Exact::Equal { all_zero: true, .. }))
    }
}

/// What is said where a statement is true in one reading and false in another whose shapes fit as well.
fn disagreement(tried: &[Tried]) -> Option<String> {
    let holds = tried.iter().find(|tried| tried.is_equal())?;
    let fails = tried.iter().find(|tried| !tried.is_equal())?;
    let open = holds.prepared.first()?.statement.open;
    let (holds_with, fails_with) =
        (in_words(holds.choices, fails.choices, open), in_words(fails.choices, holds.choices, open));
    Some(format!(
        "ambiguous: it can be read in {} ways that fit; true with {holds_with}, which is taken, false with {fails_with}",
        tried.len()
    ))
}

/// What one choice says where another says something else.
fn in_words(choices: Choices, other: Choices, open: Open) -> String {
    let mut words = Vec::new();
    if open.precedence && choices.precedence != other.precedence {
        words.push(match choices.precedence {
            Precedence::JuxtapositionFirst => "the products without a sign taken before ⊙",
            Precedence::LeftToRight => "all products taken from the left",
            Precedence::ElementwiseFirst => "⊙ taken before the products without a sign",
            Precedence::RightToLeft => "all products taken from the right",
        });
    }
    if choices.inner_products != other.inner_products {
        words.push(if choices.inner_products {
            "the dot between vectors as their inner product"
        } else {
            "the dot between vectors entry by entry"
        });
    }
    if choices.bare_at_neuron != other.bare_at_neuron {
        words.push(if choices.bare_at_neuron {
            "the function without argument taken at the neuron of the left side"
        } else {
            "the function without argument taken at the whole layer"
        });
    }
    if choices.entrywise_outer != other.entrywise_outer {
        words.push(if choices.entrywise_outer {
            "⊗ taken entry by entry"
        } else {
            "⊗ as the outer product"
        });
    }
    if choices.sums_examples != other.sums_examples {
        words.push(if choices.sums_examples {
            "Σ without an index over the examples"
        } else {
            "Σ without an index over all entries"
        });
    }
    words.join(" and ")
}

/// What two tries say together.
fn both(a: Exact, b: Exact) -> Exact {
    match (a, b) {
        (
            Exact::Equal { networks: m, all_zero: x, log10_probability: p },
            Exact::Equal { networks: n, all_zero: y, log10_probability: q },
        ) => Exact::Equal { networks: m + n, all_zero: x && y, log10_probability: p.max(q) },
        (Exact::Nowhere, other) | (other, Exact::Nowhere) => other,
        (Exact::Equal { .. }, other) => other,
        (trouble, _) => trouble,
    }
}

fn is_zero(side: &Expression) -> bool {
    matches!(side.kind, crate::reading::expression::Kind::Number(x) if x == 0.0)
}

/// Whether named functions occur whose laws the field does not have in full, or anything that asks which of two numbers
/// is greater: the field has no order.
fn uses_elementary_functions(sides: &[&Expression], prepared: &Prepared) -> bool {
    let named = |function: Function| {
        !matches!(function, Function::Any(_) | Function::Identity | Function::HalfSquare)
    };
    let family = &prepared.family;
    let mut found = named(family.activation)
        || family.output.is_some_and(named)
        || family.softmax
        || matches!(prepared.model.cost, Cost::CrossEntropy | Cost::CategoricalCrossEntropy);
    for side in
        sides.iter().copied().chain(prepared.model.definitions.iter().map(|definition| &definition.body))
    {
        side.walk(&mut |inner| {
            found |= match &inner.kind {
                ExpressionKind::Apply { function: Callee::Known(function), .. } => named(*function),
                ExpressionKind::Apply { function: Callee::Softmax, .. }
                | ExpressionKind::Maximum(..)
                | ExpressionKind::Cases(_) => true,
                _ => false,
            };
        });
    }
    found
}

/// The source of one relation of a chain, as LaTeX.
fn relation_source(row: &[Node], number: usize) -> String {
    let mut bounds = vec![0];
    for (place, node) in row.iter().enumerate() {
        if matches!(node.kind, latex::Kind::Relation(_)) {
            bounds.push(place + 1);
        }
    }
    bounds.push(row.len() + 1);
    match (bounds.get(number), bounds.get(number + 2)) {
        (Some(&start), Some(&end)) => latex::print(&row[start..end - 1]),
        _ => latex::print(row),
    }
}
