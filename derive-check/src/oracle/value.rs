//! Scalars, vectors and matrices whose axes know what they count.
//!
//! Two axes fit when they count the same thing, whatever their lengths: on a network with equal widths
//! a lost transpose is as ill-typed as on any other.

use crate::model::Arithmetic;
use std::fmt;

/// What an axis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// One thing: the axis that a scalar or a vector does not extend along.
    One,
    /// The neurons of a layer.
    Layer(i32),
    /// The neurons of a layer and the constant 1 that carries the bias.
    Extended(i32),
    /// The examples.
    Examples,
    /// Written out: so many entries.
    Written,
    /// Whatever a neighbour counts: a vector of ones, an identity.
    Any,
}

/// A matrix; a vector has one axis `One`, a scalar two.
#[derive(Clone, Debug, PartialEq)]
pub struct Value<S> {
    /// What the rows count.
    pub rows: Axis,
    /// What the columns count.
    pub columns: Axis,
    /// How many rows.
    pub n_rows: usize,
    /// How many columns.
    pub n_columns: usize,
    /// Row by row.
    pub entries: Vec<S>,
}

/// A shape to be read by people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What the rows count.
    pub rows: Axis,
    /// What the columns count.
    pub columns: Axis,
    /// How many rows.
    pub n_rows: usize,
    /// How many columns.
    pub n_columns: usize,
}

impl Axis {
    /// What it counts, with layers in somebody's letters.
    fn with_layers(self, layer: &dyn Fn(i32) -> String) -> String {
        let of = |l: i32| {
            let name = layer(l);
            if name.len() == 1 { format!("n_{name}") } else { format!("n_{{{name}}}") }
        };
        match self {
            Axis::One => "1".to_owned(),
            Axis::Layer(l) => of(l),
            Axis::Extended(l) => format!("({} + 1)", of(l)),
            Axis::Examples => "m".to_owned(),
            Axis::Written => "written out".to_owned(),
            Axis::Any => "any".to_owned(),
        }
    }
}

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_layers(&|l| l.to_string()))
    }
}

impl Shape {
    /// The shape to be read by people, with layers in somebody's letters.
    pub fn with_layers(self, layer: &dyn Fn(i32) -> String) -> String {
        let axis = |axis: Axis, n: usize| {
            if axis == Axis::Written { n.to_string() } else { axis.with_layers(layer) }
        };
        match (self.rows, self.columns) {
            (Axis::One, Axis::One) => "a single number".to_owned(),
            (rows, Axis::One) => format!("a column of {}", axis(rows, self.n_rows)),
            (Axis::One, columns) => format!("a row of {}", axis(columns, self.n_columns)),
            (rows, columns) => format!("{} × {}", axis(rows, self.n_rows), axis(columns, self.n_columns)),
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_layers(&|l| l.to_string()))
    }
}

/// Whether two axes can stand against each other entry by entry.
fn fits(a: Axis, n_a: usize, b: Axis, n_b: usize) -> bool {
    match (a, b) {
        (Axis::Any, _) | (_, Axis::Any) => true,
        (Axis::Written, _) | (_, Axis::Written) => n_a == n_b,
        _ => a == b,
    }
}

impl<S: Arithmetic> Value<S> {
    /// A single number.
    pub fn scalar(x: S) -> Self {
        Value { rows: Axis::One, columns: Axis::One, n_rows: 1, n_columns: 1, entries: vec![x] }
    }

    /// A column.
    pub fn column(rows: Axis, entries: Vec<S>) -> Self {
        Value { rows, columns: Axis::One, n_rows: entries.len(), n_columns: 1, entries }
    }

    /// A matrix from a function of row and column.
    pub fn matrix(
        (rows, n_rows): (Axis, usize),
        (columns, n_columns): (Axis, usize),
        mut entry: impl FnMut(usize, usize) -> S,
    ) -> Self {
        let mut entries = Vec::with_capacity(n_rows * n_columns);
        for i in 0..n_rows {
            for j in 0..n_columns {
                entries.push(entry(i, j));
            }
        }
        Value { rows, columns, n_rows, n_columns, entries }
    }

    /// The only entry, if there is one.
    pub fn as_scalar(&self) -> Option<S> {
        (self.rows == Axis::One && self.columns == Axis::One).then(|| self.entries[0])
    }

    /// Whether it is a column or a row, not a single number.
    pub fn is_vector(&self) -> bool {
        (self.rows == Axis::One) != (self.columns == Axis::One)
    }

    /// Its shape.
    pub fn shape(&self) -> Shape {
        Shape { rows: self.rows, columns: self.columns, n_rows: self.n_rows, n_columns: self.n_columns }
    }

    /// An entry.
    pub fn at(&self, i: usize, j: usize) -> S {
        self.entries[i * self.n_columns + j]
    }

    /// Rows and columns exchanged.
    pub fn transposed(&self) -> Self {
        Value::matrix((self.columns, self.n_columns), (self.rows, self.n_rows), |i, j| self.at(j, i))
    }

    /// Every entry through a function; `None` as soon as one has no value.
    pub fn map<T>(&self, f: impl FnMut(S) -> Option<T>) -> Option<Value<T>> {
        let entries: Option<Vec<T>> = self.entries.iter().copied().map(f).collect();
        Some(Value {
            rows: self.rows,
            columns: self.columns,
            n_rows: self.n_rows,
            n_columns: self.n_columns,
            entries: entries?,
        })
    }

    /// The sum of all entries.
    pub fn total(&self) -> S {
        self.entries.iter().fold(S::whole(0), |sum, &x| sum + x)
    }

    /// The sum of what each example has: of a matrix a column or a row, of all else the number that all entries make.
    pub fn total_over_examples(&self) -> Self {
        let sum = |entries: &mut dyn Iterator<Item = S>| entries.fold(S::whole(0), |sum, x| sum + x);
        let at = |i: usize, j: usize| self.entries[i * self.n_columns + j];
        match (self.rows, self.columns) {
            (rows, Axis::Examples) if rows != Axis::One => {
                let entries = (0..self.n_rows).map(|i| sum(&mut (0..self.n_columns).map(|j| at(i, j))));
                Self { entries: entries.collect(), columns: Axis::One, n_columns: 1, ..self.clone() }
            }
            (Axis::Examples, columns) if columns != Axis::One => {
                let entries = (0..self.n_columns).map(|j| sum(&mut (0..self.n_rows).map(|i| at(i, j))));
                Self { entries: entries.collect(), rows: Axis::One, n_rows: 1, ..self.clone() }
            }
            _ => Self::scalar(self.total()),
        }
    }

    /// Entry by entry, where both have the same shape, one is a single number, or one is a vector that is
    /// repeated for every example of the other. `None` where the shapes do not fit.
    pub fn zip(
        &self,
        other: &Self,
        f: impl Fn(S, S) -> Option<S>,
        spread_scalars: bool,
    ) -> Option<Option<Self>> {
        if spread_scalars {
            if let Some(x) = self.as_scalar() {
                return Some(other.map(|y| f(x, y)));
            }
            if let Some(y) = other.as_scalar() {
                return Some(self.map(|x| f(x, y)));
            }
        }
        let (left, right) = (self.without_bias_unit(other), other.without_bias_unit(self));
        let rows = common(left.rows, left.n_rows, right.rows, right.n_rows)?;
        let columns = common(left.columns, left.n_columns, right.columns, right.n_columns)?;
        let entry = |value: &Self, i: usize, j: usize| {
            value.at(if value.n_rows == 1 { 0 } else { i }, if value.n_columns == 1 { 0 } else { j })
        };
        let mut entries = Vec::with_capacity(rows.1 * columns.1);
        for i in 0..rows.1 {
            for j in 0..columns.1 {
                match f(entry(&left, i, j), entry(&right, i, j)) {
                    Some(x) => entries.push(x),
                    None => return Some(None),
                }
            }
        }
        Some(Some(Value { rows: rows.0, columns: columns.0, n_rows: rows.1, n_columns: columns.1, entries }))
    }

    /// Without the entry of the bias unit along each axis along which the other has none.
    ///
    /// The unit is the first entry of an extended axis; evaluation puts it there whatever the notation says.
    fn without_bias_unit(&self, other: &Self) -> Self {
        let drop_rows = matches!((self.rows, other.rows), (Axis::Extended(a), Axis::Layer(b)) if a == b);
        let drop_columns =
            matches!((self.columns, other.columns), (Axis::Extended(a), Axis::Layer(b)) if a == b);
        if !drop_rows && !drop_columns {
            return self.clone();
        }
        let cut = |axis: Axis, n: usize, drop: bool| match axis {
            Axis::Extended(l) if drop => ((Axis::Layer(l), n - 1), 1),
            axis => ((axis, n), 0),
        };
        let (rows, first_row) = cut(self.rows, self.n_rows, drop_rows);
        let (columns, first_column) = cut(self.columns, self.n_columns, drop_columns);
        Value::matrix(rows, columns, |i, j| self.at(i + first_row, j + first_column))
    }

    /// The matrix product; `None` where the inner axes differ.
    pub fn times(&self, other: &Self) -> Option<Self> {
        if let (Axis::Extended(a), Axis::Layer(b)) = (self.columns, other.rows) {
            // W (1, a): the product with the bias unit put before the activations.
            if a == b {
                let extended = Value::matrix(
                    (Axis::Extended(b), other.n_rows + 1),
                    (other.columns, other.n_columns),
                    |i, j| {
                        if i == 0 { S::whole(1) } else { other.at(i - 1, j) }
                    },
                );
                return self.times(&extended);
            }
        }
        if let (Axis::Layer(a), Axis::Extended(b)) = (self.columns, other.rows)
            && a == b
        {
            let extended =
                Value::matrix((self.rows, self.n_rows), (Axis::Extended(a), self.n_columns + 1), |i, j| {
                    if j == 0 { S::whole(1) } else { self.at(i, j - 1) }
                });
            return extended.times(other);
        }
        if !fits(self.columns, self.n_columns, other.rows, other.n_rows) {
            return None;
        }
        let inner = self.n_columns.max(other.n_rows);
        let left = |i: usize, k: usize| self.at(i, if self.n_columns == 1 { 0 } else { k });
        let right = |k: usize, j: usize| other.at(if other.n_rows == 1 { 0 } else { k }, j);
        Some(Value::matrix((self.rows, self.n_rows), (other.columns, other.n_columns), |i, j| {
            (0..inner).fold(S::whole(0), |sum, k| sum + left(i, k) * right(k, j))
        }))
    }
}

/// The axis that two axes have in common entry by entry, and its length. An axis of the examples goes with `One`:
/// a vector added to every example.
fn common(a: Axis, n_a: usize, b: Axis, n_b: usize) -> Option<(Axis, usize)> {
    match (a, b) {
        (Axis::Any, _) => Some((b, n_b)),
        (_, Axis::Any) => Some((a, n_a)),
        (Axis::Examples, Axis::One) => Some((a, n_a)),
        (Axis::One, Axis::Examples) => Some((b, n_b)),
        (Axis::Written, _) if n_a == n_b => Some((b, n_b)),
        _ => fits(a, n_a, b, n_b).then_some((a, n_a)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: Axis, columns: Axis, entries: &[&[f64]]) -> Value<f64> {
        Value::matrix((rows, entries.len()), (columns, entries[0].len()), |i, j| entries[i][j])
    }

    #[test]
    fn products_want_axes_that_count_the_same() {
        let w = matrix(Axis::Layer(2), Axis::Layer(1), &[&[1.0, 2.0], &[3.0, 4.0]]);
        let a = matrix(Axis::Layer(1), Axis::One, &[&[5.0], &[6.0]]);
        assert_eq!(w.times(&a).map(|z| z.entries), Some(vec![17.0, 39.0]));
        assert_eq!(w.transposed().times(&a), None, "two neurons on either side, and still no product");
    }

    #[test]
    fn a_vector_is_added_to_every_example_but_not_to_every_neuron() {
        let z = matrix(Axis::Layer(2), Axis::Examples, &[&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]]);
        let b = matrix(Axis::Layer(2), Axis::One, &[&[10.0], &[20.0]]);
        let sum = z.zip(&b, |x, y| Some(x + y), true).flatten().expect("fits");
        assert_eq!(sum.entries, [11.0, 12.0, 13.0, 24.0, 25.0, 26.0]);
        assert!(z.zip(&b.transposed(), |x, y| Some(x + y), true).is_none());
    }

    #[test]
    fn the_bias_unit_joins_a_product_and_leaves_a_sum() {
        let theta = matrix(Axis::Layer(2), Axis::Extended(1), &[&[7.0, 1.0, 2.0]]);
        let a = matrix(Axis::Layer(1), Axis::One, &[&[3.0], &[4.0]]);
        assert_eq!(theta.times(&a).map(|z| z.entries), Some(vec![18.0]));
        let back = matrix(Axis::Extended(1), Axis::One, &[&[9.0], &[1.0], &[2.0]]);
        let slope = matrix(Axis::Layer(1), Axis::One, &[&[5.0], &[6.0]]);
        let delta = back.zip(&slope, |x, y| Some(x * y), false).flatten().expect("fits");
        assert_eq!(delta.entries, [5.0, 12.0]);
    }
}
