//! The typed tree: what an equation says, once its letters have meanings.

use crate::latex::{self, Span};
use crate::model::Function;

/// A part of an equation with its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A decimal number, exact.
    Number(f64),
    /// A quantity of the network.
    Quantity(Quantity),
    /// A free or bound variable used as a number.
    Variable(Variable),
    /// Number of the last layer, `l + 1`: a layer used as a number.
    LayerNumber(Layer),
    /// Number of neurons of a layer.
    Width(Layer),
    /// Number of examples.
    ExampleCount,
    /// A named scalar: the learning rate, λ.
    Constant(String),
    /// f(x), f'(x): elementwise.
    Apply {
        /// The function.
        function: Callee,
        /// How many primes.
        order: u32,
        /// x.
        argument: Box<Expression>,
    },
    /// a + b + …; a difference is the sum with a negative.
    Sum(Vec<Expression>),
    /// −a.
    Negative(Box<Expression>),
    /// A product of two, resolved by the shapes met.
    Product {
        /// Left factor.
        left: Box<Expression>,
        /// Right factor.
        right: Box<Expression>,
        /// What is written between them.
        operator: Multiply,
    },
    /// a / b, elementwise for equal shapes.
    Quotient(Box<Expression>, Box<Expression>),
    /// a to the power b, elementwise.
    Power(Box<Expression>, Box<Expression>),
    /// aᵀ.
    Transpose(Box<Expression>),
    /// Σ or Π over variables.
    Big {
        /// Π instead of Σ.
        product: bool,
        /// What it runs over.
        over: Over,
        /// Its one term.
        body: Box<Expression>,
    },
    /// The mean over the examples, ⟨ ⟩.
    Mean(Box<Expression>),
    /// ∂X/∂Y: the effect of moving Y on X, everything downstream of Y computed again.
    Derivative {
        /// X.
        of: Box<Expression>,
        /// Y, a quantity.
        by: Box<Expression>,
    },
    /// (…)_j or […]_{jk}; with one index of a matrix, its row.
    Component {
        /// Vector or matrix.
        of: Box<Expression>,
        /// One index or two.
        indices: Vec<Index>,
    },
    /// A matrix written out.
    Matrix(Vec<Vec<Expression>>),
    /// ‖x‖²: the sum of squares of all entries.
    SquaredNorm(Box<Expression>),
    /// The sum of all entries, Σ without an index that the term carries.
    Total(Box<Expression>),
    /// dX: by how much X changes where other things do.
    Differential {
        /// X
        of: Box<Expression>,
        /// What changes.
        along: Along,
    },
    /// diag(v): the square matrix with v on its diagonal; of a matrix its diagonal.
    Diagonal(Box<Expression>),
    /// 1 where two indices are equal, else 0.
    Kronecker(Index, Index),
    /// 1 where a condition holds, else 0; and the rows of a `cases`.
    Cases(Vec<(Expression, Option<Condition>)>),
    /// A vector of ones whose length its neighbours tell.
    Ones,
    /// The identity matrix.
    Identity,
    /// max(a, b).
    Maximum(Box<Expression>, Box<Expression>),
    /// A symbol that the document defines, with its layer and index arguments.
    Defined {
        /// Which definition.
        definition: usize,
        /// Values for its layer variables and indices, in the order of its parameters.
        arguments: Vec<Argument>,
    },
}

/// A comparison inside `cases`.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Left side.
    pub left: Box<Expression>,
    /// `<`, `<=`, `>`, `>=`, `=` or `!=`.
    pub ordering: Ordering,
    /// Right side.
    pub right: Box<Expression>,
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ordering {
    /// <
    Less,
    /// ≤
    LessEqual,
    /// >
    Greater,
    /// ≥
    GreaterEqual,
    /// =
    Equal,
    /// ≠
    NotEqual,
}

/// An argument of a defined symbol.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A layer.
    Layer(Layer),
    /// An index.
    Index(Index),
}

/// A function that is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callee {
    /// The activation function of the network, of this layer where it is known.
    Activation(Option<Layer>),
    /// An elementary function.
    Known(Function),
    /// The softmax over the neurons of the argument.
    Softmax,
}

/// Signs of multiplication, by what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Multiply {
    /// Nothing between the factors.
    Juxtaposed,
    /// `\cdot`
    Dot,
    /// `\times`
    Times,
    /// `*`
    Star,
    /// `\odot`, `\circ`, `.*`
    Elementwise,
    /// `\otimes`
    Outer,
}

/// What Σ or Π runs over.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// A neuron index or a layer, over all that its occurrences allow or between limits.
    Variable {
        /// Which.
        variable: Variable,
        /// First value.
        from: Option<Box<Expression>>,
        /// Last value.
        to: Option<Box<Expression>>,
        /// Values left out: `j \neq i`.
        except: Option<Index>,
    },
    /// The examples.
    Examples(Variable),
    /// Every weight of the network.
    Weights,
}

/// Number of a variable in its statement's table.
pub type Variable = usize;

/// What a variable ranges over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Neurons of a layer, from 1.
    Neuron,
    /// Layers.
    Layer,
    /// Examples, from 1.
    Example,
}

/// A variable of a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct VariableInfo {
    /// As written.
    pub name: String,
    /// What it ranges over.
    pub sort: Sort,
    /// Whether a Σ, Π or definition binds it.
    pub bound: bool,
}

impl VariableInfo {
    /// The letter as people read it: ℓ, τ.
    pub fn shown(&self) -> String {
        latex::named_letter(&self.name).map_or_else(|| self.name.clone(), String::from)
    }
}

/// A layer: a base and an offset, `L − 1`, `l + 1`, `2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Layer {
    /// Where it is counted from.
    pub base: LayerBase,
    /// What is added.
    pub offset: i32,
}

/// Where a layer is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LayerBase {
    /// From zero: the layer is its number.
    Number,
    /// From the last layer.
    Last,
    /// From the input layer.
    Input,
    /// From a variable.
    Variable(Variable),
}

/// A neuron index: a base and an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Index {
    /// Where it is counted from.
    pub base: IndexBase,
    /// What is added.
    pub offset: i32,
}

/// Where an index is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IndexBase {
    /// From zero: the index is its number; neurons count from 1.
    Number,
    /// From a variable.
    Variable(Variable),
    /// From the number of neurons of a layer.
    Width(Layer),
    /// From the class that the target of an example is the label of.
    Label(OfExample),
}

/// A quantity of the network, with what its scripts say.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Which.
    pub role: Role,
    /// Its layer; `None` where it has none (cost, target).
    pub layer: Option<Layer>,
    /// Its indices: none for the whole vector or matrix.
    pub indices: Vec<Index>,
    /// Which example it is taken on.
    pub example: OfExample,
}

/// Which example a quantity is taken on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OfExample {
    /// The one at hand; for a cost all of them, for a neuron of a batch the whole row.
    Implied,
    /// The one that a variable names.
    Variable(Variable),
    /// The one with this number, from 1.
    Number(usize),
}

/// The quantities of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// w
    Weight,
    /// b
    Bias,
    /// z
    PreActivation,
    /// z without its bias
    WeightedSum,
    /// a
    Activation,
    /// δ = ∂C/∂z
    Error,
    /// y
    Target,
    /// C, over all examples
    Cost,
    /// C of one example
    ExampleCost,
    /// `dW`: the derivative of the cost by a weight
    WeightGradient,
    /// `db`
    BiasGradient,
    /// `dZ`
    PreActivationGradient,
    /// `dA`
    ActivationGradient,
}

impl Role {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Role::Weight => "weight",
            Role::Bias => "bias",
            Role::PreActivation => "pre-activation",
            Role::WeightedSum => "weighted sum",
            Role::Activation => "activation",
            Role::Error => "error",
            Role::Target => "target",
            Role::Cost => "cost",
            Role::ExampleCost => "cost of one example",
            Role::WeightGradient => "gradient by the weight",
            Role::BiasGradient => "gradient by the bias",
            Role::PreActivationGradient => "gradient by the pre-activation",
            Role::ActivationGradient => "gradient by the activation",
        }
    }

    /// What the gradient is taken by, for the gradients.
    pub fn gradient_by(self) -> Option<Role> {
        Some(match self {
            Role::WeightGradient => Role::Weight,
            Role::BiasGradient => Role::Bias,
            Role::PreActivationGradient => Role::PreActivation,
            Role::ActivationGradient => Role::Activation,
            _ => return None,
        })
    }

    /// Whether it belongs to each neuron of a layer on each example.
    pub fn is_per_neuron_and_example(self) -> bool {
        matches!(
            self,
            Role::PreActivation
                | Role::WeightedSum
                | Role::Activation
                | Role::Error
                | Role::Target
                | Role::PreActivationGradient
                | Role::ActivationGradient
        )
    }
}

impl Layer {
    /// The layer with this number.
    pub fn number(number: i32) -> Layer {
        Layer { base: LayerBase::Number, offset: number }
    }

    /// The last layer.
    pub const LAST: Layer = Layer { base: LayerBase::Last, offset: 0 };

    /// The layer so many places further on.
    pub fn plus(self, offset: i32) -> Layer {
        Layer { offset: self.offset + offset, ..self }
    }
}

/// What a differential is taken along.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Along {
    /// Weights that change, by layer.
    pub weights: Vec<Layer>,
    /// Biases that change, by layer.
    pub biases: Vec<Layer>,
    /// Layers whose z or a change: all weights, biases and inputs that they are computed from do.
    pub computed: Vec<Layer>,
    /// Everything changes.
    pub everything: bool,
}

impl Expression {
    /// Calls `visit` on every quantity, with the layers that its indices run over left to the caller.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expression)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }

    /// The expressions directly inside.
    pub fn children(&self) -> Vec<&Expression> {
        match &self.kind {
            Kind::Number(_)
            | Kind::Quantity(_)
            | Kind::Variable(_)
            | Kind::LayerNumber(_)
            | Kind::Width(_)
            | Kind::ExampleCount
            | Kind::Constant(_)
            | Kind::Kronecker(..)
            | Kind::Ones
            | Kind::Identity
            | Kind::Defined { .. } => Vec::new(),
            Kind::Apply { argument: x, .. }
            | Kind::Negative(x)
            | Kind::Transpose(x)
            | Kind::Mean(x)
            | Kind::Component { of: x, .. }
            | Kind::SquaredNorm(x)
            | Kind::Total(x)
            | Kind::Differential { of: x, .. }
            | Kind::Diagonal(x) => vec![x],
            Kind::Sum(terms) => terms.iter().collect(),
            Kind::Product { left: a, right: b, .. }
            | Kind::Quotient(a, b)
            | Kind::Power(a, b)
            | Kind::Derivative { of: a, by: b }
            | Kind::Maximum(a, b) => vec![a, b],
            Kind::Big { over, body, .. } => {
                let mut children: Vec<&Expression> = vec![body];
                if let Over::Variable { from, to, .. } = over {
                    children.extend(from.as_deref());
                    children.extend(to.as_deref());
                }
                children
            }
            Kind::Matrix(rows) => rows.iter().flatten().collect(),
            Kind::Cases(rows) => rows
                .iter()
                .flat_map(|(value, condition)| {
                    std::iter::once(value)
                        .chain(condition.iter().flat_map(|condition| [&*condition.left, &*condition.right]))
                })
                .collect(),
        }
    }
}
