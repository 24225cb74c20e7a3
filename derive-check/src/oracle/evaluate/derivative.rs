//! ∂X/∂Y: Y is moved, everything downstream of Y is computed again.

use super::quantity::is_base;
use super::{Environment, Evaluated, Trouble, mismatch, unsupported};
use crate::latex::Span;
use crate::model::Node;
use crate::oracle::differentiate::Differentiable;
use crate::oracle::model::{Batch, Cost, RowGradients};
use crate::oracle::value::{Axis, Value};
use crate::reading::expression::{Argument, Expression, Kind, OfExample, Quantity, Role};

impl<S: Differentiable> Environment<'_, S> {
    pub(super) fn derivative(&self, of: &Expression, by: &Expression) -> Evaluated<Value<S>> {
        // ∂/∂(Z)_{ij} is by an entry as ∂/∂z_{ij} is.
        if let Kind::Component { of: whole, indices } = &by.kind
            && let Kind::Quantity(quantity) = &whole.kind
            && quantity.indices.is_empty()
        {
            let entry = Quantity { indices: indices.clone(), ..quantity.clone() };
            return self.derivative(of, &Expression { kind: Kind::Quantity(entry), span: by.span });
        }
        let (quantity, transposed) = match &by.kind {
            Kind::Quantity(quantity) => (quantity, false),
            Kind::Transpose(inner) => match &inner.kind {
                Kind::Quantity(quantity) => (quantity, true),
                _ => return unsupported(by.span, "only a quantity of the network can be moved"),
            },
            Kind::Constant(name) => {
                let node = match of.kind {
                    // ∂f(z)/∂α is the slope of the function at a given z.
                    Kind::Apply { .. } => Node::ConstantAside(name.clone()),
                    _ => Node::Constant(name.clone()),
                };
                return S::differentiate(self, of, &node);
            }
            Kind::Defined { definition, arguments } => {
                return self.derivative_by_defined(of, by, *definition, arguments);
            }
            _ => {
                return unsupported(
                    by.span,
                    "only a quantity of the network can be moved: expected a letter such as z, a, w or b",
                );
            }
        };
        // The cost that the text builds on, or the whole: ∂J/∂L of J = L + λΩ.
        if matches!(quantity.role, Role::Cost | Role::ExampleCost)
            && quantity.example == OfExample::Implied
            && (quantity.indices.is_empty() || is_base(quantity))
        {
            return S::differentiate(self, of, &Node::Cost);
        }
        if matches!(quantity.role, Role::Cost | Role::ExampleCost | Role::Error)
            || quantity.role.gradient_by().is_some()
        {
            return unsupported(
                by.span,
                format!("the {} is no node of the forward pass and cannot be moved", quantity.role.word()),
            );
        }
        if quantity.role == Role::Weight
            && self.weight.is_some()
            && quantity.indices.is_empty()
            && let Some((layer, to, from)) = self.weight
        {
            return S::differentiate(self, of, &Node::Weight { layer, to, from });
        }
        let (slopes, shape) = self.slopes(of, by.span, quantity, transposed)?;
        self.arranged(slopes, &shape, self.is_turned(Some(quantity)), of.span.to(by.span))
    }

    /// The slopes of X by the entries of a quantity Y, one after the other, and Y for its shape.
    fn slopes(
        &self,
        of: &Expression,
        span: Span,
        quantity: &Quantity,
        transposed: bool,
    ) -> Evaluated<(Vec<Value<S>>, Value<S>)> {
        // The entries of Y in its shape, each as the value of X with that entry moved.
        let mut slopes: Vec<Value<S>> = Vec::new();
        let shape = self.entries(quantity, span, |node| {
            slopes.push(S::differentiate(self, of, node)?);
            Ok(S::whole(0))
        })?;
        let shape = if transposed { shape.transposed() } else { shape };
        let order: Vec<usize> = if transposed {
            // Entries were met row by row of the untransposed matrix.
            (0..shape.n_rows * shape.n_columns)
                .map(|n| (n % shape.n_columns) * shape.n_rows + n / shape.n_columns)
                .collect()
        } else {
            self.entry_order(quantity, &shape)
        };
        let slopes: Option<Vec<Value<S>>> = order.into_iter().map(|n| slopes.get(n).cloned()).collect();
        match slopes {
            Some(slopes) => Ok((slopes, shape)),
            None => mismatch(span, "the bias unit is the constant 1 and cannot be moved"),
        }
    }

    /// The product of a chain whose inner derivative has more than two axes, `∂C/∂z ∂z/∂W`: Σ_i (∂C/∂z)_i ∂z_i/∂W, in
    /// the shape that ∂C/∂W has. `None` where neither factor is such a derivative.
    pub(super) fn contracted(&self, left: &Expression, right: &Expression) -> Evaluated<Option<Value<S>>> {
        for (outer, inner) in [(left, right), (right, left)] {
            let Kind::Derivative { of, by } = &inner.kind else { continue };
            let Kind::Quantity(quantity) = &by.kind else { continue };
            if quantity.role != Role::Weight || !quantity.indices.is_empty() || self.weight.is_some() {
                continue;
            }
            let is_matrix = |value: &Value<S>| value.rows != Axis::One && value.columns != Axis::One;
            if !is_matrix(&self.evaluate(by)?) {
                continue;
            }
            let (outer, inner) = (self.evaluate(outer)?, self.evaluate(of)?);
            if outer.as_scalar().is_some() || inner.as_scalar().is_some() {
                continue;
            }
            let axes = |value: &Value<S>| (value.rows, value.columns);
            let turned = outer.transposed();
            let outer = match axes(&inner) {
                shape if shape == axes(&outer) => outer,
                shape if shape == axes(&turned) => turned,
                _ => {
                    return self.two_shapes(
                        left.span.to(right.span),
                        "this chain does not fit",
                        outer.shape(),
                        inner.shape(),
                    );
                }
            };
            let (slopes, shape) = self.slopes(of, by.span, quantity, false)?;
            let along = |slope: Value<S>| {
                let products = outer.entries.iter().zip(&slope.entries);
                Value::scalar(products.fold(S::whole(0), |sum, (&x, &y)| sum + x * y))
            };
            let slopes = slopes.into_iter().map(along).collect();
            let span = left.span.to(right.span);
            return self.arranged(slopes, &shape, self.is_turned(Some(quantity)), span).map(Some);
        }
        Ok(None)
    }

    /// ∂X/∂Y for a symbol Y that the text defines: its entries are moved where they are computed.
    fn derivative_by_defined(
        &self,
        of: &Expression,
        by: &Expression,
        definition: usize,
        arguments: &[Argument],
    ) -> Evaluated<Value<S>> {
        if !self.depends_on(of, definition) {
            let name = &self.model.definitions[definition].name;
            return unsupported(
                of.span.to(by.span),
                format!("what is differentiated does not depend on `{name}`, as the text defines the two"),
            );
        }
        let shape = self.evaluate(by)?;
        let values = self.values_of(definition, arguments, by.span)?;
        let at = Environment { values, ..self.clone() };
        let slopes: Evaluated<Vec<Value<S>>> = (0..shape.entries.len())
            .map(|entry| S::differentiate(self, of, &at.node_of_definition(definition, entry)))
            .collect();
        self.arranged(slopes?, &shape, self.is_turned(None), of.span.to(by.span))
    }

    /// Whether a definition stands in an expression, or in what the symbols and the cost in it are defined by.
    fn depends_on(&self, of: &Expression, definition: usize) -> bool {
        let inside = |other: usize| self.depends_on(&self.model.definitions[other].body, definition);
        let mut found = false;
        of.walk(&mut |inner| {
            found |= match (&inner.kind, self.model.cost) {
                (Kind::Defined { definition: other, .. }, _) => *other == definition || inside(*other),
                (
                    Kind::Quantity(Quantity { role: Role::Cost | Role::ExampleCost, .. }),
                    Cost::Defined { definition: cost, .. },
                ) => {
                    !self.inside_cost && cost != definition && {
                        let within = Environment { inside_cost: true, ..self.clone() };
                        within.depends_on(&self.model.definitions[cost].body, definition)
                    }
                }
                _ => false,
            };
        });
        found
    }

    /// Whether a gradient by a vector is turned against it; without a quantity by a symbol of the text.
    fn is_turned(&self, by: Option<&Quantity>) -> bool {
        let is_end = |quantity: &Quantity| {
            matches!(quantity.role, Role::Weight | Role::Bias)
                || quantity.layer.and_then(|layer| self.layer(layer)) == Some(self.world.network.input_layer)
        };
        match self.model.conventions.row_gradients {
            RowGradients::None => false,
            RowGradients::All => true,
            RowGradients::Between => !by.is_some_and(is_end),
        }
    }

    /// The slopes of X by the entries of Y, one after the other, in the shape that ∂X/∂Y has. `turned` says of a vector Y
    /// whether a gradient by it is turned.
    fn arranged(
        &self,
        slopes: Vec<Value<S>>,
        shape: &Value<S>,
        turned: bool,
        span: Span,
    ) -> Evaluated<Value<S>> {
        let conventions = &self.model.conventions;
        if shape.as_scalar().is_some() {
            return slopes.into_iter().next().ok_or(Trouble::Degenerate);
        }
        let Some(first) = slopes.first() else { return Err(Trouble::Degenerate) };
        if first.as_scalar().is_some() {
            let entries = slopes.iter().map(|slope| slope.entries[0]).collect();
            let gradient = Value { entries, ..shape.clone() };
            let turned = conventions.transposed_gradients || turned && shape.is_vector();
            return Ok(if turned { gradient.transposed() } else { gradient });
        }
        if first.is_vector() && shape.is_vector() {
            let (rows, n_rows) = if first.rows == Axis::One {
                (first.columns, first.n_columns)
            } else {
                (first.rows, first.n_rows)
            };
            let (columns, n_columns) = if shape.rows == Axis::One {
                (shape.columns, shape.n_columns)
            } else {
                (shape.rows, shape.n_rows)
            };
            if conventions.diagonal_jacobians && rows == columns {
                let entries = (0..n_rows).map(|i| slopes[i].entries[i]).collect();
                return Ok(Value { entries, ..first.clone() });
            }
            let jacobian = Value::matrix((rows, n_rows), (columns, n_columns), |i, j| slopes[j].entries[i]);
            return Ok(if conventions.transposed_jacobians { jacobian.transposed() } else { jacobian });
        }
        unsupported(
            span,
            format!(
                "the derivative of {} by {} has more than two axes: write it with indices",
                first.shape(),
                shape.shape()
            ),
        )
    }

    /// In which order [`entries`](Self::entries) met the nodes of a quantity, seen from its final shape.
    pub(super) fn entry_order(&self, quantity: &Quantity, shape: &Value<S>) -> Vec<usize> {
        let conventions = &self.model.conventions;
        let n = shape.n_rows * shape.n_columns;
        let turned = match quantity.role {
            Role::Weight => quantity.indices.is_empty() && !conventions.to_first,
            Role::Bias => false,
            _ => conventions.batch == Batch::Rows && shape.rows != Axis::One && shape.columns != Axis::One,
        };
        if turned {
            (0..n).map(|n| (n % shape.n_columns) * shape.n_rows + n / shape.n_columns).collect()
        } else {
            (0..n).collect()
        }
    }
}
