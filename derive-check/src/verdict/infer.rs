//! What a notation leaves open, inferred over a whole section and then held fixed.
//!
//! Every open convention has a customary value. It is given up only where that makes more of the section's equations
//! true: none of those that the author marks as false counts, and a convention that a single slip would be excused by
//! has to be worth more than one equation.

use super::document::Item;
use super::judgement::Expected;
use super::numbers;
use super::section::{CHOICES, Section};
use super::statement::Quick;
use super::trials::{TRIALS, Trial};
use super::widths::settle_widths;
use crate::latex::{Fence, Kind, Node, Operator, Relation, Row, any_node};
use crate::notation::{
    Key, LastLayer, Meaning, Notation, Part, builtin_names, is_customary_cost, name_of, parts, split,
};
use crate::oracle::model::{Cost, Fold};
use crate::reading::expression::{Kind as ExpressionKind, LayerBase, Quantity, Role};

/// No more statements than this are looked at to settle conventions.
const ENOUGH: usize = 60;

/// So many statements are a text, in which one may show what another means.
const SEVERAL: usize = 4;

/// A section whose open conventions are settled by its statements.
pub(super) fn settle(notation: Notation, items: &[&Item], seed: u64) -> Section {
    let (declared, score) = settled(notation, items, seed);
    if score >= counted(items).count() as f64 - 1e-9 {
        return declared;
    }
    // What the author leaves undeclared is guessed from its use.
    match guessed(&declared.notation, items, seed) {
        Some((section, better)) if better > score + 1e-9 => section,
        _ => declared,
    }
}

/// The section under a notation completed by what the text shows of its letters.
fn guessed(notation: &Notation, items: &[&Item], seed: u64) -> Option<(Section, f64)> {
    let shown = items.iter().filter(|item| !matches!(item.expected, Expected::Refuted | Expected::Skip));
    let guess = notation.guessed(shown.map(|item| item.row.as_slice()))?;
    let told = guess.told_beside(notation);
    let (mut section, score) = settled(guess, items, seed);
    section.inferred.extend(told);
    Some((section, score))
}

/// The notation among custom and the built-in ones under which most of a section is true.
pub(super) fn choose_notation(items: &[&Item], seed: u64) -> Section {
    let mut custom = Notation::custom();
    "inferred".clone_into(&mut custom.name);
    let (mut best, mut best_score) = settled(custom, items, seed);
    let goal = counted(items).count() as f64;
    if best_score >= goal {
        return best;
    }
    if let Some((section, score)) = guessed(&Notation::custom(), items, seed)
        && score > best_score + 1e-9
    {
        (best, best_score) = (section, score);
        "inferred".clone_into(&mut best.notation.name);
        if best_score >= goal {
            return best;
        }
    }
    for name in builtin_names() {
        let Ok(notation) = Notation::named(name) else { continue };
        let (section, score) = settled(notation, items, seed);
        if score > best_score + 1e-9 && !turns_weights_alone(&section, &best, items, score - best_score) {
            (best, best_score) = (section, score);
            if best_score >= goal {
                return best;
            }
        }
    }
    if numbers::is_about_numbers(items) {
        let (section, score) = settled(Notation::numbers(), items, seed);
        if score > best_score + 1.5 {
            best = section;
        }
    }
    best
}

fn counted<'a>(items: &'a [&'a Item]) -> impl Iterator<Item = &'a &'a Item> {
    items.iter().filter(|item| !matches!(item.expected, Expected::Refuted | Expected::Skip)).take(ENOUGH)
}

fn settled(notation: Notation, items: &[&Item], seed: u64) -> (Section, f64) {
    let mut section = Section::new(notation, seed);
    settle_biases(&mut section, items);
    settle_multipliers(&mut section, items);
    drop_unused_counts(&mut section, items);
    settle_primes(&mut section, items);
    settle_implied_sums(&mut section, items);
    let goal = counted(items).count() as f64;
    let mut score = score_of(&section, items);
    if score < goal - 1e-9
        && let Some((with, better)) = settle_matrix_of_examples(&section, items, score)
    {
        (section, score) = (with, better);
    }
    loop {
        score = settle_conventions(&mut section, items, score, goal);
        // Widths last: conventions may explain as much. Once they are known, conventions may explain more.
        let before = score;
        if score < goal - 1e-9 {
            score = settle_widths(&mut section, items, score);
        }
        if score < goal - 1e-9
            && let Some((with, better)) = settle_depth(&section, items, score, goal)
        {
            (section, score) = (with, better);
        }
        if score < before + 1e-9 {
            return (section, score);
        }
    }
}

/// `\hat y = X θ`: rows of examples and a single output, of which neither explains anything without the other.
fn settle_matrix_of_examples(section: &Section, items: &[&Item], score: f64) -> Option<(Section, f64)> {
    let is_matrix = |node: &Node| matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "X");
    if !items.iter().any(|item| any_node(&item.row, &mut |node| is_matrix(node))) {
        return None;
    }
    let trials = TRIALS.iter().filter(|trial| trial.key == "batch" && (trial.open)(&section.options));
    let settled = trials.filter_map(|trial| {
        let mut with = section.clone();
        (trial.set)(&mut with.options);
        let alone = score_of(&with, items);
        let better = settle_widths(&mut with, items, alone);
        with.inferred.insert(trial.key.to_owned(), trial.value.to_owned());
        (better > alone && better > score + 1.5).then_some((with, better))
    });
    settled.reduce(|best, other| if other.1 > best.1 + 1e-9 { other } else { best })
}

/// The convention that gains most, again and again, until none gains what it has to be worth.
fn settle_conventions(section: &mut Section, items: &[&Item], mut score: f64, goal: f64) -> f64 {
    while score < goal - 1e-9 {
        let mut best: Option<(Section, f64, &Trial)> = None;
        for trial in &TRIALS {
            if !(trial.open)(&section.options) || !named(trial, items, &section.notation) {
                continue;
            }
            let mut with = section.clone();
            (trial.set)(&mut with.options);
            let gain = score_of(&with, items) - score;
            let enough = gain > trial.worth + 0.05 && !turns_weights_alone(&with, section, items, gain);
            if enough && best.as_ref().is_none_or(|(_, before, _)| gain > *before + 1e-9) {
                best = Some((with, gain, trial));
            }
        }
        let Some((with, gain, trial)) = best else { break };
        *section = with;
        section.inferred.insert(trial.key.to_owned(), trial.value.to_owned());
        score += gain;
    }
    score
}

/// Whether the text speaks of the function that a trial is about, so that it can be meant.
fn named(trial: &Trial, items: &[&Item], notation: &Notation) -> bool {
    let writes = |names: &[&str]| {
        items.iter().any(|item| {
            any_node(&item.row, &mut |node| match &node.kind {
                Kind::Function(name) | Kind::Word(name) => names.contains(&name.to_lowercase().as_str()),
                Kind::Symbol(symbol) => symbol.name != "e" && names.contains(&symbol.name.as_str()),
                // e^{-z}; e_j is some letter.
                Kind::Scripted { base, sub: None, sup: Some(_), .. } => {
                    names.contains(&"e") && matches!(&base.kind, Kind::Symbol(symbol) if symbol.name == "e")
                }
                _ => false,
            })
        })
    };
    // One equation alone may as well have slipped: what a trial goes by has to stand among others.
    let in_a_text = counted(items).count() >= SEVERAL;
    match trial.value {
        "sigmoid, written out" => writes(&["exp", "e", "sigmoid"]),
        "sigmoid, as y(1 − y) tells" => {
            in_a_text && items.iter().any(|item| writes_logistic_slope(&item.row))
        }
        "tanh, as 1 − y² tells" | "tanh in the hidden layers, as 1 − y² tells" => {
            in_a_text && items.iter().any(|item| writes_tanh_slope(&item.row))
        }
        "sigmoid, of a cross-entropy" => {
            in_a_text
                && (writes(&["sigma", "sigmoid", "exp", "e"])
                    || items.iter().any(|item| writes_logistic_slope(&item.row)))
                && !items.iter().any(|item| spells_cost(item, notation))
        }
        "identity, of a quadratic cost" => {
            in_a_text
                && items.iter().any(|item| is_plain_error(&item.row))
                && !items.iter().any(|item| writes_logistic_slope(&item.row))
                && !items.iter().any(|item| spells_cost(item, notation))
        }
        "quadratic, as a − y tells"
        | "quadratic without ½, as 2 (a − y) tells"
        | "negative, of a quadratic cost" => {
            in_a_text
                && items.iter().any(|item| weighs_difference(&item.row, notation))
                && !items.iter().any(|item| spells_cost(item, notation))
        }
        "negative" => items.iter().any(|item| defines_with_minus(&item.row)),
        "softmax" => writes(&["softmax", "exp", "e"]),
        value if value.starts_with("tanh") => writes(&["tanh"]),
        value if value.starts_with("relu") => {
            writes(&["relu", "max"]) || items.iter().any(|item| any_node(&item.row, &mut asks_for_sign))
        }
        _ => true,
    }
}

/// A sign that may stand between factors.
fn is_product_sign(node: &Node) -> bool {
    matches!(
        node.kind,
        Kind::Operator(
            Operator::Dot
                | Operator::Times
                | Operator::Star
                | Operator::DotStar
                | Operator::Odot
                | Operator::Circ
        )
    )
}

/// `y_k (1 − y_k)`, in which only a sigmoid has its slope.
fn writes_logistic_slope(row: &[Node]) -> bool {
    let factors: Row = row.iter().filter(|node| !is_product_sign(node)).cloned().collect();
    let here = factors.windows(2).any(|pair| {
        let [letter, Node { kind: Kind::Fenced { body, .. }, .. }] = pair else { return false };
        let terms = crate::reading::terms(body);
        let [(false, [Node { kind: Kind::Number(one), .. }]), (true, other)] = terms.as_slice() else {
            return false;
        };
        one == "1" && crate::latex::print(std::slice::from_ref(letter)) == crate::latex::print(other)
    });
    here || any_node(row, &mut |node| match &node.kind {
        Kind::Fenced { body, .. } | Kind::Group(body) => writes_logistic_slope(body),
        _ => false,
    })
}

/// `1 − y_k^2`, `1 − (y_k)^2`, `1 − σ^2(z)`: the slope of the hyperbolic tangent.
fn writes_tanh_slope(row: &[Node]) -> bool {
    let is_two = |row: &[Node]| matches!(row, [Node { kind: Kind::Number(two), .. }] if two == "2");
    let squares = |node: &Node| match &node.kind {
        Kind::Scripted { sup: Some(sup), .. } => {
            is_two(sup) || parts(sup).last().is_some_and(|part| !part.fenced && is_two(&part.row))
        }
        _ => false,
    };
    let here = row.split(|node| matches!(node.kind, Kind::Relation(_))).any(|side| {
        match crate::reading::terms(side).as_slice() {
            [(false, [Node { kind: Kind::Number(one), .. }]), (true, square)] => {
                one == "1" && square.len() <= 2 && square.iter().any(squares)
            }
            _ => false,
        }
    });
    here || any_node(row, &mut |node| match &node.kind {
        Kind::Fenced { body, .. } | Kind::Group(body) => writes_tanh_slope(body),
        _ => false,
    })
}

/// `\mathbb{1}[z > 0]`, `(z > 0)`, `(z)_+`
fn asks_for_sign(node: &Node) -> bool {
    if let Kind::Scripted { base, sub: Some(sub), .. } = &node.kind
        && matches!(base.kind, Kind::Fenced { .. })
        && matches!(sub.as_slice(), [Node { kind: Kind::Operator(Operator::Plus), .. }])
    {
        return true;
    }
    let is_zero = |node: &Node| matches!(&node.kind, Kind::Number(zero) if zero == "0");
    matches!(&node.kind, Kind::Fenced { body, .. } if matches!(
        body.as_slice(),
        [.., Node { kind: Kind::Relation(Relation::Greater | Relation::GreaterEqual), .. }, last] if is_zero(last)
    ))
}

/// `δ_k = y_k − t_k`, `dZ = A − Y`
fn is_plain_error(row: &[Node]) -> bool {
    let is_named = |node: &Node, name: &str| Key::of(split(node).0).is_some_and(|key| key.name == name);
    let difference = match row {
        [left, Node { kind: Kind::Relation(_), .. }, difference @ ..] if is_named(left, "delta") => {
            difference
        }
        [d, _, Node { kind: Kind::Relation(_), .. }, difference @ ..] if is_named(d, "d") => difference,
        _ => return false,
    };
    let terms = crate::reading::terms(difference);
    matches!(terms.as_slice(), [(false, [_]), (true, [_])])
}

/// `(a − y) ⊙ σ'(z)`, `e = a − y`: how far an output is from its target.
fn weighs_difference(row: &[Node], notation: &Notation) -> bool {
    let is_target = |node: &Node| {
        Key::of(split(node).0).is_some_and(|key| {
            let meanings = notation.meanings(&key);
            meanings.iter().any(|letter| letter.meaning == Meaning::Quantity(Role::Target))
        })
    };
    let is_difference = |row: &[Node]| match crate::reading::terms(row).as_slice() {
        [(false, [a]), (true, [b])] => is_target(a) != is_target(b),
        _ => false,
    };
    row.split(|node| matches!(node.kind, Kind::Relation(_))).any(is_difference)
        || any_node(row, &mut |node| matches!(&node.kind, Kind::Fenced { body, .. } if is_difference(body)))
}

/// `C = ½ Σ (a − y)²`, `C = −Σ y ln a`: a cost in terms of the outputs, and not `C = 1/n Σ ℓ(ŷ, y)`. A letter that
/// custom takes for the cost is one here, also under a notation that has another.
fn spells_cost(item: &Item, notation: &Notation) -> bool {
    let about_cost = item.row.first().is_some_and(|left| {
        is_cost(left, notation) || Key::of(split(left).0).is_some_and(|key| is_customary_cost(&key))
    });
    about_cost
        && any_node(&item.row, &mut |node| match &node.kind {
            Kind::Function(name) => matches!(name.as_str(), "log" | "ln"),
            Kind::Fenced { open: Fence::DoubleBar, .. } => true,
            Kind::Scripted { sup: Some(sup), .. } => {
                matches!(sup.as_slice(), [Node { kind: Kind::Number(two), .. }] if two == "2")
            }
            _ => false,
        })
}

/// `C = …`
fn defines_cost(item: &Item, notation: &Notation) -> bool {
    let [left, Node { kind: Kind::Relation(_), .. }, ..] = item.row.as_slice() else { return false };
    is_cost(left, notation)
}

/// Whether a node is a letter for the cost.
pub(super) fn is_cost(left: &Node, notation: &Notation) -> bool {
    Key::of(split(left).0).is_some_and(|key| {
        notation
            .meanings(&key)
            .iter()
            .any(|letter| matches!(letter.meaning, Meaning::Quantity(Role::Cost | Role::ExampleCost)))
    })
}

/// `δ_j = −∂E/∂z_j`
fn defines_with_minus(row: &[Node]) -> bool {
    let [left, Node { kind: Kind::Relation(_), .. }, minus, fraction, ..] = row else { return false };
    Key::of(split(left).0).is_some_and(|key| key.name == "delta")
        && minus.kind == Kind::Operator(Operator::Minus)
        && matches!(fraction.kind, Kind::Fraction { .. })
}

/// Whether a letter stands in a script of a row.
fn bears(row: &[Node], letter: &str) -> bool {
    any_node(row, &mut |node| {
        let (_, sub, sup) = split(node);
        sub.into_iter().chain(sup).any(|script| any_node(script, &mut |inner| name_of(inner) == letter))
    })
}

/// A text whose layers are all numbers is about networks that end with the highest, and one with a single weight and no
/// layers about networks of one, where that and what it lets one infer makes more of it true.
fn settle_depth(section: &Section, items: &[&Item], score: f64, goal: f64) -> Option<(Section, f64)> {
    let LastLayer::Letter(last) = &section.notation.last_layer else { return None };
    let (mut highest, mut first) = (0, false);
    for item in counted(items) {
        let Ok(prepared) = section.prepare(
            &item.row,
            &item.conditions,
            CHOICES[0],
            item.expected == Expected::Update,
            Cost::Any,
            None,
        ) else {
            continue;
        };
        // The output is of the last layer without bearing its letter.
        let mut lettered = bears(&item.row, last);
        for (left, right) in &prepared.relations {
            for side in [left, right] {
                side.walk(&mut |inner| {
                    if let ExpressionKind::Quantity(Quantity { layer: Some(layer), .. }) = &inner.kind {
                        match layer.base {
                            LayerBase::Number => highest = highest.max(layer.offset),
                            LayerBase::Input => first |= layer.offset == 1,
                            LayerBase::Last => {}
                            LayerBase::Variable(_) => lettered = true,
                        }
                    }
                });
            }
        }
        if lettered {
            return None;
        }
    }
    if highest == 0 && first {
        highest = section.notation.input_layer + 1;
    } else if highest < section.notation.input_layer + 2 {
        return None;
    }
    let mut with = section.clone();
    with.notation.last_layer = LastLayer::Number(highest);
    with.inferred.insert("last-layer".to_owned(), highest.to_string());
    let before = score_of(&with, items);
    let better = settle_conventions(&mut with, items, before, goal);
    (better > score + 0.55).then_some((with, better))
}

/// How many of the statements are true, with a little for those that are at least well-typed.
pub(super) fn score_of(section: &Section, items: &[&Item]) -> f64 {
    let mut section = section.clone();
    let mut score = 0.0;
    for item in counted(items) {
        score += match section.define(item) {
            Some(defined) if defined.verdict.passes() => 1.0,
            Some(_) => 0.0,
            None => match section.quick(&item.row, &item.conditions, item.expected == Expected::Update) {
                Quick::True => 1.0,
                // What a text says that its cost is, is not excused away by what it makes of it.
                Quick::False if defines_cost(item, &section.notation) => -0.9,
                Quick::False => 0.1,
                Quick::IllTyped | Quick::Unread => 0.0,
            },
        };
    }
    score
}

/// Whether one section turns weights the other way round, or numbers them otherwise, for no more than a single equation.
/// Which way they stand is seen in the forward pass; one equation of the backward pass alone may as well have lost a
/// transpose, or have the layer wrong.
fn turns_weights_alone(with: &Section, without: &Section, items: &[&Item], gain: f64) -> bool {
    let from_source = |section: &Section| section.options.weight_layer_is_source.unwrap_or(false);
    let turned = with.to_first() != without.to_first() || from_source(with) != from_source(without);
    turned && gain < 1.5 && forward_gain(with, without, items) < 0.05
}

/// How much more of the forward pass is true: of the statements without ∂, ∇ and δ.
fn forward_gain(with: &Section, without: &Section, items: &[&Item]) -> f64 {
    let forward: Vec<&Item> = items
        .iter()
        .copied()
        .filter(|item| {
            !any_node(&item.row, &mut |node| {
                Key::of(node).is_some_and(|key| {
                    matches!(key.name.as_str(), "partial" | "nabla")
                        || without
                            .notation
                            .meanings(&key)
                            .iter()
                            .any(|letter| letter.meaning == Meaning::Quantity(Role::Error))
                })
            })
        })
        .collect();
    score_of(with, &forward) - score_of(without, &forward)
}

/// Networks have biases where the author declares them or any equation writes one; where none has a letter, `w_{j0}` is one.
fn settle_biases(section: &mut Section, items: &[&Item]) {
    let notation = &section.notation;
    let declared = notation.declares(|meaning| *meaning == Meaning::Quantity(Role::Bias));
    let writes =
        |condition: &mut dyn FnMut(&Node) -> bool| items.iter().any(|item| any_node(&item.row, condition));
    let lettered = writes(&mut |node| {
        let meanings = Key::of(node).map_or_else(Vec::new, |key| notation.meanings(&key));
        meanings.iter().any(|letter| letter.meaning == Meaning::Quantity(Role::Bias))
    });
    // W_0, w_{j0}
    let zeroth = writes(&mut |node| {
        let (base, sub, _) = split(node);
        let is_zero = |part: &Part| matches!(crate::reading::linear(&part.row), Some((None, 0)));
        sub.is_some_and(|sub| parts(sub).last().is_some_and(is_zero))
            && Key::of(base).is_some_and(|key| is_weight(notation, &key))
    });
    let folded = matches!(section.options.fold, Some(Fold::First | Fold::Last));
    section.options.bias_is_weight_zero = zeroth && !declared && !lettered;
    if section.options.has_bias.is_none() {
        section.options.has_bias = Some(folded || declared || lettered || zeroth);
    }
}

/// Of the letters that custom has for the number of examples those are meant that the text writes.
fn drop_unused_counts(section: &mut Section, items: &[&Item]) {
    let written = |key: &Key| {
        items.iter().any(|item| any_node(&item.row, &mut |node| Key::of(node).as_ref() == Some(key)))
    };
    section.notation.letters.retain(|letter| {
        letter.by_author || letter.meaning != Meaning::ExampleCount || written(&letter.pattern.key)
    });
}

/// λ is a number in front of a penalty only where it bears no index: λ_t is something else.
fn settle_multipliers(section: &mut Section, items: &[&Item]) {
    let indexed = |key: &Key| {
        items.iter().any(|item| {
            any_node(&item.row, &mut |node| {
                let (base, sub, _) = split(node);
                sub.is_some() && Key::of(base).as_ref() == Some(key)
            })
        })
    };
    section.notation.letters.retain(|letter| {
        letter.by_author
            || letter.meaning != Meaning::Constant("lambda".to_owned())
            || !indexed(&letter.pattern.key)
    });
}

fn is_weight(notation: &Notation, key: &Key) -> bool {
    notation.meanings(key).iter().any(|letter| letter.meaning == Meaning::Quantity(Role::Weight))
}

/// A prime transposes where one stands on a letter that is no function.
fn settle_primes(section: &mut Section, items: &[&Item]) {
    if section.options.prime_transposes.is_some() {
        return;
    }
    let notation = section.notation.clone();
    let on_quantity = items.iter().filter(|item| item.expected != Expected::Update).any(|item| {
        any_node(&item.row, &mut |node| {
            let Kind::Scripted { base, primes, .. } = &node.kind else { return false };
            *primes == 1
                && Key::of(base).is_some_and(|key| {
                    let meanings = notation.meanings(&key);
                    !meanings.is_empty()
                        && meanings.iter().all(|letter| {
                            matches!(letter.meaning, Meaning::Quantity(role) if role.is_per_neuron_and_example() || role == Role::Weight)
                        })
                })
        })
    });
    if on_quantity {
        section.options.prime_transposes = Some(true);
        section.inferred.insert("transpose".to_owned(), "'".to_owned());
    }
}

/// Repeated indices are summed over where a section never writes Σ and most of its statements need it.
fn settle_implied_sums(section: &mut Section, items: &[&Item]) {
    if section.options.implied_sums.is_some() {
        return;
    }
    let writes_sums =
        items.iter().any(|item| any_node(&item.row, &mut |node| matches!(node.kind, Kind::Big { .. })));
    if writes_sums {
        return;
    }
    let mut with = section.clone();
    with.options.implied_sums = Some(true);
    let gain = score_of(&with, items) - score_of(section, items);
    // One missing Σ is a slip; two and more are a custom.
    if gain > 1.5 {
        section.options.implied_sums = Some(true);
        section.inferred.insert("implied-sums".to_owned(), "true".to_owned());
    }
}
