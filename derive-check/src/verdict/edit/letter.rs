//! Edits of a letter: its indices, its layer, its transposition, its prime, and the letter itself.

use super::build::{
    merged, moved_layer, moved_pair, number, operator, transposed, turned_offset, without_transposition,
};
use super::{Around, Slip};
use crate::latex::{Kind, Node, Operator, Row, Style, Symbol};
use crate::notation::{Key, Meaning, Part, parts, split};
use crate::reading::expression::Role;

impl Around<'_> {
    /// Edits of a letter with its scripts.
    pub(super) fn of_letter(&self, node: &Node, emit: &mut dyn FnMut(Slip, Row)) {
        let span = node.span;
        let (base, sub, sup) = split(node);
        let primes = match node.kind {
            Kind::Scripted { primes, .. } => primes,
            _ => 0,
        };
        let rebuilt = |base: &Node, sub: Option<Row>, sup: Option<Row>, primes: u32| {
            if sub.is_none() && sup.is_none() && primes == 0 {
                return vec![base.clone()];
            }
            vec![Node { kind: Kind::Scripted { base: Box::new(base.clone()), sub, sup, primes }, span }]
        };
        if self.is_function(base) {
            let changed = if primes > 0 { primes - 1 } else { 1 };
            emit(Slip::Prime, rebuilt(base, sub.cloned(), sup.cloned(), changed));
            return;
        }
        // A composite: (…)^T and the like.
        if !matches!(base.kind, Kind::Symbol(_) | Kind::Accent { .. } | Kind::Word(_)) {
            self.of_node(base, &mut |slip, edited| {
                // Scripts on what has scripts of its own, (…)^T^T, are no LaTeX.
                if let [only] = edited.as_slice()
                    && !matches!(only.kind, Kind::Scripted { .. })
                {
                    emit(slip, rebuilt(only, sub.cloned(), sup.cloned(), primes));
                }
            });
            if let Some(sup) = sup {
                let rest = without_transposition(sup);
                if rest.len() != sup.len() {
                    let rest = (!rest.is_empty()).then_some(rest);
                    emit(Slip::Transpose, rebuilt(base, sub.cloned(), rest, primes));
                }
            }
            return;
        }
        // ∇_a C: by another letter.
        if matches!(&base.kind, Kind::Symbol(symbol) if symbol.name == "nabla") {
            for (place, by) in sub.into_iter().flatten().enumerate() {
                self.of_node(by, &mut |slip, edited| {
                    if slip != Slip::Transpose {
                        let mut row = sub.cloned().unwrap_or_default();
                        row.splice(place..=place, edited);
                        emit(slip, rebuilt(base, Some(row), sup.cloned(), primes));
                    }
                });
            }
            return;
        }
        let Some(role) = self.quantity(base) else { return };
        if self.is_cost(base) {
            return;
        }
        let layer_in_sub = self.sub_is_layer(base);
        // Layers one up or down.
        let two_layers = self.names_two_layers(base);
        let layered = |row: &Row, emit: &mut dyn FnMut(Row)| {
            for step in [1, -1].into_iter().chain(turned_offset(row)) {
                let moved = match row.as_slice() {
                    [Node { kind: Kind::Number(digits), span }] if two_layers && digits.len() == 2 => {
                        moved_pair(digits, step, *span)
                    }
                    _ => moved_layer(row, step),
                };
                if let Some(moved) = moved {
                    emit(moved);
                }
            }
        };
        if role != Role::Target {
            if let (Some(row), true) = (sub, layer_in_sub) {
                layered(row, &mut |moved| {
                    emit(Slip::Layer, rebuilt(base, Some(moved), sup.cloned(), primes))
                });
            } else if let Some(row) = sup {
                layered(row, &mut |moved| {
                    emit(Slip::Layer, rebuilt(base, sub.cloned(), Some(moved), primes))
                });
            }
        }
        // Indices.
        if let (Some(row), false) = (sub, layer_in_sub) {
            let written = neurons(row, Some(role));
            let comma = row.iter().any(|node| matches!(node.kind, Kind::Operator(Operator::Comma)));
            let joined = |parts: &[Row]| {
                let mut joined = Row::new();
                for (place, part) in parts.iter().enumerate() {
                    if comma && place > 0 {
                        joined.push(operator(Operator::Comma, span));
                    }
                    joined.extend(part.iter().cloned());
                }
                merged(joined)
            };
            if let [first, second] = written.as_slice()
                && first != second
            {
                let swapped = joined(&[second.clone(), first.clone()]);
                emit(Slip::Swap, rebuilt(base, Some(swapped), sup.cloned(), primes));
            }
            let is_word = |row: &[Node]| matches!(row, [Node { kind: Kind::Word(_), .. }]);
            for place in 0..written.len() {
                for other in &self.indices {
                    // A whole part is exchanged, so that `j+1` can become `j`; words only for words.
                    let other = vec![Node { span, ..other.clone() }];
                    if is_word(&other) != is_word(&written[place]) {
                        continue;
                    }
                    let mut changed = written.clone();
                    changed[place] = other;
                    let changed = joined(&changed);
                    if changed != *row {
                        emit(Slip::Index, rebuilt(base, Some(changed), sup.cloned(), primes));
                    }
                }
            }
        }
        // Transposition of whole vectors and matrices.
        let whole = sub.is_none() || layer_in_sub;
        if whole && role != Role::Bias {
            match sup.map(|sup| (without_transposition(sup), sup.len())) {
                Some((rest, before)) if rest.len() != before => {
                    let rest = (!rest.is_empty()).then_some(rest);
                    emit(Slip::Transpose, rebuilt(base, sub.cloned(), rest, primes));
                }
                _ => emit(Slip::Transpose, vec![transposed(node)]),
            }
        }
        // z for a and a for z.
        let other = match role {
            Role::PreActivation => Some(Role::Activation),
            Role::Activation => Some(Role::PreActivation),
            _ => None,
        };
        if let Some(letter) = other.and_then(|role| self.letter_of(role, base)) {
            emit(Slip::Letter, rebuilt(&letter, sub.cloned(), sup.cloned(), primes));
        }
    }

    /// The author's letter for a role, capital where the letter it stands for is.
    fn letter_of(&self, role: Role, instead_of: &Node) -> Option<Node> {
        let capital = Key::of(instead_of)?.is_capital();
        let letter = self.notation.letters.iter().find(|letter| letter.meaning == Meaning::Quantity(role))?;
        let mut name = letter.pattern.key.name.clone();
        if capital != letter.pattern.key.is_capital() {
            name = letter.pattern.key.other_case()?.name;
        }
        Some(Node { kind: Kind::Symbol(Symbol { name, style: Style::Italic }), span: instead_of.span })
    }
}

/// The parts of a subscript that count neurons; the digits of a weight's number count one each.
pub(super) fn neurons(sub: &Row, role: Option<Role>) -> Vec<Row> {
    let parts = parts(sub);
    match parts.as_slice() {
        [Part { row, .. }] if role == Some(Role::Weight) => match row.as_slice() {
            [Node { kind: Kind::Number(digits), span }] if digits.len() == 2 => {
                digits.chars().map(|digit| vec![number(&digit.to_string(), *span)]).collect()
            }
            _ => vec![row.clone()],
        },
        _ => parts.into_iter().map(|part| part.row).collect(),
    }
}
