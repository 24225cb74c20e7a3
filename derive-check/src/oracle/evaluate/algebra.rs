//! Sums, products, powers, functions, matrices and cases of values.

use super::{Environment, Evaluated, Trouble, defined, mismatch, unsupported};
use crate::latex::Span;
use crate::model::{Arithmetic, Function, softmax};
use crate::oracle::differentiate::Differentiable;
use crate::oracle::domain;
use crate::oracle::model::VectorProduct;
use crate::oracle::value::{Axis, Value};
use crate::reading::expression::{Callee, Expression, Index, Kind, Multiply, Ordering, Over, Variable};

impl<S: Differentiable> Environment<'_, S> {
    pub(super) fn apply(
        &self,
        function: Callee,
        order: u32,
        argument: &Expression,
        span: Span,
    ) -> Evaluated<Value<S>> {
        let value = self.evaluate(argument)?;
        let network = &self.world.network;
        let is_softmax = match function {
            Callee::Softmax => true,
            Callee::Activation(Some(layer)) => {
                network.softmax && self.layer(layer) == Some(self.world.last_layer())
            }
            Callee::Activation(None) => {
                let last = Axis::Layer(self.world.last_layer());
                network.softmax && (value.rows == last || value.columns == last)
            }
            Callee::Known(_) => false,
        };
        if is_softmax {
            return self.apply_softmax(&value, order, span);
        }
        let function = match function {
            Callee::Known(function) => function,
            Callee::Activation(layer) => {
                let step = layer
                    .and_then(|layer| self.layer(layer))
                    .and_then(|layer| usize::try_from(layer - network.input_layer - 1).ok());
                let known = step.and_then(|step| network.activations.get(step));
                known.or(network.activations.first()).copied().unwrap_or(Function::Identity)
            }
            Callee::Softmax => Function::Identity,
        };
        defined(value.map(|x| self.world.apply(function, order, x)))
    }

    /// Softmax along the neurons; its first derivative entry by entry, ∂a_j/∂z_j = a_j (1 − a_j).
    pub(super) fn apply_softmax(&self, z: &Value<S>, order: u32, span: Span) -> Evaluated<Value<S>> {
        let along_columns = z.rows == Axis::One || z.rows == Axis::Examples;
        let z = if along_columns { z.transposed() } else { z.clone() };
        let mut result = z.clone();
        for j in 0..z.n_columns {
            let column: Vec<S> = (0..z.n_rows).map(|i| z.at(i, j)).collect();
            let a = softmax(&column, &self.world.laws).ok_or(Trouble::Degenerate)?;
            for (i, a) in a.into_iter().enumerate() {
                result.entries[i * z.n_columns + j] = match order {
                    0 => a,
                    1 => a * (S::whole(1) - a),
                    _ => return unsupported(span, "higher derivatives of softmax are not kept"),
                };
            }
        }
        Ok(if along_columns { result.transposed() } else { result })
    }

    pub(super) fn add(&self, a: &Value<S>, b: &Value<S>, span: Span) -> Evaluated<Value<S>> {
        if let Some(sum) = self.with_identity(a, b) {
            return Ok(sum);
        }
        // A number may be added to a vector only where it is written as one, as in 1 − a.
        let spread = a.as_scalar().is_some() || b.as_scalar().is_some();
        match a.zip(b, |x, y| Some(x + y), spread) {
            Some(sum) => defined(sum),
            None => self.two_shapes(span, "this sum does not fit", a.shape(), b.shape()),
        }
    }

    /// A sum with the identity matrix: only the diagonal changes.
    pub(super) fn with_identity(&self, a: &Value<S>, b: &Value<S>) -> Option<Value<S>> {
        let is_identity = |x: &Value<S>| x.rows == Axis::Any && x.columns == Axis::Any;
        let (matrix, scale) = match (is_identity(a), is_identity(b)) {
            (true, false) => (b, a.entries[0]),
            (false, true) => (a, b.entries[0]),
            _ => return None,
        };
        (matrix.rows == matrix.columns && matrix.rows != Axis::One).then(|| {
            Value::matrix((matrix.rows, matrix.n_rows), (matrix.columns, matrix.n_columns), |i, j| {
                if i == j { matrix.at(i, j) + scale } else { matrix.at(i, j) }
            })
        })
    }

    pub(super) fn multiply(
        &self,
        a: &Value<S>,
        b: &Value<S>,
        operator: Multiply,
        span: Span,
    ) -> Evaluated<Value<S>> {
        let scalars = a.as_scalar().is_some() || b.as_scalar().is_some();
        let is_identity = |x: &Value<S>| x.rows == Axis::Any && x.columns == Axis::Any;
        let elementwise = |spread: bool| match a.zip(b, |x, y| Some(x * y), spread) {
            Some(product) => defined(product),
            None => self.two_shapes(span, "this entrywise product does not fit", a.shape(), b.shape()),
        };
        if scalars || is_identity(a) || is_identity(b) {
            return if is_identity(a) && !scalars {
                defined(b.map(|x| Some(a.entries[0] * x)))
            } else if is_identity(b) && !scalars {
                defined(a.map(|x| Some(b.entries[0] * x)))
            } else {
                elementwise(true)
            };
        }
        let matrix_product = || match a.times(b) {
            Some(product) => Ok(product),
            None => self.two_shapes(span, "this matrix product does not fit", a.shape(), b.shape()),
        };
        let same_shape = a.zip(b, |x, _| Some(x), false).is_some() && a.shape().rows == b.shape().rows;
        match operator {
            Multiply::Elementwise => elementwise(false),
            Multiply::Juxtaposed => matrix_product(),
            Multiply::Outer => {
                let entrywise = same_shape && self.model.conventions.entrywise_outer;
                if a.is_vector() && b.is_vector() && !entrywise {
                    let column = if a.rows == Axis::One { a.transposed() } else { a.clone() };
                    let row = if b.columns == Axis::One { b.transposed() } else { b.clone() };
                    return match column.times(&row) {
                        Some(product) => Ok(product),
                        None => {
                            self.two_shapes(span, "this outer product does not fit", a.shape(), b.shape())
                        }
                    };
                }
                if same_shape { elementwise(false) } else { matrix_product() }
            }
            Multiply::Dot | Multiply::Times | Multiply::Star => {
                if let Some(product) = a.times(b) {
                    return Ok(product);
                }
                if !same_shape {
                    return matrix_product();
                }
                match self.model.conventions.vector_product {
                    VectorProduct::Elementwise => elementwise(false),
                    VectorProduct::Inner => Ok(Value::scalar(elementwise(false)?.total())),
                }
            }
        }
    }

    pub(super) fn power(&self, base: &Expression, exponent: &Expression) -> Evaluated<Value<S>> {
        let value = self.evaluate(base)?;
        let Kind::Number(n) = exponent.kind else {
            return unsupported(exponent.span, "only whole numbers and ½ are understood as exponents");
        };
        let laws = &self.world.laws;
        let power = |x: S, n: u32| (0..n).fold(S::whole(1), |product, _| product * x);
        if n == 0.5 || n == -0.5 {
            return defined(value.map(|x| {
                let root = x.apply(Function::Sqrt, 0, laws)?;
                if n < 0.0 { S::whole(1).divide(root) } else { Some(root) }
            }));
        }
        if n.fract() != 0.0 || n.abs() > 64.0 {
            return unsupported(
                exponent.span,
                "only whole numbers up to 64 and ½ are understood as exponents",
            );
        }
        let whole = n.abs() as u32;
        if n < 0.0 {
            return defined(value.map(|x| S::whole(1).divide(power(x, whole))));
        }
        // A power of a vector is meant entry by entry: (a − y)² under a sum over neurons.
        defined(value.map(|x| Some(power(x, whole))))
    }

    pub(super) fn big(
        &self,
        product: bool,
        over: &Over,
        body: &Expression,
        span: Span,
    ) -> Evaluated<Value<S>> {
        match over {
            Over::Examples(variable) => {
                if product {
                    return unsupported(span, "products over examples are not understood");
                }
                self.over_examples(Some(*variable), body)
            }
            Over::Weights => {
                let network = &self.world.network;
                let mut sum = S::whole(0);
                let mut environment = self.clone();
                for (step, rows) in network.weights.iter().enumerate() {
                    for (to, row) in rows.iter().enumerate() {
                        for from in 0..row.len() {
                            environment.weight = Some((network.input_layer + 1 + step as i32, to, from));
                            match environment.evaluate(body)?.as_scalar() {
                                Some(term) => sum = sum + term,
                                None => {
                                    return mismatch(
                                        body.span,
                                        "the term of a sum over weights is no number",
                                    );
                                }
                            }
                        }
                    }
                }
                Ok(Value::scalar(sum))
            }
            Over::Variable { variable, from, to, except } => {
                let range = domain::bound_range(self, *variable, from.as_deref(), to.as_deref(), body, span)?;
                let except = except.and_then(|index| self.index(index));
                let mut environment = self.clone();
                let mut result: Option<Value<S>> = None;
                for value in range {
                    if except == Some(value) {
                        continue;
                    }
                    environment.values[*variable] = value;
                    let term = environment.evaluate(body)?;
                    result = Some(match result {
                        None => term,
                        Some(sum) if product => self.multiply(&sum, &term, Multiply::Juxtaposed, span)?,
                        Some(sum) => self.add(&sum, &term, body.span)?,
                    });
                }
                Ok(result.unwrap_or_else(|| {
                    if product {
                        Value {
                            rows: Axis::Any,
                            columns: Axis::Any,
                            n_rows: 1,
                            n_columns: 1,
                            entries: vec![S::whole(1)],
                        }
                    } else {
                        Value::scalar(S::whole(0))
                    }
                }))
            }
        }
    }

    pub(super) fn over_examples(&self, variable: Option<Variable>, body: &Expression) -> Evaluated<Value<S>> {
        let mut environment = self.clone();
        let mut result: Option<Value<S>> = None;
        for example in 0..self.n_examples() {
            environment.example = Some(example);
            if let Some(variable) = variable {
                environment.values[variable] = example as i64 + 1;
            }
            let term = environment.evaluate(body)?;
            result = Some(match result {
                None => term,
                Some(sum) => self.add(&sum, &term, body.span)?,
            });
        }
        Ok(result.unwrap_or_else(|| Value::scalar(S::whole(0))))
    }

    pub(super) fn component(&self, value: &Value<S>, indices: &[Index], span: Span) -> Evaluated<Value<S>> {
        let at = |index: Index, n: usize| match self.index(index).map(|value| usize::try_from(value - 1)) {
            Some(Ok(position)) if position < n => Ok(position),
            Some(_) => mismatch(span, format!("this index reaches beyond {}", value.shape())),
            None => mismatch(span, "this index has no value here"),
        };
        let entry = match *indices {
            [index] if value.columns == Axis::One && value.rows != Axis::One => {
                value.at(at(index, value.n_rows)?, 0)
            }
            [index] if value.rows == Axis::One && value.columns != Axis::One => {
                value.at(0, at(index, value.n_columns)?)
            }
            [index] if value.as_scalar().is_some() && self.index(index) == Some(1) => value.entries[0],
            // The row of a matrix.
            [index] if value.rows != Axis::One && value.columns != Axis::One => {
                let row = at(index, value.n_rows)?;
                let entries = (0..value.n_columns).map(|column| value.at(row, column)).collect();
                return Ok(Value { rows: Axis::One, n_rows: 1, entries, ..value.clone() });
            }
            [first, second] if value.rows != Axis::One && value.columns != Axis::One => {
                value.at(at(first, value.n_rows)?, at(second, value.n_columns)?)
            }
            _ => {
                return mismatch(
                    span,
                    format!(
                        "{} with {} is indexed here",
                        value.shape(),
                        count(indices.len(), "index", "indices")
                    ),
                );
            }
        };
        Ok(Value::scalar(entry))
    }

    pub(super) fn written_matrix(&self, rows: &[Vec<Expression>], span: Span) -> Evaluated<Value<S>> {
        let n_columns = rows.first().map_or(0, Vec::len);
        if n_columns == 0 || rows.iter().any(|row| row.len() != n_columns) {
            return mismatch(span, "the rows of this matrix differ in length");
        }
        let cells: Evaluated<Vec<Value<S>>> = rows.iter().flatten().map(|cell| self.evaluate(cell)).collect();
        let cells = cells?;
        // The unit's own value is 1 and nothing else.
        let is_one = |cell: &Expression| matches!(cell.kind, Kind::Number(1.0) | Kind::Ones);
        let ones = || {
            rows.iter().flatten().zip(&cells).all(|(cell, value)| value.as_scalar().is_none() || is_one(cell))
        };
        let extended = match (rows.len(), cells.as_slice()) {
            (2, [above, below]) if ones() => extended(above, below),
            (1, [left, right]) if ones() => {
                extended(&left.transposed(), &right.transposed()).map(|value| value.transposed())
            }
            _ => None,
        };
        if let Some(extended) = extended {
            return Ok(extended);
        }
        let mut entries = Vec::with_capacity(cells.len());
        for (value, cell) in cells.iter().zip(rows.iter().flatten()) {
            match value.as_scalar() {
                Some(entry) => entries.push(entry),
                None => return unsupported(cell.span, "a cell of this matrix is no single number"),
            }
        }
        let axis = |n: usize| if n == 1 { Axis::One } else { Axis::Written };
        Ok(Value { rows: axis(rows.len()), columns: axis(n_columns), n_rows: rows.len(), n_columns, entries })
    }

    pub(super) fn diagonal(&self, x: &Expression) -> Evaluated<Value<S>> {
        let value = self.evaluate(x)?;
        if value.as_scalar().is_some() {
            return Ok(value);
        }
        let (axis, n) = if value.columns == Axis::One {
            (value.rows, value.n_rows)
        } else if value.rows == Axis::One {
            (value.columns, value.n_columns)
        } else if value.rows == value.columns {
            let entries = (0..value.n_rows).map(|i| value.at(i, i)).collect();
            return Ok(Value::column(value.rows, entries));
        } else {
            return mismatch(x.span, format!("the diagonal of {} is asked for", value.shape()));
        };
        Ok(Value::matrix((axis, n), (axis, n), |i, j| if i == j { value.entries[i] } else { S::whole(0) }))
    }

    /// The first row whose condition holds. Conditions compare with a step: 1 for positive, else 0.
    pub(super) fn cases(
        &self,
        rows: &[(Expression, Option<crate::reading::expression::Condition>)],
        span: Span,
    ) -> Evaluated<Value<S>> {
        let laws = &self.world.laws;
        let mut remaining = Value::scalar(S::whole(1));
        let mut result: Option<Value<S>> = None;
        for (value, condition) in rows {
            let value = self.evaluate(value)?;
            let holds = match condition {
                None => Value::scalar(S::whole(1)),
                Some(condition) => {
                    let (left, right) = (self.evaluate(&condition.left)?, self.evaluate(&condition.right)?);
                    let step = |x: S| x.apply(Function::Step, 0, laws);
                    let above = |x: S, y: S| step(x - y);
                    let below = |x: S, y: S| Some(S::whole(1) - step(x - y)?);
                    let compared = match condition.ordering {
                        Ordering::Greater | Ordering::GreaterEqual => left.zip(&right, above, true),
                        _ => left.zip(&right, below, true),
                    };
                    match condition.ordering {
                        Ordering::Greater | Ordering::GreaterEqual | Ordering::Less | Ordering::LessEqual => {
                            match compared {
                                Some(holds) => defined(holds)?,
                                None => {
                                    return self.two_shapes(
                                        span,
                                        "this comparison does not fit",
                                        left.shape(),
                                        right.shape(),
                                    );
                                }
                            }
                        }
                        Ordering::Equal | Ordering::NotEqual => {
                            let (Some(a), Some(b)) =
                                (self.integer(&condition.left), self.integer(&condition.right))
                            else {
                                return unsupported(
                                    span,
                                    "only indices and layers can be compared for equality",
                                );
                            };
                            Value::scalar(S::whole(i64::from(
                                (a == b) == (condition.ordering == Ordering::Equal),
                            )))
                        }
                    }
                }
            };
            let times = |a: &Value<S>, b: &Value<S>| match a.zip(b, |x, y| Some(x * y), true) {
                Some(product) => defined(product),
                None => self.two_shapes(span, "these cases do not fit", a.shape(), b.shape()),
            };
            let part = times(&value, &times(&remaining, &holds)?)?;
            result = Some(match result {
                None => part,
                Some(sum) => self.add(&sum, &part, span)?,
            });
            remaining = times(&remaining, &defined(holds.map(|x| Some(S::whole(1) - x)))?)?;
        }
        result.map_or_else(|| mismatch(span, "these cases have no rows"), Ok)
    }
}

/// `1 index`, `2 indices`.
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// What belongs to the bias unit over what belongs to the neurons, or under it: `(1; a)`, `(b^T; W)`. In memory the unit
/// stands first. `None` for anything else.
fn extended<S: Arithmetic>(above: &Value<S>, below: &Value<S>) -> Option<Value<S>> {
    let (unit, neurons) = match (above.rows, below.rows) {
        (Axis::One, Axis::Layer(_)) => (above, below),
        (Axis::Layer(_), Axis::One) => (below, above),
        _ => return None,
    };
    let Axis::Layer(layer) = neurons.rows else { return None };
    let same = (unit.columns, unit.n_columns) == (neurons.columns, neurons.n_columns);
    same.then(|| {
        let rows = (Axis::Extended(layer), neurons.n_rows + 1);
        Value::matrix(rows, (neurons.columns, neurons.n_columns), |i, j| match i {
            0 => unit.at(0, j),
            i => neurons.at(i - 1, j),
        })
    })
}
