//! What a false relation would hold for: functions and costs that a text has not named, and may have meant.

use super::repair;
use super::section::{Conditions, Section};
use super::statement::Quick;
use crate::latex::Node;
use crate::model::Function;
use crate::oracle::model::Cost;

/// A condition that an author may have meant, in the words with which it can be written.
struct Assumption {
    words: &'static str,
    set: fn(&mut Conditions),
}

/// What is tried, the weakest first.
const ASSUMPTIONS: [Assumption; 8] = [
    Assumption { words: "quadratic cost", set: |c| c.cost = Some(Cost::Quadratic) },
    Assumption { words: "squared-error cost", set: |c| c.cost = Some(Cost::SquaredError) },
    Assumption {
        words: "softmax, cross-entropy cost",
        set: |c| {
            c.softmax = true;
            c.cost = Some(Cost::CategoricalCrossEntropy);
        },
    },
    Assumption {
        words: "sigmoid units, cross-entropy cost",
        set: |c| {
            c.activation = Some(Function::Sigmoid);
            c.cost = Some(Cost::CrossEntropy);
        },
    },
    Assumption {
        words: "identity units, quadratic cost",
        set: |c| {
            c.activation = Some(Function::Identity);
            c.cost = Some(Cost::Quadratic);
        },
    },
    Assumption { words: "sigmoid units", set: |c| c.activation = Some(Function::Sigmoid) },
    Assumption { words: "tanh units", set: |c| c.activation = Some(Function::Tanh) },
    Assumption {
        words: "sigmoid units, quadratic cost",
        set: |c| {
            c.activation = Some(Function::Sigmoid);
            c.cost = Some(Cost::Quadratic);
        },
    },
];

impl Section {
    /// The first condition, of those that neither the text nor the statement decides, under which one relation of a
    /// statement holds.
    pub(super) fn would_hold_for(
        &self,
        row: &[Node],
        number: usize,
        conditions: &Conditions,
        is_update: bool,
    ) -> Option<String> {
        let relation = repair::one_relation(row, number)?;
        let cost_is_open = conditions.cost.is_none() && self.options.cost.is_none() && self.cost.is_none();
        let function_is_open = conditions.activation.is_none()
            && self.options.activation.is_none()
            && !conditions.softmax
            && !self.options.softmax
            && self.options.output.is_none();
        let holds = |assumption: &&Assumption| {
            let mut with = conditions.clone();
            (assumption.set)(&mut with);
            let decides_cost = with.cost != conditions.cost;
            let decides_function =
                with.activation != conditions.activation || with.softmax != conditions.softmax;
            (!decides_cost || cost_is_open)
                && (!decides_function || function_is_open)
                && self.quick(&relation, &with, is_update) == Quick::True
        };
        ASSUMPTIONS.iter().find(holds).map(|assumption| assumption.words.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Condition, ConditionKind};
    use crate::latex::Span;
    use crate::verdict::condition;

    #[test]
    fn what_is_assumed_can_be_written_as_a_condition() {
        for assumption in &ASSUMPTIONS {
            let mut expected = Conditions::default();
            (assumption.set)(&mut expected);
            let text = assumption.words.to_owned();
            let span = Span { start: 0, end: text.len() };
            let read = condition::read(&[Condition { kind: ConditionKind::For, text, span }]);
            assert_eq!(read, Ok(expected), "{}", assumption.words);
        }
    }
}
