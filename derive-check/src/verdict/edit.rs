//! The catalogue of edits: what a slip of the pen changes, one place at a time.
//!
//! The same edits serve twice. Applied to a false relation they are looked for one that makes it true; applied to a
//! true one they are mutants that a judge worth the name refutes.

use crate::latex::{Fence, Kind, Node, Operator, Row, Span, Style, Symbol};
use crate::notation::{Key, Meaning, Notation, name_of, parts, split};
use crate::reading::expression::Role;
use crate::reading::linear;

/// Kinds of edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slip {
    /// An index for another.
    Index,
    /// The two indices of a weight the other way round.
    Swap,
    /// A layer one too high or too low.
    Layer,
    /// A transposition too many or too few.
    Transpose,
    /// A prime too many or too few.
    Prime,
    /// a for z, z for a.
    Letter,
    /// A matrix product for ⊙, ⊙ for a matrix product.
    Product,
    /// A sign.
    Sign,
    /// A factor 2, ½, n or 1/n.
    Factor,
    /// A Σ that is missing, or one too many.
    Sum,
}

/// One edit applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// The row after it.
    pub row: Row,
    /// What kind it was.
    pub slip: Slip,
}

/// What an edit needs to know of the equation around it.
struct Around<'a> {
    notation: &'a Notation,
    /// Names of neuron indices, as nodes.
    indices: Vec<Node>,
}

/// All rows that one edit of a row makes.
pub fn edits(row: &[Node], notation: &Notation) -> Vec<Edited> {
    let mut around = Around { notation, indices: Vec::new() };
    around.collect_indices(row);
    let mut found = Vec::new();
    around.of_row(row, &mut |slip, row| found.push(Edited { row, slip }));
    let mut unique: Vec<Edited> = Vec::new();
    for edited in found {
        if edited.row != row && !unique.iter().any(|other| other.row == edited.row) {
            unique.push(edited);
        }
    }
    unique
}

impl Around<'_> {
    fn quantity(&self, base: &Node) -> Option<Role> {
        let key = Key::of(base)?;
        self.notation.meanings(&key).iter().find_map(|letter| match letter.meaning {
            Meaning::Quantity(role) => Some(role),
            Meaning::Input | Meaning::Output => Some(Role::Activation),
            _ => None,
        })
    }

    fn is_function(&self, base: &Node) -> bool {
        Key::of(base).is_some_and(|key| {
            self.notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::ActivationFunction)
        })
    }

    fn is_cost(&self, base: &Node) -> bool {
        matches!(self.quantity(base), Some(Role::Cost | Role::ExampleCost))
    }

    fn collect_indices(&mut self, row: &[Node]) {
        for node in row {
            match &node.kind {
                Kind::Scripted { base, sub, .. } => {
                    let neuron = self
                        .quantity(base)
                        .is_some_and(|role| !matches!(role, Role::Cost | Role::ExampleCost));
                    if let (Some(sub), true) = (sub, neuron && !self.sub_is_layer(base)) {
                        for part in parts(sub) {
                            if let Some((Some(letter), 0)) = linear(&part.row)
                                && !self.indices.iter().any(|known| name_of(known) == name_of(letter))
                            {
                                self.indices.push(letter.clone());
                            }
                        }
                    }
                    self.collect_indices(std::slice::from_ref(base));
                }
                Kind::Fraction { numerator, denominator } => {
                    self.collect_indices(numerator);
                    self.collect_indices(denominator);
                }
                Kind::Fenced { body, .. } | Kind::Group(body) => self.collect_indices(body),
                _ => {}
            }
        }
    }

    /// Whether the subscript of a letter is its layer.
    fn sub_is_layer(&self, base: &Node) -> bool {
        Key::of(base).is_some_and(|key| {
            self.notation
                .meanings(&key)
                .iter()
                .all(|letter| letter.pattern.sub.contains(&crate::notation::Slot::Layer))
        })
    }

    /// Every edit inside a row or of the row as a whole.
    fn of_row(&self, row: &[Node], emit: &mut dyn FnMut(Slip, Row)) {
        for (place, node) in row.iter().enumerate() {
            self.of_node(node, &mut |slip, edited| {
                let mut row = row.to_vec();
                row.splice(place..=place, edited);
                emit(slip, row);
            });
        }
        self.of_terms(row, emit);
        self.of_products(row, emit);
    }

    /// Signs, factors and sums of the terms of a row.
    fn of_terms(&self, row: &[Node], emit: &mut dyn FnMut(Slip, Row)) {
        let starts = term_starts(row);
        for (place, &start) in starts.iter().enumerate() {
            let end = starts.get(place + 1).copied().unwrap_or(row.len());
            let end = row[start..end]
                .iter()
                .position(|node| matches!(node.kind, Kind::Relation(_)))
                .map_or(end, |at| start + at);
            let is_sign = |place: usize| {
                matches!(
                    row.get(place).map(|node| &node.kind),
                    Some(Kind::Operator(Operator::Plus | Operator::Minus))
                )
            };
            let body = if is_sign(start) { start + 1 } else { start };
            if body >= end {
                continue;
            }
            let span = row[start].span;
            let with = |range: std::ops::Range<usize>, by: Vec<Node>| {
                let mut row = row.to_vec();
                row.splice(range, by);
                row
            };
            // Sign.
            match row[start].kind {
                Kind::Operator(Operator::Minus) if start == 0 || !is_operand(row, start) => {
                    emit(Slip::Sign, with(start..body, vec![]))
                }
                Kind::Operator(Operator::Minus) => {
                    emit(Slip::Sign, with(start..body, vec![operator(Operator::Plus, span)]))
                }
                Kind::Operator(Operator::Plus) => {
                    emit(Slip::Sign, with(start..body, vec![operator(Operator::Minus, span)]))
                }
                _ => emit(Slip::Sign, with(start..start, vec![operator(Operator::Minus, span)])),
            }
            // Constant factors, put in front or taken away.
            if is_constant(&row[body]) {
                if end > body + 1 {
                    let rest =
                        if matches!(row[body + 1].kind, Kind::Operator(Operator::Dot | Operator::Times)) {
                            body + 2
                        } else {
                            body + 1
                        };
                    if rest < end {
                        emit(Slip::Factor, with(body..rest, vec![]));
                    }
                }
            } else {
                emit(Slip::Factor, with(body..body, vec![number("2", span)]));
                emit(
                    Slip::Factor,
                    with(body..body, vec![fraction(number("1", span), number("2", span), span)]),
                );
                if let Some(count) = self.example_count(span) {
                    emit(Slip::Factor, with(body..body, vec![fraction(number("1", span), count, span)]));
                }
            }
            // Sums.
            if let Kind::Big { .. } = row[body].kind {
                if end > body + 1 {
                    emit(Slip::Sum, with(body..body + 1, vec![]));
                }
            } else {
                for index in self.indices.iter().filter(|index| mentions(&row[body..end], &name_of(index))) {
                    let sum = Kind::Big {
                        operator: crate::latex::Big::Sum,
                        lower: Some(vec![index.clone()]),
                        upper: None,
                    };
                    emit(Slip::Sum, with(body..body, vec![Node { kind: sum, span }]));
                }
            }
        }
    }

    /// ⊙ for nothing, nothing for ⊙, between neighbouring factors.
    fn of_products(&self, row: &[Node], emit: &mut dyn FnMut(Slip, Row)) {
        for (place, node) in row.iter().enumerate() {
            if matches!(node.kind, Kind::Operator(Operator::Odot | Operator::Circ | Operator::DotStar)) {
                let mut edited = row.to_vec();
                edited.remove(place);
                emit(Slip::Product, edited);
            }
            let next = row.get(place + 1);
            if let (true, Some(next)) = (self.is_vectorlike(node), next)
                && self.is_vectorlike(next)
            {
                let mut edited = row.to_vec();
                edited.insert(place + 1, operator(Operator::Odot, next.span));
                emit(Slip::Product, edited);
            }
        }
    }

    /// Whether a factor may be a whole vector or matrix.
    fn is_vectorlike(&self, node: &Node) -> bool {
        let (base, sub, _) = split(node);
        match &base.kind {
            Kind::Fenced { .. } => true,
            Kind::Fraction { .. } => true,
            _ => {
                self.quantity(base).is_some_and(|role| !matches!(role, Role::Cost | Role::ExampleCost))
                    && (sub.is_none() || self.sub_is_layer(base))
            }
        }
    }

    fn example_count(&self, span: Span) -> Option<Node> {
        let letter = self
            .notation
            .letters
            .iter()
            .find(|letter| letter.by_author && letter.meaning == Meaning::ExampleCount)?;
        let symbol = Symbol { name: letter.pattern.key.name.clone(), style: Style::Italic };
        Some(Node { kind: Kind::Symbol(symbol), span })
    }

    /// Every edit inside one node; what takes its place is a row.
    fn of_node(&self, node: &Node, emit: &mut dyn FnMut(Slip, Row)) {
        let span = node.span;
        match &node.kind {
            Kind::Fraction { numerator, denominator } => {
                let derivative = matches!(numerator.first().map(|node| split(node).0), Some(Node { kind: Kind::Symbol(symbol), .. }) if symbol.name == "partial" || symbol.name == "d");
                let inner = |row: &Row, emit: &mut dyn FnMut(Slip, Row)| {
                    if derivative {
                        // Signs and factors make no sense behind ∂; letters do.
                        for (place, node) in row.iter().enumerate() {
                            self.of_node(node, &mut |slip, edited| {
                                if slip == Slip::Transpose {
                                    return;
                                }
                                let mut row = row.clone();
                                row.splice(place..=place, edited);
                                emit(slip, row);
                            });
                        }
                    } else {
                        self.of_row(row, emit);
                    }
                };
                inner(numerator, &mut |slip, edited| {
                    let kind = Kind::Fraction { numerator: edited, denominator: denominator.clone() };
                    emit(slip, vec![Node { kind, span }]);
                });
                inner(denominator, &mut |slip, edited| {
                    let kind = Kind::Fraction { numerator: numerator.clone(), denominator: edited };
                    emit(slip, vec![Node { kind, span }]);
                });
            }
            Kind::Fenced { open, close, body } => {
                self.of_row(body, &mut |slip, edited| {
                    let kind = Kind::Fenced { open: *open, close: *close, body: edited };
                    emit(slip, vec![Node { kind, span }]);
                });
                if *open == Fence::Paren
                    && body.len() > 1
                    && body.iter().any(|node| self.is_vectorlike(node))
                    && !body.iter().any(|node| matches!(node.kind, Kind::Operator(Operator::Comma)))
                {
                    emit(Slip::Transpose, vec![transposed(node)]);
                }
            }
            Kind::Group(row) => self
                .of_row(row, &mut |slip, edited| emit(slip, vec![Node { kind: Kind::Group(edited), span }])),
            Kind::Symbol(_) | Kind::Scripted { .. } | Kind::Accent { .. } => self.of_letter(node, emit),
            _ => {}
        }
    }

    /// Edits of a letter with its scripts.
    fn of_letter(&self, node: &Node, emit: &mut dyn FnMut(Slip, Row)) {
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
                if let [only] = edited.as_slice() {
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
        let Some(role) = self.quantity(base) else { return };
        if self.is_cost(base) {
            return;
        }
        let layer_in_sub = self.sub_is_layer(base);
        // Layers one up or down.
        let layered = |row: &Row, emit: &mut dyn FnMut(Row)| {
            for step in [1, -1] {
                if let Some(moved) = moved_layer(row, step) {
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
            let written = parts(row);
            if let [first, second] = written.as_slice()
                && first.row != second.row
            {
                let comma = row.iter().any(|node| matches!(node.kind, Kind::Operator(Operator::Comma)));
                let mut swapped = second.row.clone();
                if comma {
                    swapped.push(operator(Operator::Comma, span));
                }
                swapped.extend(first.row.iter().cloned());
                emit(Slip::Swap, rebuilt(base, Some(swapped), sup.cloned(), primes));
            }
            let comma = row.iter().any(|node| matches!(node.kind, Kind::Operator(Operator::Comma)));
            for place in 0..written.len() {
                for other in &self.indices {
                    // A whole part is exchanged, so that `j+1` can become `j`.
                    let other = vec![Node { span, ..other.clone() }];
                    let mut changed = Row::new();
                    for (number, part) in written.iter().enumerate() {
                        if comma && number > 0 {
                            changed.push(operator(Operator::Comma, span));
                        }
                        changed.extend(if number == place { other.clone() } else { part.row.clone() });
                    }
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

/// Whether a letter stands in the scripts of a row.
fn mentions(row: &[Node], name: &str) -> bool {
    row.iter().any(|node| match &node.kind {
        Kind::Symbol(_) => name_of(node) == name,
        Kind::Scripted { base, sub, sup, .. } => {
            name_of(node) == name
                || mentions(std::slice::from_ref(base), name)
                || sub.iter().chain(sup).any(|row| mentions(row, name))
        }
        Kind::Fraction { numerator, denominator } => mentions(numerator, name) || mentions(denominator, name),
        Kind::Fenced { body, .. } | Kind::Group(body) => mentions(body, name),
        _ => false,
    })
}

/// Where the terms of a row begin: at its start, behind relations, at signs between operands.
fn term_starts(row: &[Node]) -> Vec<usize> {
    let mut starts = vec![0];
    for (place, node) in row.iter().enumerate() {
        match node.kind {
            Kind::Relation(_) if place + 1 < row.len() => starts.push(place + 1),
            Kind::Operator(Operator::Plus | Operator::Minus) if is_operand(row, place) => starts.push(place),
            _ => {}
        }
    }
    starts.dedup();
    starts
}

/// Whether an operand stands before a place.
fn is_operand(row: &[Node], place: usize) -> bool {
    place > 0 && !matches!(row[place - 1].kind, Kind::Operator(_) | Kind::Relation(_))
}

fn is_constant(node: &Node) -> bool {
    match &node.kind {
        Kind::Number(_) => true,
        Kind::Fraction { numerator, denominator } => {
            matches!(numerator.as_slice(), [Node { kind: Kind::Number(_), .. }])
                && matches!(denominator.as_slice(), [Node { kind: Kind::Number(_) | Kind::Symbol(_), .. }])
        }
        _ => false,
    }
}

fn operator(operator: Operator, span: Span) -> Node {
    Node { kind: Kind::Operator(operator), span }
}

fn number(digits: &str, span: Span) -> Node {
    Node { kind: Kind::Number(digits.to_owned()), span }
}

fn fraction(numerator: Node, denominator: Node, span: Span) -> Node {
    Node { kind: Kind::Fraction { numerator: vec![numerator], denominator: vec![denominator] }, span }
}

/// `(node)^T`, or `node^T` for a letter without superscript.
fn transposed(node: &Node) -> Node {
    let span = node.span;
    let mark = Node { kind: Kind::Symbol(Symbol { name: "T".to_owned(), style: Style::Italic }), span };
    match &node.kind {
        Kind::Scripted { base, sub, sup: None, primes: 0 } => {
            let kind =
                Kind::Scripted { base: base.clone(), sub: sub.clone(), sup: Some(vec![mark]), primes: 0 };
            Node { kind, span }
        }
        Kind::Scripted { .. } => {
            let fenced = Kind::Fenced { open: Fence::Paren, close: Fence::Paren, body: vec![node.clone()] };
            let base = Box::new(Node { kind: fenced, span });
            Node { kind: Kind::Scripted { base, sub: None, sup: Some(vec![mark]), primes: 0 }, span }
        }
        _ => Node {
            kind: Kind::Scripted {
                base: Box::new(node.clone()),
                sub: None,
                sup: Some(vec![mark]),
                primes: 0,
            },
            span,
        },
    }
}

fn without_transposition(sup: &[Node]) -> Row {
    let is_mark = |node: &Node| matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "T" || symbol.name == "top");
    sup.iter().filter(|node| !is_mark(node)).cloned().collect()
}

/// A layer with a whole number added, in the way it is written.
fn moved_layer(row: &[Node], step: i32) -> Option<Row> {
    match row {
        [Node { kind: Kind::Fenced { open, close, body }, span }, rest @ ..] => {
            let body = moved_layer(body, step)?;
            let mut moved =
                vec![Node { kind: Kind::Fenced { open: *open, close: *close, body }, span: *span }];
            moved.extend_from_slice(rest);
            Some(moved)
        }
        [Node { kind: Kind::Group(body), .. }] => moved_layer(body, step),
        _ => {
            if row.iter().any(|node| matches!(node.kind, Kind::Operator(Operator::Comma))) {
                // Two layers: both move.
                let mut moved = Vec::new();
                for (place, part) in
                    row.split(|node| matches!(node.kind, Kind::Operator(Operator::Comma))).enumerate()
                {
                    if place > 0 {
                        moved.push(operator(Operator::Comma, part.first()?.span));
                    }
                    moved.extend(moved_layer(part, step)?);
                }
                return Some(moved);
            }
            let mark = |node: &Node| matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "T" || symbol.name == "top");
            let (marks, rest): (Row, Row) = row.iter().cloned().partition(mark);
            let (letter, offset) = linear(&rest)?;
            let offset = offset + step;
            let span = row.first()?.span;
            let mut moved = match letter {
                None => {
                    if offset < 0 {
                        return None;
                    }
                    vec![number(&offset.to_string(), span)]
                }
                Some(letter) => {
                    let mut moved = vec![letter.clone()];
                    if offset != 0 {
                        moved.push(operator(if offset > 0 { Operator::Plus } else { Operator::Minus }, span));
                        moved.push(number(&offset.abs().to_string(), span));
                    }
                    moved
                }
            };
            moved.extend(marks);
            Some(moved)
        }
    }
}
