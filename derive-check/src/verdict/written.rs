//! The activation function of a text that writes one down: `f(z) = z / (1 + |z|)`, `g(x) = max(0.1 x, x)`.

use super::document::Item;
use super::judgement::Expected;
use super::score::score_of;
use super::section::{CHOICES, Section};
use crate::latex::{Fence, Kind, Node, Relation, Row, Span, Style, Symbol, any_node, rewrite, rewrite_rows};
use crate::model::{Formula, Function, Written};
use crate::notation::{Key, Meaning, Notation, split};
use crate::oracle::model::Cost;
use crate::reading::expression::{Callee, Condition, Expression, Kind as Read, Ordering, Quantity, Role};
use std::rc::Rc;

/// What is inferred by its name.
const NAMED: [Function; 4] = [Function::Identity, Function::Sigmoid, Function::Tanh, Function::Relu];

/// The section under the function that the text writes down, where that makes more of it true, by `least` at least, than
/// any with a name does.
pub(super) fn settle(section: &Section, items: &[&Item], score: f64, least: f64) -> Option<(Section, f64)> {
    if section.options.activation.is_some() {
        return None;
    }
    let meant = |item: &&&Item| !matches!(item.expected, Expected::Refuted | Expected::Skip);
    let calls = items.iter().filter(meant).any(|item| calls_a_function(&item.row, &section.notation));
    let mut best: Option<(Section, f64)> = None;
    for item in items.iter().filter(meant) {
        let mut with = section.clone();
        with.options.activation = Some(Function::Written);
        let (written, is_named) = match defined(&item.row, &section.notation) {
            Some(function) => {
                let is_sigma = function == Key::plain("sigma");
                with.writes_another_than_sigma = !is_sigma;
                (function_of(&with, item), is_sigma)
            }
            None => (function_without_letter(&with, item), calls),
        };
        let Some(written) = written.filter(|written| !NAMED.iter().any(|named| written.is(*named))) else {
            continue;
        };
        // Where a named function may have been meant, one equation alone may have slipped.
        let worth: f64 = if is_named || written.divides_by_exponentials() { 1.5 } else { 0.55 };
        with.written = Some(Rc::new(written));
        with.inferred.insert("activation-is".to_owned(), "as the text defines it".to_owned());
        let better = score_of(&with, items);
        if better > score + worth.max(least)
            && best.as_ref().is_none_or(|(_, before)| better > *before + 1e-9)
        {
            best = Some((with, better));
        }
    }
    best
}

/// The f of `f(z) = …`.
fn defined(row: &[Node], notation: &Notation) -> Option<Key> {
    let (function, _) = called(row)?;
    let is_plain = matches!(function.kind, Kind::Symbol(_));
    let key = Key::of(function)?;
    let is_function =
        notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::ActivationFunction);
    (is_plain && is_function).then_some(key)
}

/// Whether a row calls an activation function by a letter: `f(z)`.
fn calls_a_function(row: &[Node], notation: &Notation) -> bool {
    any_node(row, &mut |node| {
        matches!(node.kind, Kind::Symbol(_))
            && Key::of(node).is_some_and(|key| {
                notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::ActivationFunction)
            })
    })
}

/// f and z of a row that begins with `f(z) =` or `f'(z) =`.
fn called(row: &[Node]) -> Option<(&Node, &Node)> {
    let [function, Node { kind: Kind::Fenced { open: Fence::Paren, body, .. }, .. }, equals, ..] = row else {
        return None;
    };
    let [argument] = body.as_slice() else { return None };
    let is_equation =
        matches!(equals.kind, Kind::Relation(Relation::Equal | Relation::Defined | Relation::Equivalent));
    (is_equation && matches!(argument.kind, Kind::Symbol(_))).then_some((function, argument))
}

/// The function that a definition writes down.
fn function_of(section: &Section, item: &Item) -> Option<Written> {
    let row = of_numbers(&item.row, &section.notation)?;
    let prepared = section.prepare(&row, &item.conditions, CHOICES[0], false, Cost::Any, None).ok()?;
    let (left, right) = prepared.relations.first()?;
    let Read::Apply { function: Callee::Activation(_), order: 0, argument } = &left.kind else { return None };
    // z itself has a name.
    Written::new(formula(right, argument).filter(|formula| *formula != Formula::Argument)?)
}

/// The function of `a_j = z_j^2`, which has no letter of its own, or of `f(z_j) = z_j^2`.
fn function_without_letter(section: &Section, item: &Item) -> Option<Written> {
    let prepared = section.prepare(&item.row, &item.conditions, CHOICES[0], false, Cost::Any, None).ok()?;
    let (left, right) = prepared.relations.first()?;
    let argument = match &left.kind {
        Read::Quantity(activation) if activation.role == Role::Activation => {
            let sum = Quantity { role: Role::PreActivation, ..activation.clone() };
            Expression { kind: Read::Quantity(sum), ..left.clone() }
        }
        Read::Apply { function: Callee::Activation(_), order: 0, argument } => (**argument).clone(),
        _ => return None,
    };
    Written::new(formula(right, &argument).filter(|formula| *formula != Formula::Argument)?)
}

/// The same row about a number, where it is about a function of one letter and nothing else: `z` is `(z)_j` then, so that
/// products are those of numbers. `σ' = σ (1 − σ)` is about any number.
pub(super) fn of_numbers(row: &[Node], notation: &Notation) -> Option<Row> {
    let place = row.iter().position(|node| matches!(node.kind, Kind::Relation(_)))?;
    let (left, right) = row.split_at(place);
    let is_equation =
        matches!(right[0].kind, Kind::Relation(Relation::Equal | Relation::Defined | Relation::Equivalent));
    let of = |node: &Node, wanted: fn(&Meaning) -> bool| {
        Key::of(node).is_some_and(|key| notation.meanings(&key).iter().any(|letter| wanted(&letter.meaning)))
    };
    let is_function = |node: &Node| {
        matches!(split(node).0.kind, Kind::Symbol(_))
            && of(split(node).0, |meaning| *meaning == Meaning::ActivationFunction)
    };
    let argument = match (left, derivative(left)) {
        ([function, Node { kind: Kind::Fenced { open: Fence::Paren, body, .. }, .. }], _)
            if is_function(function) || matches!(split(function).0.kind, Kind::Function(_)) =>
        {
            let [argument] = body.as_slice() else { return None };
            Some(argument)
        }
        ([Node { kind: Kind::Scripted { base, sub: None, sup: None, primes: 1.. }, .. }], _)
            if is_function(base) =>
        {
            None
        }
        (_, Some(([function, ..], by))) if is_function(function) => Some(by),
        _ => return None,
    };
    if !is_equation || argument.is_some_and(|argument| !matches!(argument.kind, Kind::Symbol(_))) {
        return None;
    }
    // Any other quantity beside the argument makes it an equation about the network.
    let is_argument = |node: &Node| argument.is_some_and(|argument| Key::of(node) == Key::of(argument));
    // f_{log} is a function with a name.
    let is_word = |sub: &[Node]| matches!(sub, [only] if matches!(only.kind, Kind::Word(_) | Kind::Text(_) | Kind::Function(_)));
    let is_number = |sup: &[Node]| matches!(sup, [Node { kind: Kind::Number(_), .. }]);
    let about_more = any_node(row, &mut |node| match &node.kind {
        Kind::Scripted { base, sub, sup, .. } => {
            sub.is_some() && is_argument(base)
                || is_function(base)
                    && (sup.as_deref().is_some_and(|sup| !is_number(sup))
                        || sub.as_deref().is_some_and(|sub| !is_word(sub)))
        }
        _ => {
            !is_argument(node)
                && of(node, |meaning| {
                    matches!(meaning, Meaning::Quantity(_) | Meaning::Input | Meaning::Output)
                })
        }
    });
    if about_more {
        return None;
    }
    let is_letter = |node: &Node| {
        of(node, |meaning| matches!(meaning, Meaning::Quantity(Role::PreActivation) | Meaning::Input))
    };
    let letter = argument.filter(|argument| is_letter(argument)).map_or_else(
        || Kind::Symbol(Symbol { name: "x".to_owned(), style: Style::Italic }),
        |argument| argument.kind.clone(),
    );
    let mut row = row.to_vec();
    rewrite(&mut row, &mut |node| {
        if matches!(node.kind, Kind::Symbol(_)) && is_argument(node) {
            node.kind = component(&letter, node.span);
        }
    });
    rewrite_rows(&mut row, &mut |row| call_with(row, &is_function, &letter));
    Some(row)
}

/// What is differentiated by what in `\frac{d}{dz} f(z)`, `\frac{\partial f(z)}{\partial z}` or `\frac{df}{dz}`, with nothing
/// beside it.
fn derivative(left: &[Node]) -> Option<(&[Node], &Node)> {
    let [Node { kind: Kind::Fraction { numerator, denominator }, .. }, behind @ ..] = left else {
        return None;
    };
    let is = |node: &Node, name: &str| matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == name);
    // ∂f/∂q may be any two quantities.
    let called = numerator.len() > 2;
    let is_sign = |node: &Node| is(node, "d") || called && is(node, "partial");
    let ([sign, of @ ..], [other, by]) = (numerator.as_slice(), denominator.as_slice()) else { return None };
    let of = match (of, behind) {
        ([], of) | (of, []) => of,
        _ => return None,
    };
    (is_sign(sign) && is_sign(other) && of.len() < 3).then_some((of, by))
}

/// `(z)_j`
fn component(letter: &Kind, span: Span) -> Kind {
    let body = vec![Node { kind: letter.clone(), span }];
    let fence = Kind::Fenced { open: Fence::Paren, close: Fence::Paren, body };
    let index = Symbol { name: "j".to_owned(), style: Style::Italic };
    let base = Box::new(Node { kind: fence, span });
    Kind::Scripted { base, sub: Some(vec![Node { kind: Kind::Symbol(index), span }]), sup: None, primes: 0 }
}

/// Calls the functions of a row that are called with nothing: `g' = 1 − g^2`.
fn call_with(row: &mut Row, is_function: &dyn Fn(&Node) -> bool, letter: &Kind) {
    let is_argument = |node: &Node| {
        matches!(&node.kind, Kind::Scripted { base, sub: Some(_), .. }
        if matches!(&base.kind, Kind::Fenced { body, .. } if matches!(body.as_slice(), [only] if only.kind == *letter)))
    };
    let mut place = 0;
    while place < row.len() {
        // What follows in parentheses without the argument is a factor: `σ(1 − σ)`.
        let called = row.get(place + 1).is_some_and(|next| {
            matches!(&split(next).0.kind, Kind::Fenced { body, .. } if any_node(body, &mut |node| is_argument(node)))
        });
        if is_function(&row[place]) && !called {
            let span = row[place].span;
            let body = vec![Node { kind: component(letter, span), span }];
            let call = Node { kind: Kind::Fenced { open: Fence::Paren, close: Fence::Paren, body }, span };
            let power = match &mut row[place].kind {
                Kind::Scripted { sup, .. } => sup.take(),
                _ => None,
            };
            if power.is_some() {
                let function = row[place].clone();
                let base = Box::new(Node { kind: Kind::Group(vec![function, call]), span });
                row[place].kind = Kind::Scripted { base, sub: None, sup: power, primes: 0 };
            } else {
                row.insert(place + 1, call);
                place += 1;
            }
        }
        place += 1;
    }
}

/// A value as a formula of the argument; `None` where there is anything else in it than numbers and named functions.
fn formula(value: &Expression, argument: &Expression) -> Option<Formula> {
    let of = |value: &Expression| formula(value, argument);
    let boxed = |value: &Expression| of(value).map(Box::new);
    if is_same(value, argument) {
        return Some(Formula::Argument);
    }
    Some(match &value.kind {
        Read::Number(x) => Formula::Number(*x),
        Read::Constant(name) => Formula::Constant(name.clone()),
        Read::Sum(terms) => Formula::Sum(terms.iter().map(of).collect::<Option<_>>()?),
        Read::Negative(a) => negative(of(a)?),
        Read::Product { left, right, .. } => Formula::Product(boxed(left)?, boxed(right)?),
        Read::Quotient(a, b) => Formula::Quotient(boxed(a)?, boxed(b)?),
        Read::Power(a, n) => match n.kind {
            Read::Number(n) if n.fract() == 0.0 && (2.0..=9.0).contains(&n.abs()) => {
                Formula::Power(boxed(a)?, n as i32)
            }
            _ => return None,
        },
        Read::Apply { function: Callee::Known(function), order, argument: a } => {
            Formula::Apply(*function, *order, boxed(a)?)
        }
        // max(a, b) = b + relu(a − b)
        Read::Maximum(a, b) => {
            let difference = Formula::Sum(vec![of(a)?, negative(of(b)?)]);
            Formula::Sum(vec![of(b)?, Formula::Apply(Function::Relu, 0, Box::new(difference))])
        }
        Read::Cases(rows) => cases(rows, &of)?,
        _ => return None,
    })
}

/// Whether both are the same `(z)_j` or `z_j`, wherever each stands.
fn is_same(one: &Expression, other: &Expression) -> bool {
    let parts = |expression: &Expression| match &expression.kind {
        Read::Quantity(quantity) => Some((quantity.clone(), Vec::new())),
        Read::Component { of, indices } => match &of.kind {
            Read::Quantity(quantity) => Some((quantity.clone(), indices.clone())),
            _ => None,
        },
        _ => None,
    };
    parts(one).is_some_and(|one| parts(other) == Some(one))
}

fn negative(formula: Formula) -> Formula {
    Formula::Product(Box::new(Formula::Number(-1.0)), Box::new(formula))
}

/// The rows of `cases`, each with a step for its condition and for those above it.
fn cases(
    rows: &[(Expression, Option<Condition>)],
    of: &dyn Fn(&Expression) -> Option<Formula>,
) -> Option<Formula> {
    let [(value, condition), others @ ..] = rows else { return Some(Formula::Number(0.0)) };
    let value = of(value)?;
    let Some(condition) = condition else { return Some(value) };
    let difference = Formula::Sum(vec![of(&condition.left)?, negative(of(&condition.right)?)]);
    let step = Formula::Apply(Function::Step, 0, Box::new(difference));
    let rest = Formula::Sum(vec![Formula::Number(1.0), negative(step.clone())]);
    let (holds, fails) = match condition.ordering {
        Ordering::Greater | Ordering::GreaterEqual => (step, rest),
        Ordering::Less | Ordering::LessEqual => (rest, step),
        Ordering::Equal | Ordering::NotEqual => return None,
    };
    let here = Formula::Product(Box::new(holds), Box::new(value));
    let below = Formula::Product(Box::new(fails), Box::new(cases(others, of)?));
    Some(Formula::Sum(vec![here, below]))
}
