//! What a notation leaves open, inferred over a whole section and then held fixed.
//!
//! Every open convention has a customary value. It is given up only where that makes more of the section's equations
//! true: none of those that the author marks as false counts, and a convention that a single slip would be excused by
//! has to be worth more than one equation.

use super::document::Item;
use super::draw::DEEPEST;
use super::hints::Text;
use super::judgement::Expected;
use super::numbers;
use super::order::defined_as_difference;
use super::score::{counted, gain_beyond, score_of, scores_of};
use super::section::{CHOICES, Section};
use super::trials::{TRIALS, Trial};
use super::widths::{settle_widths, weighs_once};
use super::written;
use crate::latex::{Kind, Node, Relation, any_node};
use crate::notation::{
    Declared, Key, LastLayer, Meaning, Notation, Part, builtin_names, name_of, parts, split,
};
use crate::oracle::model::{Cost, Fold};
use crate::reading::expression::{Kind as ExpressionKind, LayerBase, Quantity, Role};

/// So many statements are a text, in which one may show what another means.
pub(super) const SEVERAL: usize = 4;

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
    let guess = notation.guessed(shown(items))?;
    let told = guess.told_beside(notation);
    let (mut section, score) = settled(guess, items, seed);
    section.inferred.extend(told);
    Some((section, score))
}

/// The statements that show what the letters of a text mean.
fn shown<'i>(items: &'i [&Item]) -> impl Iterator<Item = &'i [Node]> {
    let shown = items.iter().filter(|item| !matches!(item.expected, Expected::Refuted | Expected::Skip));
    shown.map(|item| item.row.as_slice())
}

/// The notation among custom and the built-in ones under which most of a section is true.
pub(super) fn choose_notation(items: &[&Item], seed: u64) -> Section {
    let mut custom = Notation::custom().with_constants(shown(items));
    "inferred".clone_into(&mut custom.name);
    let (mut best, mut best_score) = settled(custom, items, seed);
    let goal = counted(items).count() as f64;
    // Weights the other way round are less likely than letters that mean something else than they do by custom.
    let turned = |section: &Section| section.inferred.contains_key("weight-order");
    if best_score >= goal && !turned(&best) {
        return best;
    }
    if let Some((section, score)) = guessed(&Notation::custom(), items, seed)
        && (score > best_score + 1e-9 || score > best_score - 1e-9 && turned(&best) && !turned(&section))
    {
        (best, best_score) = (section, score);
        "inferred".clone_into(&mut best.notation.name);
        if best_score >= goal {
            return best;
        }
    }
    // Of the built-in ones the most telling, as it stands.
    let mut likeliest: Option<(Notation, f64)> = None;
    for name in builtin_names() {
        let Ok(mut notation) = Notation::named(name) else { continue };
        // That others who write so have biases says nothing of a text without one.
        if matches!(biases_written(&notation, items), (false, false)) {
            notation.options.has_bias = Some(false);
        }
        let score = score_of(&Section::new(notation.clone(), seed), items);
        if likeliest.as_ref().is_none_or(|(_, before)| score > before + 1e-9) {
            likeliest = Some((notation, score));
        }
    }
    if let Some((notation, _)) = likeliest {
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

fn settled(notation: Notation, items: &[&Item], seed: u64) -> (Section, f64) {
    let mut section = Section::new(notation, seed);
    settle_biases(&mut section, items);
    settle_multipliers(&mut section, items);
    settle_rates(&mut section, items);
    drop_costs_that_are_differences(&mut section, items);
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
    // A rectifier with a small slope is a plain one in all that the few networks of an inference may show.
    if score < goal - 1e-9
        && let Some((with, better)) = written::settle(&section, items, score, 1.5)
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
        if score < goal - 1e-9
            && let Some((with, better)) = written::settle(&section, items, score, 0.0)
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
    // X w with a small letter says as much of both.
    let worth = if items.iter().any(weighs_once) { 0.8 } else { 1.5 };
    let trials = TRIALS.iter().filter(|trial| trial.key == "batch" && (trial.open)(&section.options));
    let mut without_widths = score;
    let settled: Vec<(Section, f64)> = trials
        .filter_map(|trial| {
            let mut with = section.clone();
            (trial.set)(&mut with.options);
            let alone = score_of(&with, items);
            without_widths = without_widths.max(alone);
            let better = settle_widths(&mut with, items, alone);
            with.inferred.insert(trial.key.to_owned(), trial.value.to_owned());
            (better > alone && better > score + worth).then_some((with, better))
        })
        .collect();
    // Where rows of examples explain as much by themselves, a single output is not needed; nor rows where that does.
    let single = if settled.is_empty() { score } else { settle_widths(&mut section.clone(), items, score) };
    let needed = without_widths.max(single);
    let settled = settled.into_iter().filter(|(_, better)| *better > needed + 1e-9);
    settled.reduce(|best, other| if other.1 > best.1 + 1e-9 { other } else { best })
}

/// The convention that gains most, again and again, until none gains what it has to be worth.
fn settle_conventions(section: &mut Section, items: &[&Item], mut score: f64, goal: f64) -> f64 {
    let notation = section.notation.clone();
    let text = Text { items, notation: &notation };
    let trials: Vec<&Trial> = TRIALS.iter().filter(|trial| (trial.meant)(&text)).collect();
    while score < goal - 1e-9 {
        let before = scores_of(section, items);
        let mut best: Option<(Section, f64, &Trial)> = None;
        for &trial in &trials {
            if !(trial.open)(&section.options) {
                continue;
            }
            let mut with = section.clone();
            (trial.set)(&mut with.options);
            let least = best.as_ref().map_or(0.0, |(_, gain, _)| gain + 1e-9).max(trial.worth + 0.05);
            if let Some(gain) = gain_beyond(least, &with, items, &before)
                && !turns_weights_alone(&with, section, items, gain)
            {
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
        if bears(&item.row, last) {
            return None;
        }
        for (left, right) in &prepared.relations {
            for side in [left, right] {
                side.walk(&mut |inner| {
                    if let ExpressionKind::Quantity(Quantity { layer: Some(layer), .. }) = &inner.kind {
                        match layer.base {
                            LayerBase::Number => highest = highest.max(layer.offset),
                            LayerBase::Input => first |= layer.offset == 1,
                            // W^l of any layer says nothing of how many there are.
                            LayerBase::Last | LayerBase::Variable(_) => {}
                        }
                    }
                });
            }
        }
    }
    if highest == 0 && first {
        highest = section.notation.input_layer + 1;
    } else if highest < section.notation.input_layer + 2 || highest > DEEPEST {
        return None;
    }
    let mut with = section.clone();
    with.notation.last_layer = LastLayer::Number(highest);
    with.inferred.insert("last-layer".to_owned(), highest.to_string());
    let before = score_of(&with, items);
    let mut better = settle_conventions(&mut with, items, before, goal);
    // A single output of the layer that is the last now.
    if better < goal - 1e-9 {
        let narrow = settle_widths(&mut with, items, better);
        if narrow > better + 1e-9 {
            better = settle_conventions(&mut with, items, narrow, goal);
        }
    }
    (better > score + 0.55).then_some((with, better))
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
    let declared = section.notation.declares(|meaning| *meaning == Meaning::Quantity(Role::Bias));
    let (lettered, zeroth) = biases_written(&section.notation, items);
    let folded = matches!(section.options.fold, Some(Fold::First | Fold::Last));
    section.options.bias_is_weight_zero = zeroth && !declared && !lettered;
    if section.options.has_bias.is_none() {
        section.options.has_bias = Some(folded || declared || lettered || zeroth);
    }
}

/// Whether a text writes a letter for biases, and `W_0` or `w_{j0}`.
fn biases_written(notation: &Notation, items: &[&Item]) -> (bool, bool) {
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
    (lettered, zeroth)
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

/// Of several letters that custom has for the learning rate a text means the one in its steps; the others are numbers of
/// their own.
fn settle_rates(section: &mut Section, items: &[&Item]) {
    let is_rate =
        |letter: &Declared| !letter.by_author && letter.meaning == Meaning::Constant("eta".to_owned());
    let is_step = |item: &&&Item| {
        any_node(&item.row, &mut |node| match &node.kind {
            Kind::Relation(relation) => *relation != Relation::Equal,
            Kind::Symbol(symbol) => symbol.name == "Delta",
            _ => false,
        })
    };
    let occurs =
        |item: &Item, key: &Key| any_node(&item.row, &mut |node| Key::of(node).as_ref() == Some(key));
    let rates: Vec<Key> = section
        .notation
        .letters
        .iter()
        .filter(|letter| is_rate(letter) && items.iter().any(|item| occurs(item, &letter.pattern.key)))
        .map(|letter| letter.pattern.key.clone())
        .collect();
    let in_steps = rates.iter().find(|key| items.iter().filter(is_step).any(|item| occurs(item, key)));
    let Some(meant) = in_steps.or(rates.first()) else { return };
    for letter in &mut section.notation.letters {
        if is_rate(letter) && letter.pattern.key != *meant && rates.contains(&letter.pattern.key) {
            letter.meaning = Meaning::Constant(letter.pattern.key.name.clone());
        }
    }
}

/// `Err_k = y_k − a_k`, `E = Y − A`: what the text defines as a difference of two letters is no cost.
fn drop_costs_that_are_differences(section: &mut Section, items: &[&Item]) {
    let differences: Vec<Key> = items.iter().filter_map(|item| defined_as_difference(&item.row)).collect();
    section.notation.letters.retain(|letter| {
        letter.by_author
            || letter.meaning != Meaning::Quantity(Role::Cost)
            || !differences.contains(&letter.pattern.key)
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
