//! A drawn network with its examples, run forward; and the same with one of its nodes moved.
//!
//! Plain loops over nested vectors: the checker evaluates networks from their definition alone.

use super::arithmetic::{Arithmetic, Dual, Laws, mix};
use super::function::Function;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The numbers of a network, before anything is computed from them.
#[derive(Clone, Debug)]
pub struct Network<S> {
    /// Number of the input layer: 0 or 1.
    pub input_layer: i32,
    /// Neurons by layer, the input first.
    pub widths: Vec<usize>,
    /// `weights[i][j][k]` leads *to* neuron j of the layer i + 1 places after the input, *from* neuron k of the one before.
    pub weights: Vec<Vec<Vec<S>>>,
    /// `biases[i][j]` likewise.
    pub biases: Vec<Vec<S>>,
    /// Whether biases are thresholds: z = W a − b.
    pub biases_are_taken_off: bool,
    /// Activation function by layer after the input.
    pub activations: Vec<Function>,
    /// Whether the last layer is softmax instead.
    pub softmax: bool,
    /// Inputs by example.
    pub inputs: Vec<Vec<S>>,
    /// Targets by example.
    pub targets: Vec<Vec<S>>,
    /// Scalars that equations name: the learning rate, λ, …
    pub constants: BTreeMap<Rc<str>, S>,
}

/// A node of the forward computation; layers by their number, neurons and examples from 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// w to neuron `to` of `layer` from neuron `from` of the layer before.
    Weight {
        /// The layer it leads to.
        layer: i32,
        /// Neuron it leads to.
        to: usize,
        /// Neuron it comes from.
        from: usize,
    },
    /// b of a neuron.
    Bias {
        /// Its layer.
        layer: i32,
        /// The neuron.
        to: usize,
    },
    /// z of a neuron on one example.
    PreActivation {
        /// Its layer.
        layer: i32,
        /// The neuron.
        neuron: usize,
        /// The example.
        example: usize,
    },
    /// a of a neuron on one example; in the input layer an input.
    Activation {
        /// Its layer.
        layer: i32,
        /// The neuron.
        neuron: usize,
        /// The example.
        example: usize,
    },
    /// y of an output neuron on one example.
    Target {
        /// The neuron.
        neuron: usize,
        /// The example.
        example: usize,
    },
    /// A named scalar.
    Constant(String),
    /// A named scalar where equations write it, while the network keeps what it was run forward with: the α by which f(z) is
    /// differentiated at the same z.
    ConstantAside(String),
    /// An entry of a symbol that the text defines.
    Defined {
        /// Which definition.
        definition: usize,
        /// What its variables stand for.
        values: Vec<i64>,
        /// The example.
        example: usize,
        /// The entry, counted row by row.
        entry: usize,
    },
    /// The cost.
    Cost,
    /// Many weights, biases and inputs at once, each in a direction of its own: what a differential is taken along.
    Along(Moves),
}

/// Which weights, biases and inputs are moved at once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moves {
    /// Layers whose weights are moved.
    pub weights: Vec<i32>,
    /// Layers whose biases are moved.
    pub biases: Vec<i32>,
    /// Everything is moved that this layer is computed from, the inputs included.
    pub up_to: Option<i32>,
}

/// The class that the label of an example names, from 0, where targets are labels.
pub fn class_of(example: usize, n_classes: usize) -> usize {
    (n_classes / 2 + example) % n_classes.max(1)
}

/// A network run forward, with the moves that were made on the way.
#[derive(Clone, Debug)]
pub struct World<S> {
    /// The network, weights and biases as moved.
    pub network: Network<S>,
    /// What unknown functions are.
    pub laws: Rc<Laws>,
    /// Moves of what is computed: added where it is.
    moves: Vec<(Node, S)>,
    /// `z[i][e][j]`: layers after the input, examples, neurons.
    z: Vec<Vec<Vec<S>>>,
    /// `a[i][e][j]`: layers from the input on.
    a: Vec<Vec<Vec<S>>>,
}

impl<S: Arithmetic> World<S> {
    /// Runs a network forward: z = W a + b, a = σ(z), layer by layer. `None` where a function is not defined.
    pub fn new(network: Network<S>, laws: Rc<Laws>) -> Option<World<S>> {
        let input_layer = network.input_layer;
        World { network, laws, moves: Vec::new(), z: Vec::new(), a: Vec::new() }.run_from(input_layer)
    }

    /// The same network with one node moved and everything downstream of it computed again.
    pub fn moved(&self, node: &Node, by: S) -> Option<World<S>> {
        self.clone().with(node, by)
    }

    fn with(mut self, node: &Node, by: S) -> Option<World<S>> {
        self.shift(node, by);
        let first = self.first_layer_downstream(node);
        self.run_from(first)
    }

    /// The first layer that a move of a node reaches; the one behind the last where it reaches none.
    fn first_layer_downstream(&self, node: &Node) -> i32 {
        match *node {
            Node::Weight { layer, .. }
            | Node::Bias { layer, .. }
            | Node::PreActivation { layer, .. }
            | Node::Activation { layer, .. } => layer,
            // The activation function may have letters.
            Node::Constant(_) | Node::Along(_) => self.network.input_layer,
            Node::Target { .. } | Node::ConstantAside(_) | Node::Defined { .. } | Node::Cost => {
                self.last_layer() + 1
            }
        }
    }

    fn shift(&mut self, node: &Node, by: S) {
        let network = &mut self.network;
        match *node {
            Node::Weight { layer, to, from } => {
                let w = &mut network.weights[(layer - network.input_layer - 1) as usize][to][from];
                *w = *w + by;
            }
            Node::Bias { layer, to } => {
                let b = &mut network.biases[(layer - network.input_layer - 1) as usize][to];
                *b = *b + by;
            }
            Node::Target { neuron, example } => {
                let y = &mut network.targets[example][neuron];
                *y = *y + by;
            }
            Node::Constant(ref name) | Node::ConstantAside(ref name) => {
                if let Some(constant) = network.constants.get_mut(name.as_str()) {
                    *constant = *constant + by;
                }
            }
            Node::PreActivation { .. } | Node::Activation { .. } | Node::Defined { .. } | Node::Cost => {
                self.moves.push((node.clone(), by));
            }
            Node::Along(ref moves) => {
                let mut directions = Directions { state: self.laws.seed };
                let mut shift = |number: &mut S, is_moved: bool| {
                    let direction = directions.next();
                    if is_moved {
                        *number = *number + by * direction;
                    }
                };
                let below = |layer: i32| moves.up_to.is_some_and(|last| layer <= last);
                for (layer, (rows, biases)) in
                    (network.input_layer + 1..).zip(network.weights.iter_mut().zip(&mut network.biases))
                {
                    let is_moved = below(layer) || moves.weights.contains(&layer);
                    rows.iter_mut().flatten().for_each(|w| shift(w, is_moved));
                    let is_moved = below(layer) || moves.biases.contains(&layer);
                    biases.iter_mut().for_each(|b| shift(b, is_moved));
                }
                let inputs = network.inputs.iter_mut().flatten();
                inputs.for_each(|x| shift(x, below(network.input_layer)));
            }
        }
    }

    /// Computes the layers from one on; those before it are as they were.
    fn run_from(mut self, first: i32) -> Option<World<S>> {
        let input_layer = self.network.input_layer;
        let kept = usize::try_from(first - input_layer).unwrap_or(0);
        self.a.truncate(kept);
        self.z.truncate(kept.saturating_sub(1));
        let n_examples = self.network.inputs.len();
        if self.a.is_empty() {
            let mut activation = self.network.inputs.clone();
            for (example, a) in activation.iter_mut().enumerate() {
                for (neuron, a) in a.iter_mut().enumerate() {
                    *a = *a + self.move_of(&Node::Activation { layer: input_layer, neuron, example });
                }
            }
            self.a.push(activation);
        }
        for step in self.z.len()..self.network.weights.len() {
            let layer = input_layer + step as i32 + 1;
            let (mut z_layer, mut a_layer) = (Vec::new(), Vec::new());
            for example in 0..n_examples {
                let before = &self.a[step][example];
                let z: Vec<S> = self.network.weights[step]
                    .iter()
                    .enumerate()
                    .map(|(neuron, row)| {
                        let b = self.network.biases[step][neuron];
                        let b = if self.network.biases_are_taken_off { -b } else { b };
                        let sum = row.iter().zip(before).fold(b, |z, (&w, &a)| z + w * a);
                        sum + self.move_of(&Node::PreActivation { layer, neuron, example })
                    })
                    .collect();
                let mut a = self.activate(step, &z)?;
                for (neuron, a) in a.iter_mut().enumerate() {
                    *a = *a + self.move_of(&Node::Activation { layer, neuron, example });
                }
                z_layer.push(z);
                a_layer.push(a);
            }
            self.z.push(z_layer);
            self.a.push(a_layer);
        }
        Some(self)
    }

    fn activate(&self, step: usize, z: &[S]) -> Option<Vec<S>> {
        if self.network.softmax && step + 1 == self.network.weights.len() {
            return softmax(z, &self.laws);
        }
        z.iter().map(|&z| self.apply(self.network.activations[step], 0, z)).collect()
    }

    /// The derivative of an order of a function at x; of the text's own with the letters that this network has numbers for,
    /// so that they can be moved.
    pub fn apply(&self, function: Function, order: u32, x: S) -> Option<S> {
        match (function, &self.laws.written) {
            (Function::Written, Some(written)) => written.at(order, x, &self.network.constants, &self.laws),
            _ => x.apply(function, order, &self.laws),
        }
    }

    /// By how much a node that is computed from others is moved.
    pub fn move_of(&self, node: &Node) -> S {
        self.moves.iter().filter(|(moved, _)| moved == node).fold(S::whole(0), |sum, &(_, by)| sum + by)
    }

    /// Whether any node that is computed from others is moved.
    pub fn has_moves(&self) -> bool {
        !self.moves.is_empty()
    }

    /// Number of the last layer.
    pub fn last_layer(&self) -> i32 {
        self.network.last_layer()
    }

    /// z of a layer after the input.
    pub fn z(&self, layer: i32, example: usize, neuron: usize) -> S {
        self.z[(layer - self.network.input_layer - 1) as usize][example][neuron]
    }

    /// a of a layer.
    pub fn a(&self, layer: i32, example: usize, neuron: usize) -> S {
        self.a[(layer - self.network.input_layer) as usize][example][neuron]
    }

    /// The outputs of one example.
    pub fn outputs(&self, example: usize) -> &[S] {
        self.a.last().map_or(&[], |layer| &layer[example])
    }

    /// The same numbers in another arithmetic, run forward up to a layer that is not reached.
    fn map_before<T: Arithmetic>(&self, first: i32, f: impl Fn(S) -> T) -> World<T> {
        let kept = usize::try_from(first - self.network.input_layer).unwrap_or(0);
        let all = |rows: &[Vec<S>]| rows.iter().map(|row| row.iter().map(|&x| f(x)).collect()).collect();
        World {
            network: Network {
                input_layer: self.network.input_layer,
                widths: self.network.widths.clone(),
                weights: self.network.weights.iter().map(|rows| all(rows)).collect(),
                biases: all(&self.network.biases),
                biases_are_taken_off: self.network.biases_are_taken_off,
                activations: self.network.activations.clone(),
                softmax: self.network.softmax,
                inputs: all(&self.network.inputs),
                targets: all(&self.network.targets),
                constants: self.network.constants.iter().map(|(name, &x)| (Rc::clone(name), f(x))).collect(),
            },
            laws: Rc::clone(&self.laws),
            moves: self.moves.iter().map(|(node, by)| (node.clone(), f(*by))).collect(),
            z: self.z.iter().take(kept.saturating_sub(1)).map(|layer| all(layer)).collect(),
            a: self.a.iter().take(kept).map(|layer| all(layer)).collect(),
        }
    }

    /// The same network over dual numbers, with the slope of everything by one node.
    pub fn dual(&self, node: &Node) -> Option<World<Dual<S>>> {
        let first = self.first_layer_downstream(node);
        self.map_before(first, Dual::constant).with(node, Dual { value: S::whole(0), slope: S::whole(1) })
    }
}

/// Numbers between −1 and 1 that stand in no relation to those of the network. Whole multiples of 2⁻⁶¹: over the prime
/// field nearly all of its elements.
struct Directions {
    state: u64,
}

impl Directions {
    fn next<S: Arithmetic>(&mut self) -> S {
        self.state = mix(self.state);
        let whole = (self.state >> 2) as i64 - (1 << 61);
        let unit = S::whole(1 << 61);
        S::whole(whole).divide(unit).unwrap_or(unit)
    }
}

impl<S> Network<S> {
    /// Number of the last layer.
    pub fn last_layer(&self) -> i32 {
        self.input_layer + self.weights.len() as i32
    }

    /// Neurons in a layer; `None` where there is no such layer.
    pub fn width(&self, layer: i32) -> Option<usize> {
        self.widths.get(usize::try_from(layer - self.input_layer).ok()?).copied()
    }
}

/// e^z_j / Σ_k e^z_k
pub fn softmax<S: Arithmetic>(z: &[S], laws: &Laws) -> Option<Vec<S>> {
    let powers: Option<Vec<S>> = z.iter().map(|z| z.apply(Function::Exp, 0, laws)).collect();
    let powers = powers?;
    let sum = powers.iter().fold(S::whole(0), |sum, &p| sum + p);
    powers.iter().map(|p| p.divide(sum)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::Fp;

    /// 2–1–1 with z² = w₁x₁ + w₂x₂ + b, a² = z²²/2, z³ = w a² + b by hand.
    fn network() -> Network<f64> {
        Network {
            input_layer: 1,
            widths: vec![2, 1, 1],
            weights: vec![vec![vec![2.0, 3.0]], vec![vec![5.0]]],
            biases: vec![vec![1.0], vec![-4.0]],
            biases_are_taken_off: false,
            activations: vec![Function::HalfSquare, Function::Identity],
            softmax: false,
            inputs: vec![vec![1.0, -1.0], vec![0.0, 1.0]],
            targets: vec![vec![0.0], vec![0.0]],
            constants: BTreeMap::new(),
        }
    }

    fn laws() -> Rc<Laws> {
        Rc::new(Laws { seed: 1, any: vec![], written: None })
    }

    #[test]
    fn forward_by_hand() {
        let world = World::new(network(), laws()).expect("defined everywhere");
        assert_eq!((world.z(2, 0, 0), world.a(2, 0, 0), world.z(3, 0, 0)), (0.0, 0.0, -4.0));
        assert_eq!((world.z(2, 1, 0), world.a(2, 1, 0), world.a(3, 1, 0)), (4.0, 8.0, 36.0));
        assert_eq!(world.last_layer(), 3);
    }

    #[test]
    fn a_move_reaches_what_lies_downstream_and_nothing_else() {
        let world = World::new(network(), laws()).expect("defined everywhere");
        let node = Node::Activation { layer: 2, neuron: 0, example: 1 };
        let moved = world.moved(&node, 1.0).expect("defined everywhere");
        assert_eq!((moved.z(2, 1, 0), moved.a(2, 1, 0), moved.a(3, 1, 0)), (4.0, 9.0, 41.0));
        assert_eq!(moved.a(3, 0, 0), world.a(3, 0, 0));
        let dual = world.dual(&Node::Weight { layer: 2, to: 0, from: 1 }).expect("defined everywhere");
        // ∂a³/∂w = w³ · z² · x₂ = 5 · 4 · 1
        assert_eq!(dual.a(3, 1, 0).slope, 20.0);
        assert_eq!(dual.network.weights[0][0][1].slope, 1.0);
    }

    #[test]
    fn softmax_sums_to_one_in_the_field() {
        let z: Vec<Fp> = [3, 4, 9].into_iter().map(Fp::new).collect();
        let a = softmax(&z, &laws()).expect("no zero divisor drawn");
        assert_eq!(a.iter().fold(Fp::ZERO, |sum, &a| sum + a), Fp::ONE);
    }
}
