//! What an author's `for` and `where` say of an equation: functions, costs, layers.
//!
//! A condition is a list of clauses. A clause is a comparison of layers, `l >= 2`, `1 < l < L`, or the name of an
//! activation function, of a cost, or of a part of the network, with words around it that people write: `sigmoid units`,
//! `tanh in the hidden layers`, `g is softmax`, `the cost is cross-entropy`. Either word opens either kind.

use super::qualifier::place_named;
use super::section::{Conditions, LayerCondition, layer_side};
use crate::document::{Condition, ConditionKind};
use crate::latex::Span;
use crate::model::Function;
use crate::oracle::model::Cost;
use crate::reading::expression::Ordering;

/// Words that say nothing by themselves.
const FILLERS: [&str; 25] = [
    "a",
    "all",
    "an",
    "activation",
    "activations",
    "cost",
    "every",
    "function",
    "functions",
    "in",
    "layer",
    "layers",
    "loss",
    "network",
    "networks",
    "neuron",
    "neurons",
    "node",
    "nodes",
    "of",
    "on",
    "the",
    "unit",
    "units",
    "only",
];

/// Words that name a part of the network.
const PLACES: [&str; 8] = ["output", "outputs", "last", "final", "hidden", "inner", "inside", "intermediate"];

/// Comparisons as they are typed, longer ones first.
const SIGNS: [(&str, Ordering); 14] = [
    (">=", Ordering::GreaterEqual),
    ("<=", Ordering::LessEqual),
    ("\\geq", Ordering::GreaterEqual),
    ("\\leq", Ordering::LessEqual),
    ("\\ge", Ordering::GreaterEqual),
    ("\\le", Ordering::LessEqual),
    ("≥", Ordering::GreaterEqual),
    ("≤", Ordering::LessEqual),
    ("!=", Ordering::NotEqual),
    ("\\neq", Ordering::NotEqual),
    ("==", Ordering::Equal),
    (">", Ordering::Greater),
    ("<", Ordering::Less),
    ("=", Ordering::Equal),
];

/// The conditions that an author puts on an equation.
///
/// # Errors
///
/// A clause that is not understood, in words, and where it stands.
pub(super) fn read(written: &[Condition]) -> Result<Conditions, (String, Span)> {
    let mut conditions = Conditions::default();
    for condition in written {
        for clause in clauses(&condition.text) {
            let compares = SIGNS.iter().any(|(sign, _)| clause.contains(sign));
            let understood = if compares {
                comparisons(&clause).map(|found| conditions.layers.extend(found)).is_some()
            } else {
                named(&clause, &mut conditions)
            };
            if !understood {
                return Err((refusal(condition.kind, &clause, compares), condition.span));
            }
        }
    }
    if conditions.softmax && conditions.cost == Some(Cost::CrossEntropy) {
        // Over several classes the cross-entropy is the categorical one.
        conditions.cost = Some(Cost::CategoricalCrossEntropy);
    }
    Ok(conditions)
}

/// The clauses of a list, parted at commas, `+`, `and`, `with`; a sign inside a comparison parts nothing.
fn clauses(text: &str) -> Vec<String> {
    let mut clauses = vec![String::new()];
    for word in text.split_whitespace() {
        if matches!(word, "+" | "and" | "with" | "&") {
            clauses.push(String::new());
            continue;
        }
        for (place, part) in word.split(',').enumerate() {
            if place > 0 {
                clauses.push(String::new());
            }
            if let Some(clause) = clauses.last_mut() {
                if !clause.is_empty() && !part.is_empty() {
                    clause.push(' ');
                }
                clause.push_str(part);
            }
        }
    }
    // `softmax+l2`, but not `l >= k+1`.
    clauses
        .into_iter()
        .flat_map(|clause| {
            let compares = SIGNS.iter().any(|(sign, _)| clause.contains(sign));
            let parts: Vec<String> =
                if compares { vec![clause] } else { clause.split('+').map(str::to_owned).collect() };
            parts
        })
        .map(|clause| clause.trim().to_owned())
        .filter(|clause| !clause.is_empty())
        .collect()
}

/// `l >= 2`, `1 < l < L`: a comparison for each sign.
fn comparisons(text: &str) -> Option<Vec<LayerCondition>> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut left: Option<(Option<String>, i32)> = None;
    let mut pending: Option<Ordering> = None;
    loop {
        let next = SIGNS
            .iter()
            .filter_map(|(sign, ordering)| rest.find(sign).map(|place| (place, sign.len(), *ordering)))
            .min_by_key(|&(place, length, _)| (place, std::cmp::Reverse(length)));
        let side = layer_side(next.map_or(rest, |(place, ..)| &rest[..place]))?;
        if let (Some(left), Some(ordering)) = (left.take(), pending) {
            found.push(LayerCondition { left, ordering, right: side.clone() });
        }
        let Some((place, length, ordering)) = next else { return Some(found) };
        (left, pending) = (Some(side), Some(ordering));
        rest = &rest[place + length..];
    }
}

/// A clause that names something; whether it is understood.
fn named(clause: &str, conditions: &mut Conditions) -> bool {
    // Of `g is softmax` what stands behind the verb.
    let lower = clause.to_lowercase();
    let said =
        lower.split_once(" is ").or_else(|| lower.split_once(" are ")).map_or(&*lower, |(_, said)| said);
    let words: Vec<&str> = said.split_whitespace().collect();
    let place = words.iter().any(|word| PLACES.contains(word)).then(|| place_named(said)).flatten();
    let name = |fillers: bool| -> String {
        let kept = words.iter().filter(|word| fillers || !(FILLERS.contains(word) || PLACES.contains(word)));
        kept.copied().collect::<Vec<_>>().join("-")
    };
    // As it stands first: `any` and `cross entropy cost` are both names.
    let known = take_name(&name(true), conditions) || take_name(&name(false), conditions);
    if place.is_some() && (known || name(false).is_empty()) {
        conditions.place = place;
        return true;
    }
    known
}

/// Takes up a name; whether it is one.
fn take_name(name: &str, conditions: &mut Conditions) -> bool {
    match name {
        "softmax" => conditions.softmax = true,
        "batch" | "batches" | "mini-batch" | "mini-batches" => conditions.batch = true,
        "l2" | "weight-decay" => conditions.l2 = true,
        _ => {
            if let Some(cost) = Cost::from_name(name) {
                conditions.cost = Some(cost);
            } else if let Some(function) =
                Function::from_name(name).filter(|function| function.is_activation())
            {
                conditions.activation = Some(function);
            } else {
                return false;
            }
        }
    }
    true
}

fn refusal(kind: ConditionKind, clause: &str, compares: bool) -> String {
    match (kind, compares) {
        (ConditionKind::For, false) => format!(
            "`for {clause}` names nothing known: expected an activation function (sigmoid, tanh, relu, …), softmax, \
             a cost (quadratic, cross-entropy, categorical-cross-entropy), batch or l2"
        ),
        (ConditionKind::For, true) => format!(
            "`for {clause}` is no comparison of layers: expected one such as `l >= 2`, `n = 3` or `m < n`"
        ),
        (ConditionKind::Where, _) => format!(
            "`where {clause}` is no comparison of layers: expected one such as `l >= 2`, `n = 3` or `m < n`"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::section::Place;

    fn of(kind: ConditionKind, text: &str) -> Result<Conditions, String> {
        let span = Span { start: 0, end: text.len() };
        read(&[Condition { kind, text: text.to_owned(), span }]).map_err(|(message, _)| message)
    }

    #[test]
    fn words_around_a_name_are_taken_off() {
        for text in ["sigmoid", "sigmoid units", "g is sigmoid", "the activation function is the sigmoid"] {
            for kind in [ConditionKind::For, ConditionKind::Where] {
                let expected = Conditions { activation: Some(Function::Sigmoid), ..Conditions::default() };
                assert_eq!(of(kind, text), Ok(expected), "{text}");
            }
        }
        assert_eq!(of(ConditionKind::For, "any cost").map(|found| found.cost), Ok(Some(Cost::Any)));
    }

    #[test]
    fn a_list_names_several_things() {
        let expected = Conditions {
            softmax: true,
            cost: Some(Cost::CategoricalCrossEntropy),
            l2: true,
            ..Conditions::default()
        };
        for text in
            ["softmax, cross-entropy, l2", "softmax with cross entropy and weight decay", "softmax+cce+l2"]
        {
            assert_eq!(of(ConditionKind::For, text), Ok(expected.clone()), "{text}");
        }
    }

    #[test]
    fn a_part_of_the_network_is_a_place() {
        let found = of(ConditionKind::For, "tanh hidden units").expect("both are known");
        assert_eq!((found.activation, found.place), (Some(Function::Tanh), Some(Place::Hidden)));
        assert_eq!(
            of(ConditionKind::For, "the output layer").map(|found| found.place),
            Ok(Some(Place::Output))
        );
    }

    #[test]
    fn comparisons_may_be_chained() {
        let l = |offset: i32| (Some("l".to_owned()), offset);
        let found = of(ConditionKind::Where, "2 <= l < L-1, l+1 != 4").expect("comparisons");
        let sides: Vec<_> =
            found.layers.iter().map(|c| (c.left.clone(), c.ordering, c.right.clone())).collect();
        assert_eq!(
            sides,
            [
                ((None, 2), Ordering::LessEqual, l(0)),
                (l(0), Ordering::Less, (Some("L".to_owned()), -1)),
                (l(1), Ordering::NotEqual, (None, 4)),
            ]
        );
    }

    #[test]
    fn what_is_not_known_is_refused_in_its_own_words() {
        let refused = of(ConditionKind::For, "sigmod units").expect_err("no such function");
        assert!(refused.starts_with("`for sigmod units` names nothing known"), "{refused}");
        let refused = of(ConditionKind::Where, "l is large").expect_err("no comparison");
        assert!(refused.starts_with("`where l is large` is no comparison"), "{refused}");
        assert!(of(ConditionKind::Where, "l >=").is_err());
    }
}
