//! What the statements of a text show of its letters: which are weighted, put through a function, differentiated.

use super::occurrence::{
    Occurrence, behind_partial, behind_zero, difference, is_input, is_one, is_transposed, letter_key,
    occurrence, share_index, shifted, softmax_of, unwrapped,
};
use super::pattern::{Key, split};
use super::unnamed::{Stages, is_unnamed, name, name_functions, name_output, weighted_input};
use crate::latex::{Big, Fence, Kind, Node, Operator, Relation, Row, any_node};
use crate::reading::terms;
use std::collections::{BTreeMap, BTreeSet};

/// What a letter is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    Weight,
    Bias,
    PreActivation,
    /// A sum that a threshold is taken off, or a bias added to, where it is put through a function.
    WeightedSum,
    Activation,
    Function,
    Error,
    Cost,
    Target,
    Output,
    Rate,
}

/// `W x + b`, as it stands.
#[derive(Clone, Debug)]
pub(super) struct Affine {
    pub weight: Occurrence,
    /// Whether the weight is transposed and leads the product, `w^T x`.
    pub turned: bool,
    pub source: Occurrence,
    pub bias: Option<Occurrence>,
}

/// What a side of an equation is, as far as it tells letters apart.
#[derive(Clone, Debug)]
pub(super) enum Side {
    Letter(Occurrence),
    Affine(Affine),
    /// A function of something; no key for one that every reader knows.
    Applied(Option<Key>, Box<Side>),
    /// ∂C/∂z
    Derivative(Occurrence, Occurrence),
    /// `s − θ`, `s + b` within a function.
    Shifted(Occurrence, Occurrence),
    /// d − y
    Difference,
    Other,
}

impl Side {
    /// The weighted sum that stands here, perhaps in a function.
    pub(super) fn affine(&self) -> Option<&Affine> {
        match self {
            Self::Affine(affine) => Some(affine),
            Self::Applied(_, inner) => match &**inner {
                Self::Affine(affine) => Some(affine),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Everything that a text shows.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Every occurrence of every letter.
    pub occurrences: BTreeMap<Key, Vec<Occurrence>>,
    /// Weight of the evidence for each use.
    pub votes: BTreeMap<(Key, Use), f64>,
    /// `left = right`, by what the sides are.
    pub equations: Vec<(Occurrence, Side)>,
    /// `f` and `W_2` of `f = W_2 \max(0, W_1 x)`: sums that are weighted by a letter with a number, of something written
    /// out.
    pub weighted: Vec<(Occurrence, Occurrence)>,
    /// `a − y`
    pub differences: Vec<(Occurrence, Occurrence)>,
    /// How often each letter is called with the input: the f of `f(x)`.
    pub of_input: BTreeMap<Key, usize>,
    /// Letters with two indices that another letter of the same statement bears in the same order.
    pub same_indices: BTreeSet<(Key, Key)>,
    /// Letters under sums without limits.
    pub summed: BTreeSet<String>,
    /// Letters whose numbers count what comes in, from the bias on: the w of `w_0 + w_1 x`.
    pub components: BTreeSet<Key>,
    /// Letters that something is differentiated by.
    pub moved: BTreeSet<Key>,
    /// How often each letter stands in what a function of one letter is, as the a and b of `φ(v) = a tanh(b v)`.
    pub of_function: BTreeMap<Key, usize>,
    /// Letters that sums over examples run over, and what counts the examples.
    pub examples: Vec<(String, Option<Key>)>,
}

/// Letters that are weights in most texts.
pub(super) const WEIGHTS: [&str; 9] = ["w", "W", "theta", "Theta", "omega", "Omega", "U", "V", "v"];

impl Evidence {
    /// Looks at the statements of a text.
    pub(super) fn of<'a>(rows: impl Iterator<Item = &'a [Node]>) -> Evidence {
        let mut evidence = Evidence::default();
        let rows: Vec<&[Node]> = rows.collect();
        for row in &rows {
            evidence.walk(row);
        }
        evidence.take_off_squares();
        // Several statements may stand in a line, with commas between them.
        let comma = |node: &Node| matches!(node.kind, Kind::Operator(Operator::Comma));
        let gap = |node: &&Node| matches!(node.kind, Kind::Gap);
        let statements: Vec<&[Node]> = rows
            .iter()
            .flat_map(|row| row.split(comma))
            .map(|statement| &statement[statement.iter().take_while(gap).count()..])
            .collect();
        for statement in &statements {
            evidence.function(statement);
        }
        let named: Vec<(Node, String)> = statements.iter().filter_map(|statement| named(statement)).collect();
        let mut stages = Stages::new();
        for statement in statements {
            evidence.statement(statement, &named, &mut stages);
        }
        for row in &rows {
            evidence.squares(row, &named, &mut stages);
        }
        evidence.stages(stages);
        evidence.shifted();
        if evidence.equations.iter().all(|(_, side)| side.affine().is_none())
            && let Some(sum) = rows.iter().find_map(|row| weighted_input(row))
        {
            let mut stages = Stages::new();
            name(&sum, &[], &mut stages);
            evidence.stages(stages);
        }
        evidence
    }

    /// The letters in what a function of one letter, or its slope, is said to be.
    fn function(&mut self, row: &[Node]) {
        let [function, Node { kind: Kind::Fenced { open: Fence::Paren, body, .. }, .. }, equals, value @ ..] =
            row
        else {
            return;
        };
        let slope = matches!(function.kind, Kind::Scripted { sup: None, primes: 1.., .. });
        let is_letter = |node: &Node| matches!(split(node), (Node { kind: Kind::Symbol(_), .. }, _, None));
        let is_plain = slope || is_letter(function);
        let shaped = slope
            || any_node(value, &mut |node| matches!(node.kind, Kind::Function(_)) || is_exponential(node));
        let equation =
            matches!(equals.kind, Kind::Relation(Relation::Equal | Relation::Defined | Relation::Equivalent));
        if matches!(body.as_slice(), [only] if is_letter(only)) && is_plain && shaped && equation {
            any_node(value, &mut |node| {
                if let (Kind::Symbol(_), Some(key)) = (&node.kind, letter_key(node)) {
                    *self.of_function.entry(key).or_default() += 1;
                }
                false
            });
        }
    }

    /// The outputs and targets of the squares in a row, where an output is written out.
    fn squares(&mut self, row: &[Node], named: &[(Node, String)], stages: &mut Stages) {
        let mut found = Vec::new();
        any_node(row, &mut |node| {
            let body = match &node.kind {
                Kind::Fenced { open: Fence::DoubleBar | Fence::Bar, body, .. } => Some(body.as_slice()),
                Kind::Scripted { base, sup: Some(sup), .. } if crate::latex::print(sup) == "2" => {
                    Some(std::slice::from_ref(&**base))
                }
                _ => None,
            };
            found.extend(body.and_then(|body| name_output(body, named, stages)));
            false
        });
        // (X w - y)^T (X w - y)
        for pair in row.windows(2) {
            if let [Node { kind: Kind::Scripted { base, .. }, .. }, second] = pair
                && is_transposed(&pair[0])
                && matches!(second.kind, Kind::Fenced { open: Fence::Paren, .. })
                && crate::latex::print(std::slice::from_ref(base))
                    == crate::latex::print(std::slice::from_ref(second))
            {
                found.extend(name_output(std::slice::from_ref(second), named, stages));
            }
        }
        for (output, target) in found {
            self.differences.extend(occurrence(&output).zip(occurrence(&target)));
        }
    }

    /// What stages without a name tell of their letters, unless another equation has told it.
    fn stages(&mut self, stages: Stages) {
        for (letter, row) in stages {
            let Some(left) = occurrence(&letter) else { continue };
            let side = self.side(&row, &left.key);
            let Some(affine) = side.affine() else { continue };
            let mut affines = self.equations.iter().filter_map(|(_, side)| side.affine());
            if !affines.any(|other| other.weight.is_same(&affine.weight)) {
                self.equation(&left, &side);
                self.equations.push((left, side));
            }
        }
    }

    /// `s = \sum_i w_i x_i` beside `f(s - θ)`: the sum has no bias, and θ is one.
    fn shifted(&mut self) {
        let shifted = self.equations.iter().filter_map(|(left, side)| match side {
            Side::Applied(_, inner) => match &**inner {
                Side::Shifted(sum, bias) => Some((left.key.clone(), sum.key.clone(), bias.key.clone())),
                _ => None,
            },
            _ => None,
        });
        let is_sum = |key: &Key| {
            self.equations.iter().any(|(left, side)| {
                left.key == *key && matches!(side, Side::Affine(affine) if affine.bias.is_none())
            })
        };
        let found: Vec<_> = shifted.filter(|(_, sum, _)| is_sum(sum)).collect();
        for (activation, sum, bias) in found {
            self.vote(&activation, Use::Activation, 2.0);
            // More than what every sum gets for being one, and for each function it is put through.
            self.vote(&sum, Use::WeightedSum, f64::INFINITY);
            self.vote(&bias, Use::Bias, 2.0);
        }
    }

    /// z_j^2 is a square where the letter bears nothing above elsewhere, and no layer.
    fn take_off_squares(&mut self) {
        let is_square = |one: &Occurrence| match one.sup.as_slice() {
            [only] => !only.fenced && crate::latex::print(&only.row) == "2",
            _ => false,
        };
        for all in self.occurrences.values_mut() {
            if all.iter().any(|one| one.sup.is_empty())
                && all.iter().all(|one| one.sup.is_empty() || is_square(one))
            {
                all.iter_mut().for_each(|one| one.sup.clear());
            }
        }
    }

    fn vote(&mut self, key: &Key, used_as: Use, weight: f64) {
        *self.votes.entry((key.clone(), used_as)).or_default() += weight;
    }

    /// How much speaks for a use of a letter.
    pub(super) fn votes_for(&self, key: &Key, used_as: Use) -> f64 {
        self.votes.get(&(key.clone(), used_as)).copied().unwrap_or_default()
    }

    /// Every letter below a row, every fraction of ∂, every primed function, every difference of two letters.
    fn walk(&mut self, row: &[Node]) {
        for (place, node) in row.iter().enumerate() {
            if let Some(occurrence) = occurrence(node) {
                self.occurrences.entry(occurrence.key.clone()).or_default().push(occurrence);
            }
            let argument = match row.get(place + 1) {
                Some(Node {
                    kind: Kind::Fenced { open: Fence::Paren | Fence::Bracket, body, .. }, ..
                }) => Some(body),
                _ => None,
            };
            if let (Some(key), Some([only])) = (letter_key(split(node).0), argument.map(Vec::as_slice))
                && occurrence(only).is_some_and(|input| is_input(&input.key))
            {
                *self.of_input.entry(key).or_default() += 1;
            }
            if let (Kind::Scripted { base, primes: 1.., .. }, Some(body)) = (&node.kind, argument)
                && let Some(key) = letter_key(base)
            {
                self.vote(&key, Use::Function, 2.0);
                if let [only] = body.as_slice()
                    && let Some(inner) = occurrence(only)
                {
                    self.vote(&inner.key, Use::PreActivation, 1.0);
                }
            }
            // ∇_w C
            if let (Kind::Scripted { base, sub: Some(_), .. }, Some(of)) =
                (&node.kind, row.get(place + 1).and_then(occurrence))
                && matches!(&base.kind, Kind::Symbol(symbol) if symbol.name == "nabla")
            {
                self.vote(&of.key, Use::Cost, 0.6);
            }
            self.below(node);
        }
        for side in row.split(|node| matches!(node.kind, Kind::Relation(_))) {
            self.differences.extend(difference(side));
        }
    }

    fn below(&mut self, node: &Node) {
        match &node.kind {
            Kind::Fraction { numerator, denominator } => {
                if let (Some(of), Some(by)) = (behind_partial(numerator), behind_partial(denominator)) {
                    // What is moved most often in a text is a parameter, and what answers is its cost.
                    if of.key != by.key {
                        self.vote(&of.key, Use::Cost, 0.6);
                        self.moved.insert(by.key);
                    }
                }
                self.walk(numerator);
                self.walk(denominator);
            }
            Kind::Scripted { base, sub, sup, .. } => {
                // Scripts hold indices, and ∇ what is moved.
                if matches!(&base.kind, Kind::Symbol(symbol) if symbol.name == "nabla") {
                    sub.iter().chain(sup).for_each(|row| self.walk(row));
                }
                self.below(base);
            }
            Kind::Fenced { body, .. } | Kind::Group(body) | Kind::Braced { body, .. } => self.walk(body),
            Kind::Root { radicand, .. } => self.walk(radicand),
            Kind::Matrix { rows, .. } => rows.iter().flatten().for_each(|row| self.walk(row)),
            Kind::Cases(rows) => rows.iter().for_each(|(value, condition)| {
                self.walk(value);
                self.walk(condition);
            }),
            Kind::Big { lower, upper, .. } => {
                if let (Some([letter]), None) = (lower.as_deref(), upper) {
                    self.summed.extend(letter_key(letter).map(|key| key.name));
                }
                // d ∈ D: of a set, what goes by the letter in lower case.
                if let Some([letter, Node { kind: Kind::Relation(Relation::In), .. }, set]) = lower.as_deref()
                    && let (Some(key), Some(set)) = (letter_key(letter), letter_key(set))
                    && key.name.len() == 1
                    && set.name.trim_start_matches("cal ") == key.name.to_uppercase()
                {
                    self.examples.push((key.name, None));
                }
                // k = 1 … n, or 0 … n - 1
                let count = match upper.as_deref().and_then(crate::reading::linear) {
                    Some((Some(letter), 0 | -1)) => letter_key(letter),
                    _ => None,
                };
                let counts = count
                    .as_ref()
                    .is_some_and(|key| ["m", "n", "N", "B", "M", "P", "Q", "S"].contains(&key.name.as_str()));
                if let (true, Some([letter, ..])) = (counts, lower.as_deref())
                    && let Some(key) = letter_key(letter)
                {
                    self.examples.push((key.name, count));
                }
            }
            Kind::Lines(rows) => rows.iter().for_each(|row| self.walk(row)),
            _ => {}
        }
    }

    fn statement(&mut self, row: &[Node], named: &[(Node, String)], stages: &mut Stages) {
        let mut pairs: Vec<(Key, String)> = Vec::new();
        any_node(row, &mut |node| {
            pairs.extend(occurrence(node).filter(|one| one.sub.len() == 2).map(|one| {
                let printed: Vec<String> =
                    one.sub.iter().map(|part| crate::latex::print(&part.row)).collect();
                (one.key, printed.join(" "))
            }));
            false
        });
        for (one, indices) in &pairs {
            let others = pairs.iter().filter(|(key, other)| key != one && other == indices);
            self.same_indices.extend(others.map(|(other, _)| (one.clone(), other.clone())));
        }
        let update = row.iter().any(|node| {
            matches!(
                node.kind,
                Kind::Relation(Relation::LeftArrow | Relation::MinusEqual | Relation::PlusEqual)
            )
        });
        let sides: Vec<&[Node]> = row.split(|node| matches!(node.kind, Kind::Relation(_))).collect();
        let Some((left, others)) = sides.split_first() else { return };
        if update {
            return self.update(left, others);
        }
        // A function of something, wherever it stands, has been put through on a side of its own.
        let left = match left {
            [left] => left,
            // z(w, b, x) = …: what it depends on is said in parentheses.
            [left, Node { kind: Kind::Fenced { open: Fence::Paren, body, .. }, .. }]
                if body.iter().any(|node| {
                    matches!(node.kind, Kind::Operator(Operator::Comma | Operator::Semicolon))
                }) =>
            {
                left
            }
            // h(x) = w_0 + w_1 x: the whole network, which is no stage with a letter of its own.
            [function, Node { kind: Kind::Fenced { open: Fence::Paren, body, .. }, .. }]
                if matches!(body.as_slice(), [only] if occurrence(only).is_some_and(|input| is_input(&input.key)))
                    && letter_key(split(function).0).is_some() =>
            {
                for other in others {
                    let output = name_functions(other, named, stages);
                    if !matches!(self.side(&output, &Key::plain("")), Side::Letter(_)) {
                        name(&output, &[], stages);
                    }
                }
                return;
            }
            _ => return,
        };
        let nabla = matches!(&left.kind, Kind::Scripted { base, .. } if matches!(&base.kind, Kind::Symbol(symbol) if symbol.name == "nabla"));
        let Some(left) = occurrence(left).filter(|_| !nabla) else { return };
        for other in others {
            let side = self.side(&name_functions(other, named, stages), &left.key);
            if let (Side::Other, Some(weight)) = (&side, weight_of_call(other)) {
                self.vote(&weight.key, Use::Weight, 2.0);
                self.vote(&left.key, Use::PreActivation, 1.0);
                self.weighted.push((left.clone(), weight));
            }
            if matches!(side, Side::Other) && leads_back(&left.key, other) {
                self.vote(&left.key, Use::Error, 1.0);
            }
            self.equation(&left, &side);
            if left.key.accent != "bar" {
                self.equations.push((left.clone(), side));
            }
        }
    }

    fn equation(&mut self, left: &Occurrence, side: &Side) {
        // δ = Wᵀ δ is no forward pass, however much it looks like one; nor is anything under a bar.
        let backward =
            |occurrence: &Occurrence| occurrence.key.name == "delta" || occurrence.key.accent == "bar";
        let affine = side.affine();
        if backward(left) || affine.is_some_and(|affine| backward(&affine.source) || backward(&affine.weight))
        {
            return;
        }
        match side {
            Side::Affine(affine) => {
                self.vote(&left.key, Use::PreActivation, 2.0);
                self.affine(affine);
            }
            Side::Applied(function, inner) => {
                if let Some(function) = function {
                    self.vote(function, Use::Function, 1.0);
                }
                match &**inner {
                    Side::Letter(inner) if inner.key != left.key => {
                        self.vote(&left.key, Use::Activation, 2.0);
                        self.vote(&inner.key, Use::PreActivation, 2.0);
                    }
                    Side::Affine(affine) => {
                        self.vote(&left.key, Use::Activation, 2.0);
                        self.affine(affine);
                    }
                    _ => {}
                }
            }
            // An error that the text numbers in its own way is a symbol.
            Side::Derivative(..) if left.key.name.starts_with("delta_") => {}
            // J_{ki} = ∂y_k/∂x_i is a Jacobian: a cost has no index in common with what it is differentiated for.
            Side::Derivative(of, by)
                if of.key != left.key && by.key != left.key && !share_index(left, of) =>
            {
                self.vote(&left.key, Use::Error, 1.5);
                self.vote(&of.key, Use::Cost, 1.0);
            }
            // e = d − y has a name of its own, whatever is differentiated on the way.
            Side::Difference => self.vote(&left.key, Use::Cost, f64::NEG_INFINITY),
            _ => {}
        }
    }

    fn affine(&mut self, affine: &Affine) {
        self.vote(&affine.weight.key, Use::Weight, 2.0);
        self.vote(&affine.source.key, Use::Activation, 2.0);
        if let Some(bias) = &affine.bias {
            let is_zero = matches!(bias.sub.as_slice(), [only] if crate::latex::print(&only.row) == "0");
            if bias.key != affine.weight.key {
                self.vote(&bias.key, Use::Bias, 2.0);
            } else if is_zero && affine.weight.sub.len() == 1 {
                self.components.insert(bias.key.clone());
            }
        }
    }

    /// `w ← w − η …`: the factor in front is the learning rate.
    fn update(&mut self, left: &[Node], others: &[&[Node]]) {
        let [left] = left else { return };
        let Some(changed) = occurrence(left) else { return };
        for other in others {
            for (negative, term) in terms(other) {
                let first = match term.first().map(|node| &node.kind) {
                    Some(Kind::Fraction { numerator, .. }) => numerator.first(),
                    _ => term.first(),
                };
                if let (true, Some(rate)) = (negative && term.len() > 1, first.and_then(occurrence))
                    && rate.key != changed.key
                    && rate.sub.is_empty()
                    && rate.sup.is_empty()
                {
                    self.vote(&rate.key, Use::Rate, 1.0);
                }
            }
        }
    }

    /// What a side is.
    fn side(&self, row: &[Node], left: &Key) -> Side {
        let row: Row = row.iter().flat_map(unwrapped).collect();
        match row.as_slice() {
            [only] => {
                if let Kind::Fraction { numerator, denominator } = &only.kind
                    && let (Some(of), Some(by)) = (behind_partial(numerator), behind_partial(denominator))
                {
                    return Side::Derivative(of, by);
                }
                if let Some(exponent) = softmax_of(only) {
                    return Side::Applied(None, Box::new(self.side(exponent, left)));
                }
                if let Some(occurrence) = occurrence(only) {
                    return Side::Letter(occurrence);
                }
                // (Z)_{ij}
                if let Kind::Scripted { base, sub: Some(_), sup: None, .. } = &only.kind
                    && let Kind::Fenced { open: Fence::Paren, body, .. } = &base.kind
                    && let [letter] = body.as_slice()
                    && let Some(occurrence) = occurrence(letter)
                {
                    return Side::Letter(occurrence);
                }
            }
            [function, Node { kind: Kind::Fenced { open: Fence::Paren | Fence::Bracket, body, .. }, .. }] => {
                let primed = matches!(function.kind, Kind::Scripted { primes: 1.., .. });
                let known = match &split(function).0.kind {
                    Kind::Function(_) => true,
                    Kind::Word(word) => word.to_lowercase().contains("softmax"),
                    _ => false,
                };
                let key = letter_key(split(function).0);
                let body = behind_zero(function, body);
                // l(o, y) is no function of one thing.
                let several = body.iter().any(|node| matches!(node.kind, Kind::Operator(Operator::Comma)));
                if !primed && !several && (known || key.is_some()) {
                    let inner = match shifted(body) {
                        Some((sum, bias)) => Side::Shifted(sum, bias),
                        None => self.side(body, left),
                    };
                    return Side::Applied(if known { None } else { key }, Box::new(inner));
                }
            }
            // tanh z
            [function, only] if matches!(function.kind, Kind::Function(_)) => {
                if let Some(occurrence) = occurrence(only) {
                    return Side::Applied(None, Box::new(Side::Letter(occurrence)));
                }
            }
            [nabla, only] if matches!(&split(nabla).0.kind, Kind::Symbol(symbol) if symbol.name == "nabla") => {
                if let (Some([by]), Some(of)) = (split(nabla).1.map(Vec::as_slice), occurrence(only))
                    && let Some(by) = occurrence(by)
                {
                    return Side::Derivative(of, by);
                }
            }
            _ => {}
        }
        if difference(&row).is_some() {
            return Side::Difference;
        }
        self.as_affine(&row, left).map_or(Side::Other, Side::Affine)
    }

    /// `W x + b`, `\sum_i w_{ji} x_i + b_j`, `X W + 1 b^T`.
    fn as_affine(&self, row: &[Node], left: &Key) -> Option<Affine> {
        let (mut product, mut n_products) = (None, 0);
        let mut bias = None;
        for (negative, term) in terms(row) {
            // A threshold is taken off; nothing else is.
            if negative && !matches!(term, [_]) {
                return None;
            }
            let summed =
                matches!(term.first().map(|node| &node.kind), Some(Kind::Big { operator: Big::Sum, .. }));
            let term: Row = if summed { &term[1..] } else { term }.iter().flat_map(unwrapped).collect();
            let factors: Option<Vec<Occurrence>> = term
                .iter()
                .filter(|node| {
                    !matches!(node.kind, Kind::Operator(Operator::Dot | Operator::Times | Operator::Star))
                        && !is_one(node)
                })
                .map(occurrence)
                .collect();
            match factors?.as_slice() {
                [only] if !summed && bias.is_none() => bias = Some(only.clone()),
                [first, second] if product.is_none() && first.key != second.key => {
                    product = Some((first.clone(), second.clone()));
                    n_products += 1;
                }
                // w_1 x_1 + w_2 x_2
                [first, second]
                    if product.as_ref().is_some_and(|(one, other): &(Occurrence, Occurrence)| {
                        (&one.key, &other.key) == (&first.key, &second.key)
                    }) =>
                {
                    n_products += 1;
                }
                _ => return None,
            }
        }
        let (first, second) = product?;
        // Several products are one sum where their numbers go on from the bias.
        let counts_on = |bias: &Occurrence| [&first.key, &second.key].contains(&&bias.key);
        if n_products > 1 && !bias.as_ref().is_some_and(counts_on) {
            return None;
        }
        // In v_k = A_k v_{k-1} the letter that comes again is what is passed on.
        let again = |occurrence: &Occurrence| if occurrence.key == *left { 10.0 } else { 0.0 };
        let (weight, source) =
            if self.weightiness(&second) - again(&second) > self.weightiness(&first) - again(&first) {
                (second, first)
            } else {
                (first, second)
            };
        let place =
            |key: &Key| row.iter().position(|node| occurrence(node).is_some_and(|found| found.key == *key));
        let turned = match (place(&weight.key), place(&source.key)) {
            (Some(first), Some(second)) => {
                first < second
                    && is_transposed(&row[first])
                    && !is_transposed(&row[second])
                    && weight.sub.is_empty()
            }
            _ => false,
        };
        Some(Affine { weight, turned, source, bias })
    }

    /// How much a letter looks like a weight beside another.
    fn weightiness(&self, occurrence: &Occurrence) -> f64 {
        let key = &occurrence.key;
        let mut score = 0.0;
        if WEIGHTS.contains(&key.name.as_str()) && key.accent.is_empty() {
            score += 3.0;
        }
        if occurrence.sub.len() == 2 {
            score += 2.0;
        }
        if key.is_capital() {
            score += 0.5;
        }
        if matches!(key.name.as_str(), "x" | "X") {
            score -= 3.0;
        }
        if is_unnamed(key) {
            score -= 9.0;
        }
        score - 2.0 * self.votes_for(key, Use::Activation).min(1.0)
    }
}

/// What a statement is a name for, printed.
fn named(statement: &[Node]) -> Option<(Node, String)> {
    let [left, Node { kind: Kind::Relation(_), .. }, right @ ..] = statement else { return None };
    let is_letter = occurrence(left).is_some() && !right.is_empty();
    is_letter.then(|| (left.clone(), crate::latex::print(right)))
}

/// The W_2 of `W_2 \max(0, W_1 x)`, `W_2 σ(W_1 x) + b_2`.
fn weight_of_call(side: &[Node]) -> Option<Occurrence> {
    let found = terms(side);
    let (false, [weight, function, Node { kind: Kind::Fenced { .. }, .. }]) = found.first()? else {
        return None;
    };
    let primed = matches!(function.kind, Kind::Scripted { primes: 1.., .. });
    let calls = matches!(split(function).0.kind, Kind::Function(_) | Kind::Symbol(_)) && !primed;
    occurrence(weight).filter(|weight| calls && WEIGHTS.contains(&weight.key.name.as_str()))
}

/// Whether a side is made of the letter on the other, or of δ, and of a slope: `Δ_j = g'(in_j) \sum_k w_{jk} Δ_k`,
/// `s_m = σ'(a_m) \sum_k β_{km} δ_k`.
fn leads_back(left: &Key, side: &[Node]) -> bool {
    let is_error = |key: Key| key == *left || key == Key::plain("delta");
    let comes_again = any_node(side, &mut |node| letter_key(node).is_some_and(is_error));
    comes_again && any_node(side, &mut |node| matches!(&node.kind, Kind::Scripted { primes: 1.., .. }))
}

/// `e^{-z}`
fn is_exponential(node: &Node) -> bool {
    matches!(&node.kind, Kind::Scripted { base, sup: Some(_), .. } if letter_key(base).is_some_and(|key| key.name == "e"))
}
