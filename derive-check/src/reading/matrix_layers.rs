//! Layers that an author leaves out, found from products of matrices and vectors: `z = W a + b`, `δ aᵀ`, `Wᵀ δ`.
//!
//! Without indices the shapes have to tell: the columns of W are the neurons that a counts, its rows those that z
//! counts. Whether vectors are written as columns or as rows makes no difference to which layer they belong to.

use super::expression::{Callee, Expression, Kind, Layer, LayerBase, Multiply, Over, Quantity, Role};
use super::layers::{Thing, Ties};

/// A layer whose neurons an expression counts: one that may be left out, and an offset.
type Neurons = (LayerBase, i32);

/// What an expression counts.
#[derive(Clone, Copy)]
enum Counts {
    /// Nothing that could be told: numbers, costs, what is not followed.
    Nothing,
    /// A vector, written as it stands or transposed.
    Vector(Neurons, bool),
    /// A matrix, by its rows and its columns.
    Matrix(Neurons, Neurons),
}

impl Counts {
    fn transposed(self) -> Counts {
        match self {
            Counts::Nothing => Counts::Nothing,
            Counts::Vector(neurons, transposed) => Counts::Vector(neurons, !transposed),
            Counts::Matrix(rows, columns) => Counts::Matrix(columns, rows),
        }
    }
}

/// Ties what is left out across the products of a statement, and across its sides.
pub(super) fn tie_products(
    sides: &[Expression],
    ties: &mut Ties,
    is_unknown: &impl Fn(Thing) -> bool,
    to_first: bool,
    transposed_gradients: bool,
) {
    let mut shapes = Shapes { ties, is_unknown, to_first, transposed_gradients };
    let mut counted = sides.iter().map(|side| shapes.of(side)).collect::<Vec<_>>().into_iter();
    let Some(mut first) = counted.next() else { return };
    for side in counted {
        first = shapes.same(first, side);
    }
}

struct Shapes<'t, F> {
    ties: &'t mut Ties,
    is_unknown: &'t F,
    to_first: bool,
    transposed_gradients: bool,
}

impl<F: Fn(Thing) -> bool> Shapes<'_, F> {
    fn tie(&mut self, a: Neurons, b: Neurons) {
        self.ties.tie((Thing::Base(a.0), a.1), (Thing::Base(b.0), b.1), self.is_unknown);
    }

    /// Two expressions that are added, compared or multiplied entry by entry.
    fn same(&mut self, left: Counts, right: Counts) -> Counts {
        match (left, right) {
            (Counts::Vector(a, _), Counts::Vector(b, _)) => self.tie(a, b),
            (Counts::Matrix(a, c), Counts::Matrix(b, d)) => {
                self.tie(a, b);
                self.tie(c, d);
            }
            (Counts::Nothing, other) => return other,
            _ => {}
        }
        left
    }

    /// A product of matrices and vectors.
    fn product(&mut self, left: Counts, right: Counts) -> Counts {
        match (left, right) {
            (Counts::Nothing, other) | (other, Counts::Nothing) => other,
            (Counts::Matrix(rows, columns), Counts::Vector(inner, _)) => {
                self.tie(columns, inner);
                Counts::Vector(rows, false)
            }
            (Counts::Vector(inner, _), Counts::Matrix(rows, columns)) => {
                self.tie(inner, rows);
                Counts::Vector(columns, false)
            }
            (Counts::Matrix(rows, inner), Counts::Matrix(other, columns)) => {
                self.tie(inner, other);
                Counts::Matrix(rows, columns)
            }
            // δ aᵀ of columns, aᵀ δ of rows. Two vectors as they stand have an inner product, or none.
            (Counts::Vector(a, left), Counts::Vector(b, right)) if left != right => Counts::Matrix(a, b),
            (Counts::Vector(..), Counts::Vector(..)) => Counts::Nothing,
        }
    }

    fn of(&mut self, expression: &Expression) -> Counts {
        match &expression.kind {
            Kind::Quantity(quantity) => self.of_quantity(quantity),
            Kind::Negative(x) | Kind::Mean(x) | Kind::Differential { of: x, .. } => self.of(x),
            Kind::Big { over: Over::Examples(_), body, .. } => self.of(body),
            Kind::Power(base, _) => self.of(base),
            Kind::Quotient(dividend, divisor) => {
                let counted = self.of(dividend);
                let by = self.of(divisor);
                self.same(counted, by)
            }
            Kind::Transpose(x) => self.of(x).transposed(),
            Kind::Apply { function, argument, .. } => match (self.of(argument), function) {
                (Counts::Vector(neurons, _), Callee::Activation(Some(Layer { base, offset }))) => {
                    self.tie(neurons, (*base, *offset));
                    Counts::Vector(neurons, false)
                }
                (counted, _) => counted,
            },
            Kind::Diagonal(x) => match self.of(x) {
                Counts::Vector(neurons, _) => Counts::Matrix(neurons, neurons),
                _ => Counts::Nothing,
            },
            Kind::Sum(terms) => terms.iter().fold(Counts::Nothing, |sum, term| {
                let term = self.of(term);
                self.same(sum, term)
            }),
            Kind::Product { left, right, operator } => {
                let (left, right) = (self.of(left), self.of(right));
                match operator {
                    Multiply::Elementwise => self.same(left, right),
                    Multiply::Outer => match (left, right) {
                        (Counts::Vector(a, _), Counts::Vector(b, _)) => Counts::Matrix(a, b),
                        _ => self.product(left, right),
                    },
                    Multiply::Juxtaposed | Multiply::Dot | Multiply::Times | Multiply::Star => {
                        self.product(left, right)
                    }
                }
            }
            Kind::Derivative { of, by } => match (self.of(of), self.of(by)) {
                (Counts::Nothing, by) if self.transposed_gradients => by.transposed(),
                (Counts::Nothing, by) => by,
                (Counts::Vector(a, _), Counts::Vector(b, _)) if self.transposed_gradients => {
                    Counts::Matrix(b, a)
                }
                (Counts::Vector(a, _), Counts::Vector(b, _)) => Counts::Matrix(a, b),
                _ => Counts::Nothing,
            },
            Kind::Matrix(rows) => self.of_written(rows),
            _ => Counts::Nothing,
        }
    }

    /// A vector or a matrix of weights that is written out.
    fn of_written(&self, rows: &[Vec<Expression>]) -> Counts {
        let quantity = |row: usize, column: usize| match &rows.get(row)?.get(column)?.kind {
            Kind::Quantity(quantity) => Some(quantity),
            Kind::Derivative { by, .. } => match &by.kind {
                Kind::Quantity(quantity) => Some(quantity),
                _ => None,
            },
            _ => None,
        };
        let Some(first) = quantity(0, 0) else { return Counts::Nothing };
        let Some(layer) = first.layer else { return Counts::Nothing };
        let neurons = (layer.base, layer.offset);
        let is_weight = first.role == Role::Weight && first.indices.len() == 2;
        match quantity(0, 1) {
            None if !is_weight => Counts::Vector(neurons, false),
            Some(second) if is_weight && second.indices.len() == 2 => {
                let below = (layer.base, layer.offset - 1);
                // Along a row the second index moves, or the first.
                let as_indexed = second.indices[0] == first.indices[0];
                if as_indexed == self.to_first {
                    Counts::Matrix(neurons, below)
                } else {
                    Counts::Matrix(below, neurons)
                }
            }
            _ => Counts::Nothing,
        }
    }

    /// A whole vector or matrix; what bears indices is a number.
    fn of_quantity(&self, quantity: &Quantity) -> Counts {
        let last = (LayerBase::Last, 0);
        if !quantity.indices.is_empty() {
            return Counts::Nothing;
        }
        let layer = quantity.layer.map(|layer| (layer.base, layer.offset));
        match (quantity.role, layer) {
            (Role::Cost | Role::ExampleCost, _) => Counts::Nothing,
            (Role::Target, _) => Counts::Vector(last, false),
            (Role::Weight | Role::WeightGradient, Some((base, offset))) if self.to_first => {
                Counts::Matrix((base, offset), (base, offset - 1))
            }
            (Role::Weight | Role::WeightGradient, Some((base, offset))) => {
                Counts::Matrix((base, offset - 1), (base, offset))
            }
            (_, Some(neurons)) => Counts::Vector(neurons, false),
            (_, None) => Counts::Nothing,
        }
    }
}
