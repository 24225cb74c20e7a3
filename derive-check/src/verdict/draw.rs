//! Drawing networks: sizes that hide nothing, numbers without symmetry.

use crate::difference::Shadowed;
use crate::model::{Arithmetic, Degree, Fp, Function, Laws, Network, World, Written, class_of, mix};
use crate::notation::{LastLayer, Notation, Size};
use crate::oracle::model::Cost;
use crate::reading::SMALL;
use crate::reading::expression::{
    Argument, Expression, Index, IndexBase, Kind, Layer, LayerBase, OfExample, Over, Quantity, Role,
};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What networks a statement is tried on.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// Number of the input layer.
    pub input_layer: i32,
    /// Depths that are allowed, as the number of the last layer.
    pub last_layers: Vec<i32>,
    /// Widths that are fixed, by layer; `None` is the last layer.
    pub pinned: BTreeMap<Option<i32>, usize>,
    /// Numbers of examples.
    pub examples: Vec<usize>,
    /// Activation function by position after the input (the last one repeats), and of the last layer.
    pub activation: Function,
    /// What [`Function::Written`] is.
    pub written: Option<Rc<Written>>,
    /// Whether every layer has a function of its own.
    pub activation_by_layer: bool,
    /// Activation function of the last layer, where it differs.
    pub output: Option<Function>,
    /// Whether the last layer is softmax.
    pub softmax: bool,
    /// Whether a target is the label of a class: 1 for it, 0 for all others.
    pub labels: bool,
    /// Whether the networks have biases, and whether they are drawn as zero.
    pub bias: Bias,
    /// Layers whose biases are zero all the same.
    pub layers_without_bias: BTreeSet<i32>,
    /// The cost, for targets that suit it.
    pub cost: Cost,
    /// Whether there is no network at all: numbers are drawn, and nothing else.
    pub numbers: bool,
}

/// What becomes of the biases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bias {
    /// Drawn like weights.
    Drawn,
    /// Drawn like weights, and taken off: thresholds.
    TakenOff,
    /// Zero, but they can be moved.
    Zero,
}

/// One drawn network, before its numbers are made.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Neurons by layer.
    pub widths: Vec<usize>,
    /// Number of examples.
    pub n_examples: usize,
}

/// How deep networks go when nothing says otherwise: layers after the input.
const DEPTHS: std::ops::RangeInclusive<i32> = 1..=4;

/// No layer number beyond this is drawn.
pub(super) const DEEPEST: i32 = 9;

impl Family {
    /// The depths that a notation and a statement's layers allow.
    pub fn depths(notation: &Notation, sides: &[&Expression]) -> Vec<i32> {
        match notation.last_layer {
            LastLayer::Number(last) => vec![last],
            LastLayer::Letter(_) => {
                let input = notation.input_layer;
                let mut lowest = input + 1;
                for side in sides {
                    side.walk(&mut |inner| {
                        for layer in layers_of(&inner.kind) {
                            match layer.base {
                                LayerBase::Number => lowest = lowest.max(layer.offset),
                                LayerBase::Input => lowest = lowest.max(input + layer.offset),
                                // L − 2 needs two layers below the last that are not the input, unless it is an activation.
                                LayerBase::Last => {
                                    lowest = lowest.max(input + first_layer(&inner.kind) - layer.offset);
                                }
                                _ => {}
                            }
                        }
                    });
                }
                if let Some(last) = compared_with_target(sides) {
                    return vec![last.clamp(input + 1, DEEPEST)];
                }
                let lowest = lowest.min(DEEPEST);
                let highest = (input + DEPTHS.end()).max(lowest + 1);
                (lowest..=highest).collect()
            }
        }
    }

    /// Shapes, the small ones first: for every depth widths that all differ, and widths that are all equal.
    pub fn shapes(&self, per_depth: usize) -> Vec<Shape> {
        const DIFFERENT: [usize; 10] = [3, 2, 4, 5, 6, 7, 3, 5, 4, 6];
        let mut shapes = Vec::new();
        for &last in &self.last_layers {
            let n = (last - self.input_layer + 1).max(2) as usize;
            let mut variants = vec![
                (0..n).map(|i| DIFFERENT[i % 10]).collect::<Vec<_>>(),
                vec![2; n],
                (0..n).map(|i| DIFFERENT[(n - 1 - i) % 10]).collect(),
                vec![3; n],
            ];
            variants.truncate(per_depth);
            for mut widths in variants {
                self.pin(&mut widths);
                for &n_examples in &self.examples {
                    let shape = Shape { widths: widths.clone(), n_examples };
                    if !shapes.contains(&shape) {
                        shapes.push(shape);
                    }
                }
            }
        }
        shapes
    }

    /// Puts the fixed widths in their places.
    pub fn pin(&self, widths: &mut [usize]) {
        let n = widths.len();
        for (layer, &width) in &self.pinned {
            let place = match layer {
                Some(layer) => usize::try_from(layer - self.input_layer).ok(),
                None => Some(n - 1),
            };
            if let Some(slot) = place.and_then(|place| widths.get_mut(place)) {
                *slot = width;
            }
        }
    }

    /// Widths that the notation fixes and that are drawn as they are.
    pub fn pinned_widths(notation: &Notation) -> BTreeMap<Option<i32>, usize> {
        notation
            .sizes
            .iter()
            .filter_map(|(&layer, size)| match size {
                Size::Number(n) if *n <= SMALL => Some((layer, *n)),
                _ => None,
            })
            .collect()
    }

    /// A network of this family with entries from a source of numbers.
    fn network<S: Arithmetic>(
        &self,
        shape: &Shape,
        constants: &BTreeSet<String>,
        mut draw: impl FnMut(Entry) -> S,
    ) -> Network<S> {
        let widths = &shape.widths;
        let n = widths.len();
        let weights = (1..n)
            .map(|i| {
                (0..widths[i]).map(|_| (0..widths[i - 1]).map(|_| draw(Entry::Weight)).collect()).collect()
            })
            .collect();
        let biases = (1..n)
            .map(|i| {
                let none = self.layers_without_bias.contains(&(self.input_layer + i as i32));
                (0..widths[i])
                    .map(|_| match self.bias {
                        _ if none => S::whole(0),
                        Bias::Drawn | Bias::TakenOff => draw(Entry::Weight),
                        Bias::Zero => S::whole(0),
                    })
                    .collect()
            })
            .collect();
        let inputs =
            (0..shape.n_examples).map(|_| (0..widths[0]).map(|_| draw(Entry::Input)).collect()).collect();
        let targets = (0..shape.n_examples)
            .map(|example| {
                if self.labels {
                    let class = class_of(example, widths[n - 1]);
                    return (0..widths[n - 1]).map(|neuron| S::whole(i64::from(neuron == class))).collect();
                }
                let mut target: Vec<S> = (0..widths[n - 1]).map(|_| draw(Entry::Target)).collect();
                if self.softmax || self.cost == Cost::CategoricalCrossEntropy {
                    // A distribution: the last share is what the others leave.
                    if let Some((last, others)) = target.split_last_mut() {
                        *last = others.iter().fold(S::whole(1), |rest, &share| rest - share);
                    }
                }
                target
            })
            .collect();
        let activations = (1..n).map(|i| self.activation_of(i, n)).collect();
        let of_function = self.written.iter().flat_map(|written| written.constants());
        let constants: BTreeSet<&str> = constants.iter().map(String::as_str).chain(of_function).collect();
        let constants = constants.into_iter().map(|name| (Rc::from(name), draw(Entry::Constant))).collect();
        Network {
            input_layer: self.input_layer,
            widths: widths.clone(),
            weights,
            biases,
            biases_are_taken_off: self.bias == Bias::TakenOff,
            activations,
            softmax: self.softmax,
            inputs,
            targets,
            constants,
        }
    }

    fn activation_of(&self, place: usize, n: usize) -> Function {
        let base = if place + 1 == n { self.output.unwrap_or(self.activation) } else { self.activation };
        match base {
            Function::Any(_) if self.activation_by_layer => Function::Any(place as u32),
            Function::Any(_) if place + 1 == n && self.output.is_some() => Function::Any(99),
            known => known,
        }
    }

    fn laws(&self, seed: u64, any: Vec<Function>) -> Rc<Laws> {
        Rc::new(Laws { seed, any, written: self.written.clone() })
    }

    /// A network over the field.
    pub fn over_field(&self, shape: &Shape, constants: &BTreeSet<String>, seed: u64) -> Option<World<Fp>> {
        let mut state = mix(seed ^ 0x5eed);
        let laws = self.laws(seed, Vec::new());
        let network = self.network(shape, constants, |_| {
            state = mix(state);
            Fp::from_bits(state)
        });
        World::new(network, laws)
    }

    /// The same network in degrees: every drawn number has degree one.
    pub fn in_degrees(&self, shape: &Shape, constants: &BTreeSet<String>) -> Option<World<Degree>> {
        let laws = self.laws(0, Vec::new());
        let network = self.network(shape, constants, |_| Degree::DRAWN);
        World::new(network, laws)
    }

    /// A network in floating point, with what unknown functions stand for. Entries are asymmetric and of order one.
    pub fn over_reals<S: Arithmetic>(
        &self,
        shape: &Shape,
        constants: &BTreeSet<String>,
        seed: u64,
    ) -> Option<World<S>> {
        const SMOOTH: [Function; 5] =
            [Function::Tanh, Function::Sigmoid, Function::Silu, Function::Softplus, Function::Gelu];
        let mut state = mix(seed ^ 0xf1047);
        let mut uniform = move || {
            state = mix(state);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let n_outputs = shape.widths.last().copied().unwrap_or(1) as f64;
        let open = matches!(self.cost, Cost::CrossEntropy | Cost::CategoricalCrossEntropy) || self.softmax;
        let first = (mix(seed) % 5) as usize;
        let laws = self.laws(seed, (0..5).map(|place| SMOOTH[(first + 2 * place) % 5]).collect());
        let network = self.network(shape, constants, |kind| {
            let u = uniform();
            S::real(match kind {
                // Away from 0, so that a lost factor shows.
                Entry::Weight => (0.3 + 0.9 * u) * if (u * 64.0).fract() < 0.4 { -1.0 } else { 1.0 },
                Entry::Input => 0.2 + 1.1 * u - if (u * 32.0).fract() < 0.3 { 1.2 } else { 0.0 },
                Entry::Target if self.softmax || self.cost == Cost::CategoricalCrossEntropy => {
                    (0.2 + 0.6 * u) / n_outputs
                }
                Entry::Target if open => 0.1 + 0.8 * u,
                Entry::Target => 1.5 * u - 0.4,
                Entry::Constant => 0.2 + 0.7 * u,
            })
        });
        World::new(network, laws)
    }

    /// Over floating point with rounding carried along.
    pub fn over_shadows(
        &self,
        shape: &Shape,
        constants: &BTreeSet<String>,
        seed: u64,
    ) -> Option<World<Shadowed>> {
        self.over_reals(shape, constants, seed)
    }

    /// A network of small whole numbers: `1, 1, …` at first, then less and less plain.
    pub fn plain(
        &self,
        shape: &Shape,
        constants: &BTreeSet<String>,
        plainness: usize,
        any: Function,
    ) -> Option<World<f64>> {
        const NUMBERS: [&[f64]; 5] = [
            &[1.0],
            &[1.0, 2.0],
            &[2.0, 1.0, -1.0, 3.0],
            &[1.0, -2.0, 3.0, 2.0, -1.0],
            &[0.5, -1.0, 2.0, 1.5, -0.5, 3.0],
        ];
        let numbers = NUMBERS[plainness.min(NUMBERS.len() - 1)];
        let mut counter = 0;
        let n_outputs = shape.widths.last().copied().unwrap_or(1) as f64;
        let laws = self.laws(0, vec![any]);
        let network = self.network(shape, constants, |kind| match kind {
            Entry::Target if self.softmax || self.cost == Cost::CategoricalCrossEntropy => {
                1.0 / n_outputs / 2.0
            }
            Entry::Target if self.cost == Cost::CrossEntropy => 0.25,
            Entry::Target => 0.0,
            Entry::Constant if !self.numbers => 1.0,
            Entry::Weight | Entry::Input | Entry::Constant => {
                counter += 1;
                numbers[(counter - 1) % numbers.len()]
            }
        });
        World::new(network, laws)
    }
}

/// What a number is drawn for.
#[derive(Clone, Copy, PartialEq)]
enum Entry {
    Weight,
    Input,
    Target,
    Constant,
}

/// The number of the layer that is compared with the target or the output: `a^{(4)} - y` is written of a network whose
/// last layer is 4, and so is `h(x) = a^{(4)}`.
fn compared_with_target(sides: &[&Expression]) -> Option<i32> {
    let quantity = |term: &Expression| match &term.kind {
        Kind::Quantity(quantity) => Some((quantity.role, quantity.layer)),
        Kind::Negative(inner) => match &inner.kind {
            Kind::Quantity(quantity) => Some((quantity.role, quantity.layer)),
            _ => None,
        },
        _ => None,
    };
    // h(x) = a^{(3)}: the output, and the number of its layer.
    let mut found = sides.chunks(2).find_map(|pair| {
        let [left, right] = pair else { return None };
        match (quantity(left)?, quantity(right)?) {
            ((Role::Activation, Some(Layer::LAST)), (Role::Activation, Some(layer)))
            | ((Role::Activation, Some(layer)), (Role::Activation, Some(Layer::LAST)))
                if layer.base == LayerBase::Number =>
            {
                Some(layer.offset)
            }
            _ => None,
        }
    });
    for side in sides {
        side.walk(&mut |inner| {
            let Kind::Sum(terms) = &inner.kind else { return };
            let read: Vec<_> = terms.iter().filter_map(quantity).collect();
            if read.iter().any(|(role, _)| *role == Role::Target) {
                found = found.or(read.iter().find_map(|(role, layer)| match layer {
                    Some(Layer { base: LayerBase::Number, offset }) if *role == Role::Activation => {
                        Some(*offset)
                    }
                    _ => None,
                }));
            }
        });
    }
    found
}

/// How many layers after the input the first one is that a quantity has.
fn first_layer(kind: &Kind) -> i32 {
    match kind {
        Kind::Quantity(quantity) if quantity.role != Role::Activation => 1,
        _ => 0,
    }
}

/// The layers that a node of an expression bears.
fn layers_of(kind: &Kind) -> Vec<Layer> {
    match kind {
        Kind::Quantity(Quantity { layer, indices, .. }) => layer
            .iter()
            .copied()
            .chain(indices.iter().filter_map(|index| match index.base {
                IndexBase::Width(layer) => Some(layer),
                _ => None,
            }))
            .collect(),
        Kind::Width(layer) | Kind::LayerNumber(layer) => vec![*layer],
        _ => Vec::new(),
    }
}

/// Whether an expression takes the label of a class as an index: `p_y`, `1[y = k]`.
pub fn uses_labels(sides: &[&Expression]) -> bool {
    let is_label = |index: &Index| matches!(index.base, IndexBase::Label(_));
    let mut found = false;
    for side in sides {
        side.walk(&mut |inner| {
            found |= match &inner.kind {
                Kind::Quantity(Quantity { indices, .. }) | Kind::Component { indices, .. } => {
                    indices.iter().any(is_label)
                }
                Kind::Kronecker(left, right) => is_label(left) || is_label(right),
                Kind::Defined { arguments, .. } => arguments
                    .iter()
                    .any(|argument| matches!(argument, Argument::Index(index) if is_label(index))),
                _ => false,
            }
        });
    }
    found
}

/// Whether an expression speaks of several examples.
pub fn uses_examples(sides: &[&Expression]) -> bool {
    let mut found = false;
    for side in sides {
        side.walk(&mut |inner| {
            found |= match &inner.kind {
                Kind::Mean(_) | Kind::ExampleCount | Kind::Big { over: Over::Examples(_), .. } => true,
                Kind::Quantity(quantity) => {
                    quantity.example != OfExample::Implied || quantity.role == Role::ExampleCost
                }
                _ => false,
            }
        });
    }
    found
}

/// The named scalars of some expressions.
pub fn constants_of(sides: &[&Expression]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for side in sides {
        side.walk(&mut |inner| {
            if let Kind::Constant(name) = &inner.kind {
                names.insert(name.clone());
            }
        });
    }
    names
}
