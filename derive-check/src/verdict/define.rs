//! What a document defines: new symbols, and its cost.

use super::document::Item;
use super::draw;
use super::judgement::{Expected, RelationReport, Verdict};
use super::letters::is_cost;
use super::relation::Exact;
use super::section::{CHOICES, INNER_PRODUCTS, Section};
use super::statement::StatementReport;
use crate::latex::{self, Node, Row};
use crate::notation::split;
use crate::oracle::model::{Cost, Definition};
use crate::reading::expression::{
    Expression, Index, IndexBase, Kind, Layer, LayerBase, OfExample, Quantity, Role, VariableInfo,
};
use crate::reading::{Form, read_definition};

/// Costs that a definition is compared with, so that it can be called by its name.
const KNOWN_COSTS: [Cost; 5] = [
    Cost::Quadratic,
    Cost::SquaredError,
    Cost::MeanSquaredError,
    Cost::CrossEntropy,
    Cost::CategoricalCrossEntropy,
];

impl Section {
    /// Takes up what a statement defines. Says so where that is all there is to say of it; a definition of
    /// something known is judged like any other statement.
    pub(super) fn define(&mut self, item: &Item) -> Option<StatementReport> {
        if matches!(item.expected, Expected::Refuted | Expected::Skip | Expected::Update) {
            return None;
        }
        self.name_widths(item);
        if self.base_letter.is_none()
            && let Some(letter) = self.built_on(&item.row)
        {
            if self.define_with_penalty(item) {
                return None;
            }
            self.base_letter = Some(letter);
        }
        if self.define_cost(item) {
            return None;
        }
        self.define_symbol(item)
    }

    /// `M = …` for a letter that means nothing yet.
    fn define_symbol(&mut self, item: &Item) -> Option<StatementReport> {
        let settings = self.settings(None);
        let mut problem = None;
        let equalities = equalities_of(&item.row);
        let tries = equalities.iter().flat_map(|row| CHOICES.map(|choices| (row, choices)));
        for (row, choices) in tries {
            match read_definition(row, &settings, choices, self.definitions.len()) {
                Ok(None) => return None,
                Ok(Some(new)) => {
                    let name = new.symbol.key.name.clone();
                    let body = new.body.clone();
                    let definition = Definition {
                        name: name.clone(),
                        parameters: new.parameters,
                        n_variables: new.n_variables,
                        body: new.body,
                    };
                    // The body has to fit somewhere: tried as `symbol = body` on a few networks.
                    let mut trial = self.clone();
                    trial.definitions.push(definition.clone());
                    trial.defined.retain(|symbol| symbol.key != new.symbol.key);
                    trial.defined.push(new.symbol.clone());
                    let fits = trial.prepare(row, &item.conditions, choices, false, Cost::Any, None);
                    let outcome = fits.map(|prepared| trial.exact(&prepared, &item.conditions, false));
                    match outcome {
                        Ok(exact) => {
                            let mismatch = exact.iter().find_map(|exact| match exact {
                                Exact::Mismatch { message, span } => Some((message.clone(), *span)),
                                _ => None,
                            });
                            if let Some((message, span)) = mismatch {
                                problem.get_or_insert((Verdict::IllTyped, message, span));
                                continue;
                            }
                        }
                        Err(error) => {
                            problem.get_or_insert((Verdict::Unread, error.message, error.span));
                            continue;
                        }
                    }
                    *self = trial;
                    if self.options.numbers {
                        self.define_earlier_uses(&name);
                    }
                    // Of a chain one side is enough to define the symbol; that it equals the others is judged.
                    return (equalities.len() == 1).then(|| defined(&name, latex::print(&item.row), &body));
                }
                Err(error) => {
                    problem.get_or_insert((Verdict::Unread, error.message, error.span));
                }
            }
        }
        let (verdict, message, span) = problem?;
        Some(StatementReport { relations: Vec::new(), verdict, message: Some(message), span: Some(span) })
    }

    /// Puts the newest definition where earlier ones use its symbol: `E = ½(t − a)²` may stand before `a = σ(z)`.
    fn define_earlier_uses(&mut self, name: &str) {
        let Some((newest, earlier)) = self.definitions.split_last_mut() else { return };
        let number = earlier.len();
        let mut used = vec![number];
        collect_defined(&newest.body, &mut used);
        let mut place = 0;
        while let Some(&definition) = used.get(place) {
            if let Some(definition) = earlier.get(definition) {
                collect_defined(&definition.body, &mut used);
            }
            place += 1;
        }
        // What the newest is made of cannot be made of the newest.
        for (place, definition) in earlier.iter_mut().enumerate() {
            if !used.contains(&place) {
                crate::reading::for_each_kind(&mut definition.body, &mut |kind| {
                    if matches!(kind, Kind::Constant(constant) if constant == name) {
                        *kind = Kind::Defined { definition: number, arguments: Vec::new() };
                    }
                });
            }
        }
    }

    /// The letter that a cost is built on, where a row adds something to it: the L of `J = L(\hat y, y) + λΩ(θ)`, the E_k
    /// of `E = \frac1m \sum_k E_k + λ \sum_i w_i^2`.
    fn built_on(&self, row: &[Node]) -> Option<String> {
        let cost =
            |node: &Node| is_cost(node, &self.notation).then(|| latex::print(std::slice::from_ref(node)));
        let [left, Node { kind: latex::Kind::Relation(_), .. }, right @ ..] = row else { return None };
        let whole = cost(left)?;
        let (built, added): (Vec<_>, Vec<_>) = crate::reading::terms(right)
            .into_iter()
            .partition(|(_, term)| term.iter().any(|node| cost(node).is_some()));
        match built.as_slice() {
            [(false, [letter] | [letter, Node { kind: latex::Kind::Fenced { .. }, .. }])]
                if !added.is_empty() =>
            {
                cost(letter).filter(|name| *name != whole)
            }
            [(false, [.., Node { kind: latex::Kind::Big { .. }, .. }, letter])] if !added.is_empty() => {
                cost(letter).filter(|name| *name != whole)
            }
            _ => None,
        }
    }

    /// `C = …`: which cost the text is about from now on. Says whether the statement has the cost on its left.
    fn define_cost(&mut self, item: &Item) -> bool {
        let Ok(prepared) = self.prepare(&item.row, &item.conditions, CHOICES[0], false, Cost::Any, None)
        else {
            return false;
        };
        let Form::Chain(sides) = &prepared.statement.form else { return false };
        let [left, right, ..] = sides.as_slice() else { return false };
        let Kind::Quantity(Quantity {
            role: role @ (Role::Cost | Role::ExampleCost), indices, example, ..
        }) = &left.kind
        else {
            return false;
        };
        // C_0 is what the text builds its cost on.
        if matches!(indices.as_slice(), [Index { base: IndexBase::Number, offset: 0 }]) {
            for cost in KNOWN_COSTS {
                let mut trial = self.clone();
                trial.base_cost = cost;
                if trial.is_true(item, Cost::Any) {
                    *self = trial;
                    break;
                }
            }
            return true;
        }
        let letter = item.row.first().map(letter_of_cost).unwrap_or_default();
        if let Some(cost) = self.cost.filter(|_| Self::rests_on_example(right))
            && self.is_true(item, cost)
        {
            self.total_costs.push(letter);
            return true;
        }
        if self.base_letter.is_none() && self.define_with_penalty(item) {
            return true;
        }
        if self.notation.options.cost.is_some()
            || self.cost.is_some()
                && !self.is_another_cost(&letter, right)
                && !self.is_built_on_first(&letter, right)
            || item.conditions.cost.is_some()
            || differentiates(right)
            || matches!(right.kind, Kind::Quantity(Quantity { role: Role::Cost | Role::ExampleCost, .. }))
        {
            return true;
        }
        if let Some(first) = self.cost.filter(|_| self.is_built_on_first(&letter, right)) {
            self.base_cost = first;
        }
        // A cost of symbols that the text defines depends on them, however well its value is known.
        let known: &[Cost] = if names_defined(right) { &[] } else { &KNOWN_COSTS };
        if let Some(cost) = self.cost
            && self.is_true(item, cost)
        {
            return true;
        }
        for sum in [false, true] {
            if sum && (self.options.cost_is_sum.is_some() || self.cost.is_some()) {
                continue;
            }
            for &cost in known {
                let mut trial = self.clone();
                if sum {
                    trial.options.cost_is_sum = Some(true);
                }
                if trial.is_true(item, cost) {
                    if sum {
                        trial.inferred.insert("cost-of".to_owned(), "sum".to_owned());
                    }
                    *self = trial;
                    self.take_cost(letter, cost, cost.name());
                    return true;
                }
            }
        }
        let parameters = indices
            .iter()
            .filter_map(|index| match index.base {
                IndexBase::Variable(variable) => Some(variable),
                _ => None,
            })
            .collect();
        let of_example =
            *role == Role::ExampleCost || *example != OfExample::Implied || !draw::uses_examples(&[right]);
        // A cost of weights in a layer that nothing tells has no value, and is not what the rest of the text is about.
        if has_open_layer(right, &prepared.statement.variables) {
            return true;
        }
        self.definitions.push(Definition {
            name: "the cost".to_owned(),
            parameters,
            n_variables: prepared.statement.variables.len(),
            body: right.clone(),
        });
        let cost = Cost::Defined { definition: self.definitions.len() - 1, of_example };
        self.take_cost(letter, cost, "as the text defines it");
        true
    }

    /// `J = \frac1m \sum_i L_i + λ \sum w^2`: the cost of all examples is their mean and something more, and that of one is
    /// what it was. Says whether the statement was taken up.
    fn define_with_penalty(&mut self, item: &Item) -> bool {
        let is_open = !matches!(self.cost, Some(Cost::Defined { of_example: false, .. }));
        if !is_open || self.notation.options.cost.is_some() || item.conditions.cost.is_some() {
            return false;
        }
        let Ok(prepared) = self.prepare(&item.row, &item.conditions, CHOICES[0], false, Cost::Any, None)
        else {
            return false;
        };
        let Form::Chain(sides) = &prepared.statement.form else { return false };
        let [left, right, ..] = sides.as_slice() else { return false };
        let is_cost_of_all = matches!(
            &left.kind,
            Kind::Quantity(Quantity { role: Role::Cost, indices, example: OfExample::Implied, .. }) if indices.is_empty()
        );
        if !is_cost_of_all || !Self::rests_on_example(right) {
            return false;
        }
        let n_variables = prepared.statement.variables.len();
        let Some(row) = self.without_penalty(&item.row) else { return false };
        let of_example = self.cost.unwrap_or(Cost::Any);
        if !self.is_true(&Item { row, ..item.clone() }, of_example) {
            return false;
        }
        let mut body = right.clone();
        crate::reading::for_each_kind(&mut body, &mut |kind| {
            if let Kind::Quantity(Quantity { role: Role::Cost | Role::ExampleCost, indices, .. }) = kind {
                *indices = vec![Index { base: IndexBase::Number, offset: 0 }];
            }
        });
        self.base_cost = of_example;
        self.definitions.push(Definition {
            name: "the cost".to_owned(),
            parameters: Vec::new(),
            n_variables,
            body,
        });
        self.cost = Some(Cost::Defined { definition: self.definitions.len() - 1, of_example: false });
        self.cost_letter.get_or_insert_with(|| item.row.first().map(letter_of_cost).unwrap_or_default());
        self.inferred.insert("cost-function".to_owned(), "as the text defines it".to_owned());
        true
    }

    /// A definition of the cost with the costs on its right side alone, where anything else is added to them.
    fn without_penalty(&self, row: &[Node]) -> Option<Row> {
        let place = row.iter().position(|node| matches!(node.kind, latex::Kind::Relation(_)))?;
        let (left, right) = row.split_at(place + 1);
        let (costs, others): (Vec<_>, Vec<_>) = crate::reading::terms(right)
            .into_iter()
            .partition(|(_, term)| latex::any_node(term, &mut |node| is_cost(node, &self.notation)));
        match costs.as_slice() {
            [(false, term)] if !others.is_empty() => Some([left, term].concat()),
            _ => None,
        }
    }

    /// The first cost of a text is what it is about; others are told by their letters.
    fn take_cost(&mut self, letter: String, cost: Cost, name: &str) {
        if self.cost.is_some() {
            self.other_costs.push((letter, cost));
            return;
        }
        self.cost = Some(cost);
        self.cost_letter = Some(letter);
        self.inferred.insert("cost-function".to_owned(), name.to_owned());
    }

    /// Whether an expression speaks of the cost of an example.
    fn rests_on_example(right: &Expression) -> bool {
        let mut rests = false;
        right.walk(&mut |inner| {
            rests |= matches!(&inner.kind, Kind::Quantity(Quantity { role: Role::ExampleCost, .. }));
        });
        rests
    }

    /// Whether a letter of costs is new, and what it is said to be does not rest on a cost.
    fn is_another_cost(&self, letter: &str, right: &Expression) -> bool {
        let mut rests_on_cost = false;
        right.walk(&mut |inner| {
            rests_on_cost |=
                matches!(&inner.kind, Kind::Quantity(Quantity { role: Role::Cost | Role::ExampleCost, .. }));
        });
        let known = self.other_costs.iter().any(|(other, _)| other == letter);
        let new = !known && self.cost_letter.as_deref().is_some_and(|first| first != letter);
        new && !rests_on_cost && self.base_letter.is_none()
    }

    /// Whether a letter of costs is new, and is said to be the first cost and something more: `L_{reg} = L + λ Σ w²`.
    fn is_built_on_first(&self, letter: &str, right: &Expression) -> bool {
        let mut others = false;
        right.walk(&mut |inner| {
            if let Kind::Quantity(Quantity { role: Role::Cost | Role::ExampleCost, indices, .. }) =
                &inner.kind
            {
                others |= !matches!(indices.as_slice(), [Index { base: IndexBase::Number, offset: 0 }]);
            }
        });
        let first = self.cost_letter.as_deref();
        let known = self.other_costs.iter().any(|(other, _)| other == letter);
        // C = C_0 + λ Σ w², where C has been the cost without it before.
        let again = first == Some(letter) && self.base_letter.as_deref() == Some(&format!("{letter}_0"));
        let bare = |letter: &str| letter.replace(['{', '}'], "");
        let on_first = self.base_letter.as_deref().map(bare).is_some_and(|base| {
            first
                .into_iter()
                .chain(self.total_costs.iter().map(String::as_str))
                .any(|letter| bare(letter) == base)
        });
        !others && !known && (again || first != Some(letter) && on_first)
    }

    /// Whether a statement is true under a cost, in its first reading or with products of vectors added up: of
    /// `−(y \log a + (1 − y) \log (1 − a))` for several outputs.
    fn is_true(&self, item: &Item, cost: Cost) -> bool {
        [CHOICES[0], INNER_PRODUCTS].into_iter().any(|choices| {
            let Ok(prepared) = self.prepare(&item.row, &item.conditions, choices, false, cost, None) else {
                return false;
            };
            let exact = self.exact(&prepared, &item.conditions, false);
            !exact.is_empty() && exact.iter().all(|exact| matches!(exact, Exact::Equal { .. }))
        })
    }
}

/// The letter that a cost goes by, with what stands below it.
pub(super) fn letter_of_cost(node: &Node) -> String {
    let (base, sub, _) = split(node);
    let base = latex::print(std::slice::from_ref(base));
    sub.map_or(base.clone(), |sub| format!("{base}_{{{}}}", latex::print(sub)))
}

/// Whether an expression takes derivatives of the cost: then it says something of it and does not define it.
fn differentiates(expression: &Expression) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| {
        if let Kind::Quantity(quantity) = &inner.kind {
            found |= matches!(quantity.role, Role::Error) || quantity.role.gradient_by().is_some();
        }
        found |= matches!(inner.kind, Kind::Derivative { .. });
    });
    found
}

/// The left side of a chain with each of the others: `a = b = c` says that a = b and that a = c.
fn equalities_of(row: &[Node]) -> Vec<Row> {
    let is_relation = |node: &Node| matches!(node.kind, latex::Kind::Relation(_));
    let Some(first) = row.iter().position(is_relation) else { return vec![row.to_vec()] };
    let (left, others) = row.split_at(first + 1);
    others.split(is_relation).map(|side| [left, side].concat()).collect()
}

/// Adds the definitions that stand in an expression, each once.
fn collect_defined(expression: &Expression, found: &mut Vec<usize>) {
    expression.walk(&mut |inner| {
        if let Kind::Defined { definition, .. } = &inner.kind
            && !found.contains(definition)
        {
            found.push(*definition);
        }
    });
}

/// Whether a quantity in an expression is of a layer that is left open.
fn has_open_layer(expression: &Expression, variables: &[VariableInfo]) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| {
        if let Kind::Quantity(Quantity {
            layer: Some(Layer { base: LayerBase::Variable(variable), .. }),
            ..
        }) = &inner.kind
        {
            found |= variables.get(*variable).is_some_and(|info| !info.bound);
        }
    });
    found
}

/// Whether a symbol that the text defines stands in an expression.
fn names_defined(expression: &Expression) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| found |= matches!(inner.kind, Kind::Defined { .. }));
    found
}

fn defined(name: &str, latex: String, body: &Expression) -> StatementReport {
    StatementReport {
        relations: vec![RelationReport {
            message: Some(format!("defines {name}; its shapes fit")),
            span: Some(body.span),
            ..RelationReport::new(Verdict::Proved, latex, format!("defines {name}"))
        }],
        verdict: Verdict::Proved,
        message: None,
        span: None,
    }
}
