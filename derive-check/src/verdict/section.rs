//! A stretch of a document under one notation: its conventions, settled over the whole stretch and then held fixed.

use super::define::letter_of_cost;
use super::draw::{self, Bias, Family};
use super::letters::{calls_a_cost, is_of_one_example};
use super::relation::{self, Exact, Relation};
use super::written;
use crate::latex::{self, Kind as Flat, Node, Row, any_node};
use crate::model::{Fp, Function, World, Written};
use crate::notation::{LastLayer, Meaning, Notation, Options, linear_layer};
use crate::oracle::model::{Batch, Conventions, Cost, Definition, Fold, Model, RowGradients, VectorProduct};
use crate::reading::expression::{
    Expression, Kind, Layer, LayerBase, OfExample, Ordering, Over, Quantity, Role, Sort, VariableInfo,
};
use crate::reading::{self, Choices, DefinedSymbol, Form, Precedence, ReadError, Settings, Statement};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A condition on layers: `l >= 2`, `n = 3`, `m < n`.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerCondition {
    /// Letter and offset, or a number, on the left.
    pub left: (Option<String>, i32),
    /// The comparison.
    pub ordering: Ordering,
    /// The right side.
    pub right: (Option<String>, i32),
}

/// What an equation's conditions say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conditions {
    /// The activation function, hidden and in the last layer.
    pub activation: Option<Function>,
    /// The last layer is softmax.
    pub softmax: bool,
    /// The cost.
    pub cost: Option<Cost>,
    /// The cost has an L2 term.
    pub l2: bool,
    /// Batches are meant even where nothing names an example.
    pub batch: bool,
    /// Comparisons of layers.
    pub layers: Vec<LayerCondition>,
    /// Which layer the statement speaks of, in words: `\text{for output units}`.
    pub place: Option<Place>,
}

/// A layer named by where it stands in the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The last layer.
    Output,
    /// Any layer before it.
    Hidden,
}

/// The notation of a stretch, what was settled, and what the text has defined so far.
#[derive(Clone, Debug)]
pub struct Section {
    /// The author's letters.
    pub notation: Notation,
    /// What the notation says, completed by what was inferred.
    pub options: Options,
    /// What was inferred, for people.
    pub inferred: BTreeMap<String, String>,
    /// Symbols that the text defines.
    pub defined: Vec<DefinedSymbol>,
    /// What they stand for.
    pub definitions: Vec<Definition>,
    /// The cost that the text defines.
    pub cost: Option<Cost>,
    /// The letter of that cost.
    pub cost_letter: Option<String>,
    /// Costs that the text defines besides, by their letters: with and without a penalty.
    pub other_costs: Vec<(String, Cost)>,
    /// Letters of costs that the first one adds up to, E of `E = \frac1N \sum_n e_n`.
    pub total_costs: Vec<String>,
    /// What the text defines `C_0` to be, the cost before anything is added to it.
    pub base_cost: Cost,
    /// The letter of the cost that the text builds its own on: the L of `J = L + λΩ`.
    pub base_letter: Option<String>,
    /// The activation function as the text writes it down, where it is none that has a name.
    pub written: Option<Rc<Written>>,
    /// Its letter is another than σ.
    pub writes_another_than_sigma: bool,
    /// Seed of all draws.
    pub seed: u64,
}

/// A statement in one reading, with everything needed to try it.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The statement.
    pub statement: Statement,
    /// The relations it makes: pairs of sides.
    pub relations: Vec<(Expression, Expression)>,
    /// The conventions of this reading.
    pub model: Model,
    /// Networks it is tried on.
    pub family: Family,
    /// Layers that letters stand for, where the statement is read for one depth.
    pub depth: Option<BTreeMap<String, i32>>,
}

const fn choice(precedence: Precedence, inner_products: bool, bare_at_neuron: bool) -> Choices {
    Choices { precedence, inner_products, bare_at_neuron, entrywise_outer: false, sums_examples: false }
}

/// Two vectors beside each other are multiplied to a number.
pub(super) const INNER_PRODUCTS: Choices = choice(Precedence::JuxtapositionFirst, true, false);

/// Readings are tried in this order.
pub const CHOICES: [Choices; 9] = [
    choice(Precedence::JuxtapositionFirst, false, false),
    choice(Precedence::LeftToRight, false, false),
    choice(Precedence::ElementwiseFirst, false, false),
    choice(Precedence::RightToLeft, false, false),
    INNER_PRODUCTS,
    choice(Precedence::LeftToRight, true, false),
    choice(Precedence::JuxtapositionFirst, false, true),
    Choices { entrywise_outer: true, ..choice(Precedence::JuxtapositionFirst, false, false) },
    Choices { sums_examples: true, ..choice(Precedence::JuxtapositionFirst, false, false) },
];

impl Section {
    /// A section whose open options take their customary values.
    pub fn new(notation: Notation, seed: u64) -> Section {
        let options = notation.options.clone();
        Section {
            notation,
            options,
            inferred: BTreeMap::new(),
            defined: Vec::new(),
            definitions: Vec::new(),
            cost: None,
            cost_letter: None,
            other_costs: Vec::new(),
            total_costs: Vec::new(),
            base_cost: Cost::Any,
            base_letter: None,
            written: None,
            writes_another_than_sigma: false,
            seed,
        }
    }

    /// What the reader needs to know.
    pub fn settings(&self, depth: Option<BTreeMap<String, i32>>) -> Settings<'_> {
        Settings {
            notation: &self.notation,
            defined: &self.defined,
            weight_layer_is_source: self.options.weight_layer_is_source.unwrap_or(false),
            bias_layer_is_source: self
                .options
                .bias_layer_is_source
                .or(self.options.weight_layer_is_source)
                .unwrap_or(false),
            preactivation_layer_is_source: self.options.preactivation_layer_is_source.unwrap_or(false),
            error_layer_is_next: self.options.error_layer_is_next.unwrap_or(false),
            prime_transposes: self.options.prime_transposes.unwrap_or(false),
            implied_sums: self.options.implied_sums.unwrap_or(false),
            transposed_gradients: self.options.transposed_gradients.unwrap_or(false),
            row_gradients: match self.options.batch {
                None | Some(Batch::None) => self.options.row_gradients.unwrap_or_default(),
                // Batches are matrices.
                Some(_) => RowGradients::None,
            },
            to_first: self.to_first(),
            base_letter: self.base_letter.as_deref(),
            differentials: self.options.differentials.unwrap_or(false),
            left_out_is_last: self.options.left_out_is_last.unwrap_or(false),
            last_is_next: self.options.last_is_next.unwrap_or(false),
            sigma_is_sigmoid: self.writes_another_than_sigma
                || matches!(self.options.activation, Some(Function::Relu | Function::Tanh))
                    && self.options.output == Some(Function::Sigmoid),
            numbers: self.options.numbers,
            depth,
        }
    }

    /// Whether the first index of a weight is the neuron it leads to.
    pub(super) fn to_first(&self) -> bool {
        let rows = self.options.row_vectors.unwrap_or(false) || self.options.batch == Some(Batch::Rows);
        self.options.to_first.unwrap_or(!rows)
    }

    /// The conventions of one reading.
    pub fn conventions(&self, choices: Choices) -> Conventions {
        let options = &self.options;
        let single: Vec<Option<i32>> = Family::pinned_widths(&self.notation)
            .into_iter()
            .filter(|(_, width)| *width == 1)
            .map(|(layer, _)| layer)
            .collect();
        let batch = options.batch.unwrap_or_default();
        Conventions {
            row_vectors: options.row_vectors.unwrap_or(batch == Batch::Rows),
            batch,
            to_first: self.to_first(),
            single_weights_are_columns: options.single_weights_are_columns.unwrap_or(false),
            fold: options.fold.unwrap_or_default(),
            bias_is_weight_zero: options.bias_is_weight_zero,
            cost_is_sum: options.cost_is_sum.unwrap_or(false),
            error_of_total: options.error_of_total.unwrap_or(false),
            transposed_gradients: options.transposed_gradients.unwrap_or(false),
            row_gradients: options.row_gradients.unwrap_or_default(),
            transposed_jacobians: options.transposed_jacobians.unwrap_or(false),
            diagonal_jacobians: options.diagonal_jacobians.unwrap_or(false),
            diagonal_slopes: self.notation.letters.iter().any(|letter| {
                letter.meaning == Meaning::ActivationFunction && letter.pattern.key.is_capital()
            }),
            error_is_negative: options.error_is_negative.unwrap_or(false),
            vector_product: if choices.inner_products {
                VectorProduct::Inner
            } else {
                VectorProduct::Elementwise
            },
            entrywise_outer: choices.entrywise_outer,
            totals_over_examples: choices.sums_examples,
            single_output: single.contains(&None),
            single_neuron_layers: single.into_iter().flatten().collect(),
        }
    }

    /// The model and the networks for a statement under its conditions, with a given cost.
    fn setting(
        &self,
        row: &[Node],
        sides: &[&Expression],
        conditions: &Conditions,
        choices: Choices,
        cost: Cost,
    ) -> (Model, Family) {
        let options = &self.options;
        let activation = conditions.activation.or(options.activation).unwrap_or(Function::Any(0));
        let softmax = conditions.softmax || options.softmax;
        let output = if conditions.activation.is_some() { None } else { options.output };
        let mut conventions = self.conventions(choices);
        if options.small_is_one_example == Some(true) && is_of_one_example(row, &self.notation) {
            conventions.batch = Batch::None;
        }
        let model = Model {
            conventions,
            cost,
            base_cost: self.base_cost,
            gradients_of_base: self.base_letter.is_some() && self.other_cost(row).is_some(),
            l2: conditions.l2 || options.l2,
            activation: Some(activation),
            softmax,
            definitions: self.definitions.clone(),
            last_layer: match &self.notation.last_layer {
                LastLayer::Letter(letter) if self.next_to_letter() > 0 => format!("{letter}+1"),
                LastLayer::Letter(letter) => letter.clone(),
                LastLayer::Number(number) => number.to_string(),
            },
        };
        let batch = model.conventions.batch != Batch::None
            || conditions.batch
            || draw::uses_examples(sides)
            || matches!(cost, Cost::Defined { of_example: false, .. });
        let mut last_layers = Family::depths(&self.notation, sides);
        last_layers.retain(|&last| self.depth_fits(conditions, last));
        if last_layers.is_empty() {
            // A layer is written that the author's own conditions leave no room for: that is what is to be said.
            last_layers = Family::depths(&self.notation, &[]);
            last_layers.retain(|&last| self.depth_fits(conditions, last));
        }
        let by_layer = self.notation.letters.iter().any(|letter| {
            letter.by_author
                && letter.meaning == Meaning::ActivationFunction
                && !(letter.pattern.sup.is_empty() && letter.pattern.sub.is_empty())
        });
        let folded = model.conventions.fold != Fold::No;
        let has_bias = folded || options.has_bias.unwrap_or(true) && !options.bias_is_zero;
        let family = Family {
            input_layer: self.notation.input_layer,
            last_layers,
            pinned: Family::pinned_widths(&self.notation),
            examples: if batch { vec![1, 3] } else { vec![1] },
            activation,
            written: self.written.clone(),
            activation_by_layer: by_layer,
            output,
            softmax,
            labels: draw::uses_labels(sides) || self.cost_uses_labels(cost),
            layers_without_bias: options.layers_without_bias.clone(),
            bias: match options.bias_is_negative {
                _ if !has_bias => Bias::Zero,
                Some(true) => Bias::TakenOff,
                _ => Bias::Drawn,
            },
            cost,
            numbers: options.numbers,
        };
        (model, family)
    }

    /// Whether the text defines its cost by the label of a class.
    fn cost_uses_labels(&self, cost: Cost) -> bool {
        let Cost::Defined { definition, .. } = cost else { return false };
        self.definitions.get(definition).is_some_and(|definition| draw::uses_labels(&[&definition.body]))
    }

    /// Whether networks of a depth meet the conditions that speak of the last layer alone.
    fn depth_fits(&self, conditions: &Conditions, last: i32) -> bool {
        conditions.layers.iter().all(|condition| {
            let value = |side: &(Option<String>, i32)| match &side.0 {
                None => Some(side.1),
                Some(name)
                    if self.notation.is_last_layer(name)
                        || matches!(
                            (&self.notation.last_layer, name.as_str()),
                            (LastLayer::Number(_), "L")
                        ) =>
                {
                    Some(last - self.next_to_letter() + side.1)
                }
                Some(_) => None,
            };
            match (value(&condition.left), value(&condition.right)) {
                (Some(left), Some(right)) => holds(condition.ordering, left, right),
                _ => true,
            }
        })
    }

    /// Whether an assignment meets the conditions.
    pub fn accepts(
        &self,
        conditions: &Conditions,
        variables: &[VariableInfo],
        world: &World<Fp>,
        values: &[i64],
    ) -> bool {
        // Words speak of the layer that the statement leaves free.
        let free = variables.iter().position(|info| info.sort == Sort::Layer && !info.bound);
        if let (Some(place), Some(variable)) = (conditions.place, free)
            && let Some(&layer) = values.get(variable)
            && (layer == i64::from(world.last_layer())) != (place == Place::Output)
        {
            return false;
        }
        conditions.layers.iter().all(|condition| {
            let value = |side: &(Option<String>, i32)| -> Option<i32> {
                match &side.0 {
                    None => Some(side.1),
                    Some(name) if self.notation.is_last_layer(name) => {
                        Some(world.last_layer() - self.next_to_letter() + side.1)
                    }
                    Some(name) => {
                        let variable = variables
                            .iter()
                            .position(|info| info.name == *name && info.sort == Sort::Layer && !info.bound)?;
                        i32::try_from(*values.get(variable)?).ok().map(|value| value.saturating_add(side.1))
                    }
                }
            };
            match (value(&condition.left), value(&condition.right)) {
                (Some(left), Some(right)) => holds(condition.ordering, left, right),
                _ => true,
            }
        })
    }

    /// The costs that a statement is tried with: the first under which it holds is what it is about.
    pub fn costs(&self, row: &[Node], conditions: &Conditions) -> Vec<Cost> {
        if let Some(cost) = conditions.cost {
            return vec![cost];
        }
        if let Some(cost) = self.other_cost(row) {
            return vec![cost];
        }
        if let Some(cost) = self.options.cost {
            return vec![cost];
        }
        if conditions.softmax || self.options.softmax {
            // With softmax custom has the cross-entropy, unless the text defines another cost.
            return vec![Cost::Any, self.cost.unwrap_or(Cost::CategoricalCrossEntropy)];
        }
        match self.cost {
            Some(cost) if self.adds_to_outputs(cost) => vec![cost],
            Some(cost) => vec![Cost::Any, cost],
            None => vec![Cost::Any],
        }
    }

    /// The cost that a row is about, where that is another than the first that the text defines.
    fn other_cost(&self, row: &[Node]) -> Option<Cost> {
        let is = |letter: &str| any_node(row, &mut |node| letter_of_cost(node) == letter);
        let others = &self.other_costs;
        others.iter().find(|(letter, _)| is(letter)).map(|(_, cost)| *cost)
    }

    /// Whether the text defines its cost as more than a function of the outputs: what holds for any of those may be
    /// false of it.
    fn adds_to_outputs(&self, cost: Cost) -> bool {
        let Cost::Defined { definition, .. } = cost else { return false };
        let Some(definition) = self.definitions.get(definition) else { return false };
        let mut found = false;
        definition.body.walk(&mut |inner| {
            found |= match &inner.kind {
                Kind::Quantity(quantity) => quantity.role == Role::Weight,
                Kind::Defined { definition, .. } => self.definitions.get(*definition).is_some_and(|symbol| {
                    let mut weighs = false;
                    symbol.body.walk(&mut |inner| {
                        weighs |= matches!(&inner.kind, Kind::Quantity(quantity) if quantity.role == Role::Weight);
                    });
                    weighs
                }),
                _ => false,
            };
        });
        found
    }

    /// Reads a statement in one way and makes it ready to be tried.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn prepare(
        &self,
        row: &[Node],
        conditions: &Conditions,
        choices: Choices,
        is_update: bool,
        cost: Cost,
        depth: Option<BTreeMap<String, i32>>,
    ) -> Result<Prepared, ReadError> {
        let mut settings = self.settings(depth.clone());
        // L(a, y) = …: what the cost is called with is the output, even where other activations bear layers.
        settings.left_out_is_last |= calls_a_cost(row, &self.notation);
        let of_numbers = written::of_numbers(row, &self.notation);
        let row = of_numbers.as_deref().unwrap_or(row);
        let statement = reading::read(row, &settings, choices, is_update)?;
        let relations = self.relations(&statement);
        let mut sides: Vec<&Expression> = relations.iter().flat_map(|(left, right)| [left, right]).collect();
        if let Form::Shape { quantity, .. } = &statement.form {
            sides.push(quantity);
        }
        let (model, mut family) = self.setting(row, &sides, conditions, choices, cost);
        if let Some(last) = depth.as_ref().and_then(|depth| self.last_of(depth)) {
            family.last_layers = vec![last];
        }
        Ok(Prepared { statement, relations, model, family, depth })
    }

    /// How far behind the layer that its letter stands for the last one is.
    fn next_to_letter(&self) -> i32 {
        i32::from(self.options.last_is_next.unwrap_or(false))
    }

    fn last_of(&self, depth: &BTreeMap<String, i32>) -> Option<i32> {
        match &self.notation.last_layer {
            LastLayer::Letter(name) => depth.get(name).map(|layer| layer + self.next_to_letter()),
            LastLayer::Number(number) => Some(*number),
        }
    }

    /// All values of the layer letters that a row with dots is to be read for: depths, and layers below.
    pub fn depths_to_read(&self, row: &[Node], conditions: &Conditions) -> Vec<BTreeMap<String, i32>> {
        let mut letters = Vec::new();
        layer_letters(row, &mut letters);
        letters.retain(|name| {
            self.notation.layer_letters.contains(name)
                || conditions.layers.iter().any(|condition| {
                    [&condition.left, &condition.right].iter().any(|side| side.0.as_ref() == Some(name))
                })
        });
        letters.sort();
        letters.dedup();
        let input = self.notation.input_layer;
        let lasts: Vec<i32> = match self.notation.last_layer {
            LastLayer::Number(last) => vec![last],
            LastLayer::Letter(_) => (input + 2..=input + 4).collect(),
        };
        let mut all = Vec::new();
        for last in lasts {
            let mut partial = vec![BTreeMap::new()];
            for name in &letters {
                let values: Vec<i32> = if self.notation.is_last_layer(name) {
                    vec![last - self.next_to_letter()]
                } else {
                    (input + 1..=last).collect()
                };
                partial = partial
                    .into_iter()
                    .flat_map(|map: BTreeMap<String, i32>| {
                        values.iter().map(move |&value| {
                            let mut map = map.clone();
                            map.insert(name.clone(), value);
                            map
                        })
                    })
                    .collect();
            }
            for map in partial {
                let value = |side: &(Option<String>, i32)| match &side.0 {
                    None => Some(side.1),
                    Some(name) => map.get(name).map(|value| value + side.1),
                };
                let fits = conditions.layers.iter().all(|condition| {
                    match (value(&condition.left), value(&condition.right)) {
                        (Some(left), Some(right)) => holds(condition.ordering, left, right),
                        _ => true,
                    }
                });
                if fits {
                    all.push(map);
                }
            }
        }
        all
    }

    /// The relations that a statement makes.
    fn relations(&self, statement: &Statement) -> Vec<(Expression, Expression)> {
        let transposed = self.options.transposed_gradients.unwrap_or(false);
        match &statement.form {
            Form::Chain(sides) => sides.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect(),
            Form::Update { quantity, becomes } => {
                let step = reading::descent_step(quantity, cost_of_step(becomes), transposed);
                let span = quantity.span;
                let target = Expression { kind: Kind::Sum(vec![quantity.clone(), step]), span };
                becomes.iter().map(|form| (form.clone(), target.clone())).collect()
            }
            Form::Change { quantity, by, example } => {
                let cost = match *example {
                    OfExample::Implied => cost_of_step(by),
                    example => (Role::ExampleCost, example),
                };
                let step = reading::descent_step(quantity, cost, transposed);
                by.iter().map(|form| (form.clone(), step.clone())).collect()
            }
            Form::Shape { .. } | Form::Parameters(_) => Vec::new(),
        }
    }

    /// What exact arithmetic says of every relation of a statement, on a few networks or on all.
    pub fn exact(&self, prepared: &Prepared, conditions: &Conditions, thorough: bool) -> Vec<Exact> {
        let sides: Vec<&Expression> =
            prepared.relations.iter().flat_map(|(left, right)| [left, right]).collect();
        let constants = with_rate(draw::constants_of(&sides), prepared);
        let mut shapes = prepared.family.shapes(if thorough { 4 } else { 2 });
        if !thorough {
            // Shallow and deep, one example and several: enough to tell false from true with near certainty.
            let n = shapes.len();
            let keep = [0, n / 2, n.saturating_sub(2), n.saturating_sub(1)];
            shapes = shapes
                .into_iter()
                .enumerate()
                .filter(|(place, _)| keep.contains(place))
                .map(|(_, shape)| shape)
                .collect();
        }
        let variables = &prepared.statement.variables;
        let accept = |world: &World<Fp>, values: &[i64]| self.accepts(conditions, variables, world, values);
        prepared
            .relations
            .iter()
            .map(|(left, right)| {
                let relation = Relation { left, right, variables, accept: &accept };
                let points = if thorough { 2 } else { 1 };
                relation::exactly(
                    &relation,
                    &prepared.family,
                    &prepared.model,
                    &shapes,
                    points,
                    self.seed,
                    &constants,
                )
            })
            .collect()
    }
}

/// The cost that a step is taken on: that of one example where nothing else stands in it, as in `Δw = -η ∂E_n/∂w`.
fn cost_of_step(forms: &[Expression]) -> (Role, OfExample) {
    let mut costs: Vec<(Role, OfExample)> = Vec::new();
    for form in forms {
        form.walk(&mut |inner| match &inner.kind {
            Kind::Quantity(Quantity { role: role @ (Role::Cost | Role::ExampleCost), example, .. }) => {
                costs.push((*role, *example));
            }
            Kind::Big { over: Over::Examples(_), .. } | Kind::Mean(_) => {
                costs.push((Role::Cost, OfExample::Implied));
            }
            _ => {}
        });
    }
    match costs.split_first() {
        Some((&first, others)) if others.iter().all(|&other| other == first) => first,
        _ => (Role::Cost, OfExample::Implied),
    }
}

/// The constants of the relations; steps need the learning rate, L2 terms λ.
pub(super) fn with_rate(
    mut constants: std::collections::BTreeSet<String>,
    prepared: &Prepared,
) -> std::collections::BTreeSet<String> {
    if prepared.model.l2 {
        constants.insert("lambda".to_owned());
    }
    for definition in &prepared.model.definitions {
        constants.extend(draw::constants_of(&[&definition.body]));
    }
    constants
}

fn holds(ordering: Ordering, left: i32, right: i32) -> bool {
    match ordering {
        Ordering::Less => left < right,
        Ordering::LessEqual => left <= right,
        Ordering::Greater => left > right,
        Ordering::GreaterEqual => left >= right,
        Ordering::Equal => left == right,
        Ordering::NotEqual => left != right,
    }
}

/// Letters that stand in scripts, as layers may.
fn layer_letters(row: &[Node], found: &mut Vec<String>) {
    for node in row {
        match &node.kind {
            Flat::Scripted { base, sub, sup, .. } => {
                layer_letters(std::slice::from_ref(base), found);
                for script in sub.iter().chain(sup) {
                    for part in crate::notation::parts(script) {
                        if let Some(name) = linear_layer(&part.row) {
                            found.push(name);
                        }
                    }
                    layer_letters(script, found);
                }
            }
            Flat::Fraction { numerator, denominator } => {
                layer_letters(numerator, found);
                layer_letters(denominator, found);
            }
            Flat::Big { lower, upper, .. } => {
                lower.iter().chain(upper).for_each(|row| layer_letters(row, found))
            }
            Flat::Fenced { body, .. } | Flat::Group(body) => layer_letters(body, found),
            _ => {}
        }
    }
}

/// Reads a condition on layers from its two sides.
pub fn layer_side(source: &str) -> Option<(Option<String>, i32)> {
    let row: Row = latex::parse(source, 0, &latex::Macros::new()).ok()?;
    let (letter, offset) = reading::linear(&row)?;
    Some((letter.map(crate::notation::name_of), offset))
}

/// A layer as people write it.
pub fn layer_words(layer: Layer, variables: &[VariableInfo], last: &str, input: i32) -> String {
    let mut offset = layer.offset;
    let base = match layer.base {
        LayerBase::Number => return layer.offset.to_string(),
        LayerBase::Last => match (last.parse::<i32>(), last.strip_suffix("+1")) {
            (Ok(number), _) => return (number + layer.offset).to_string(),
            // L + 1 is the last one.
            (Err(_), Some(letter)) => {
                offset += 1;
                letter.to_owned()
            }
            (Err(_), None) => last.to_owned(),
        },
        LayerBase::Input if layer.offset == 0 => return "input".to_owned(),
        LayerBase::Input => return (input + layer.offset).to_string(),
        LayerBase::Variable(variable) => {
            variables.get(variable).map_or_else(|| "?".to_owned(), VariableInfo::shown)
        }
    };
    match offset {
        0 => base,
        n if n > 0 => format!("{base}+{n}"),
        n => format!("{base}−{}", -n),
    }
}
