//! Statements that are no equations: the sizes of a matrix, a set of parameters.

use super::draw;
use super::judgement::{RelationReport, Verdict};
use super::section::{Prepared, Section, with_rate};
use super::sizes::shape_of;
use super::statement::StatementReport;
use crate::latex::Span;
use crate::model::{Fp, World};
use crate::oracle::evaluate::{Environment, Trouble};
use crate::oracle::value::Axis;
use crate::reading::Form;
use crate::reading::expression::{Expression, IndexBase, Kind, Role};
use std::cell::Cell;
use std::collections::BTreeSet;

impl Section {
    /// Judges a statement that has no sides to compare.
    pub(super) fn judge_form(&self, prepared: &Prepared, latex: String) -> StatementReport {
        let mut networks = 0;
        let mut fault: Option<(String, Span)> = None;
        let constants = match &prepared.statement.form {
            Form::Shape { quantity, .. } => draw::constants_of(&[quantity]),
            _ => BTreeSet::new(),
        };
        let constants = with_rate(constants, prepared);
        for shape in prepared.family.shapes(2) {
            let Some(world) = prepared.family.over_field(&shape, &constants, self.seed) else {
                continue;
            };
            networks += 1;
            let found = match &prepared.statement.form {
                Form::Shape { quantity, sizes } => self.sizes_differ(prepared, &world, quantity, sizes),
                Form::Parameters(members) => self.parameters_differ(prepared, &world, members),
                _ => None,
            };
            if found.is_some() {
                fault = found;
                break;
            }
        }
        let verdict = if fault.is_some() { Verdict::IllTyped } else { Verdict::Proved };
        let reading = match &prepared.statement.form {
            Form::Shape { .. } => "the sizes of a quantity, compared with the network's",
            _ => "a list of parameters, compared with the network's weights and biases",
        };
        let (message, span) = fault.unzip();
        StatementReport {
            relations: vec![RelationReport {
                networks,
                message: message.clone(),
                span: span.or(Some(prepared.statement.span)),
                ..RelationReport::new(verdict, latex, reading.to_owned())
            }],
            verdict,
            message,
            span,
        }
    }

    fn sizes_differ(
        &self,
        prepared: &Prepared,
        world: &World<Fp>,
        quantity: &Expression,
        sizes: &[Expression],
    ) -> Option<(String, Span)> {
        let steps = Cell::new(0);
        let mut environment = Environment::new(world, &prepared.model, &prepared.statement.variables, &steps);
        // A free layer is any that has all its neighbours: the last one will do.
        environment.values.fill(i64::from(world.last_layer()));
        let shape = match shape_of(prepared, world, quantity) {
            Ok(shape) => shape,
            Err(Trouble::Mismatch { message, span } | Trouble::Unsupported { message, span }) => {
                return Some((message, span));
            }
            Err(Trouble::Degenerate) => return None,
        };
        let mut actual: Vec<usize> = Vec::new();
        for (axis, n) in [(shape.rows, shape.n_rows), (shape.columns, shape.n_columns)] {
            if axis != Axis::One {
                actual.push(n);
            }
        }
        let mut stated = Vec::new();
        for size in sizes {
            match environment.integer(size) {
                Some(n) => stated.push(n),
                None => return Some(("this size has no value here".to_owned(), size.span)),
            }
        }
        // A size of 1 may be written or left out.
        let significant = |sizes: &[i64]| sizes.iter().copied().filter(|&n| n != 1).collect::<Vec<_>>();
        let actual: Vec<i64> = actual.into_iter().map(|n| n as i64).collect();
        if significant(&stated) == significant(&actual) {
            return None;
        }
        Some((
            format!("the sizes contradict the forward pass: {} is expected, another size is stated", shape),
            sizes.first().map_or(quantity.span, |first| {
                first.span.to(sizes.last().map_or(first.span, |last| last.span))
            }),
        ))
    }

    fn parameters_differ(
        &self,
        prepared: &Prepared,
        world: &World<Fp>,
        members: &[Expression],
    ) -> Option<(String, Span)> {
        let steps = Cell::new(0);
        let environment = Environment::new(world, &prepared.model, &prepared.statement.variables, &steps);
        let mut seen: Vec<String> = Vec::new();
        for member in members {
            let Kind::Quantity(quantity) = &member.kind else {
                return Some(("this is no weight and no bias".to_owned(), member.span));
            };
            if !matches!(quantity.role, Role::Weight | Role::Bias) {
                return Some((format!("this is the {}, no parameter", quantity.role.word()), member.span));
            }
            if quantity.indices.iter().any(|index| matches!(index.base, IndexBase::Variable(_))) {
                return None;
            }
            if let Err(Trouble::Mismatch { message, span } | Trouble::Unsupported { message, span }) =
                environment.evaluate(member)
            {
                return Some((message, span));
            }
            let name = format!("{quantity:?}");
            if seen.contains(&name) {
                return Some(("this parameter is listed twice".to_owned(), member.span));
            }
            seen.push(name);
        }
        let network = &world.network;
        let all_pinned = network.widths.len() == self.notation.sizes.len();
        let n: usize = network.weights.iter().flatten().map(Vec::len).sum::<usize>()
            + network.biases.iter().map(Vec::len).sum::<usize>();
        if all_pinned && n != members.len() {
            let span = members.first()?.span.to(members.last()?.span);
            return Some((format!("{} parameters are listed: the network has {n}", members.len()), span));
        }
        None
    }
}
