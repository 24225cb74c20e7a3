//! The cost, of all examples and of one, by its name or as the text defines it.

use super::{Environment, Evaluated, Trouble, UNSET, mismatch};
use crate::latex::Span;
use crate::model::Function;
use crate::oracle::differentiate::Differentiable;
use crate::oracle::model::{Batch, Cost};
use crate::reading::expression::{Expression, Kind, OfExample, Quantity, Role};

impl<S: Differentiable> Environment<'_, S> {
    pub(super) fn cost(
        &self,
        role: Role,
        example: Option<usize>,
        component: Option<usize>,
        span: Span,
    ) -> Evaluated<S> {
        let m = self.n_examples();
        if let (Role::Cost, Cost::Defined { definition, of_example: false }) = (role, self.model.cost) {
            return self.defined_cost(definition, None, component, span);
        }
        if role == Role::ExampleCost
            || (example.is_some() && self.model.conventions.batch == Batch::None && m == 1)
        {
            return match example {
                Some(example) => self.cost_of(example, component, span),
                None => (0..m).try_fold(S::whole(0), |sum, e| Ok(sum + self.cost_of(e, component, span)?)),
            };
        }
        let mut sum = (0..m).try_fold(S::whole(0), |sum, e| Ok(sum + self.cost_of(e, component, span)?))?;
        if !self.model.conventions.cost_is_sum {
            sum = sum.divide(S::whole(m as i64)).ok_or(Trouble::Degenerate)?;
        }
        if self.model.l2 {
            sum = sum + self.l2_term()?;
        }
        Ok(sum)
    }

    /// The cost that nothing is known of, whatever the text builds on it.
    pub(super) fn base_cost(&self, role: Role, example: Option<usize>) -> Evaluated<S> {
        let of = |example: usize| self.known_cost(self.model.base_cost, example, None, Span::default());
        let m = self.n_examples();
        match (role, example) {
            (Role::ExampleCost, Some(example)) => of(example),
            _ => {
                let sum = (0..m).try_fold(S::whole(0), |sum, example| Ok(sum + of(example)?))?;
                if role == Role::ExampleCost || self.model.conventions.cost_is_sum {
                    return Ok(sum);
                }
                sum.divide(S::whole(m as i64)).ok_or(Trouble::Degenerate)
            }
        }
    }

    /// λ/2n Σ w²
    pub(super) fn l2_term(&self) -> Evaluated<S> {
        let squares =
            self.world.network.weights.iter().flatten().flatten().fold(S::whole(0), |sum, &w| sum + w * w);
        let lambda = self.world.network.constants.get("lambda").copied().unwrap_or(S::whole(0));
        (lambda * squares).divide(S::whole(2 * self.n_examples() as i64)).ok_or(Trouble::Degenerate)
    }

    pub(super) fn cost_of(&self, example: usize, component: Option<usize>, span: Span) -> Evaluated<S> {
        self.known_cost(self.model.cost, example, component, span)
    }

    pub(super) fn known_cost(
        &self,
        cost: Cost,
        example: usize,
        component: Option<usize>,
        span: Span,
    ) -> Evaluated<S> {
        let outputs = self.world.outputs(example);
        let targets = &self.world.network.targets[example];
        let laws = &self.world.laws;
        let log = |x: S| x.apply(Function::Log, 0, laws).ok_or(Trouble::Degenerate);
        let one = S::whole(1);
        let square = |a: S, y: S| (a - y) * (a - y);
        let half = |x: S| x.divide(S::whole(2)).ok_or(Trouble::Degenerate);
        let term = |a: S, y: S| match cost {
            Cost::Quadratic => half(square(a, y)),
            Cost::SquaredError => Ok(square(a, y)),
            Cost::MeanSquaredError => {
                square(a, y).divide(S::whole(outputs.len() as i64)).ok_or(Trouble::Degenerate)
            }
            Cost::CrossEntropy => Ok(-(y * log(a)? + (one - y) * log(one - a)?)),
            Cost::CategoricalCrossEntropy => Ok(-(y * log(a)?)),
            Cost::Any | Cost::Defined { .. } => Err(Trouble::Degenerate),
        };
        match (cost, component) {
            // What an example costs, where the text defines the cost of all as that and something more.
            (Cost::Defined { of_example: false, .. }, _)
                if !matches!(self.model.base_cost, Cost::Any | Cost::Defined { of_example: false, .. }) =>
            {
                self.known_cost(self.model.base_cost, example, component, span)
            }
            (Cost::Any | Cost::Defined { of_example: false, .. }, None) => {
                Ok(S::any_cost(&[], outputs, targets, laws))
            }
            (Cost::Any, Some(_)) => mismatch(
                span,
                "this cost has a neuron index, but nothing says what the cost of one output is",
            ),
            (Cost::Defined { definition, .. }, _) => {
                self.defined_cost(definition, Some(example), component, span)
            }
            (_, Some(j)) => term(outputs[j], targets[j]),
            (_, None) => {
                outputs.iter().zip(targets).try_fold(S::whole(0), |sum, (&a, &y)| Ok(sum + term(a, y)?))
            }
        }
    }

    pub(super) fn defined_cost(
        &self,
        definition: usize,
        example: Option<usize>,
        component: Option<usize>,
        span: Span,
    ) -> Evaluated<S> {
        let definition = &self.model.definitions[definition];
        let mut environment = self.clone();
        environment.values = vec![UNSET; definition.n_variables];
        environment.example = example;
        environment.weight = None;
        environment.names = &[];
        environment.inside_cost = true;
        if let (Some(&parameter), Some(component)) = (definition.parameters.first(), component) {
            environment.values[parameter] = component as i64 + 1;
        }
        match environment.evaluate(&definition.body)?.as_scalar() {
            Some(cost) => Ok(cost),
            None => mismatch(span, "the cost is defined as a vector: expected a single number"),
        }
    }
}

/// C, or C of one example, as an expression.
pub fn cost_expression(role: Role, example: OfExample, span: Span) -> Expression {
    Expression { kind: Kind::Quantity(Quantity { role, layer: None, indices: Vec::new(), example }), span }
}
