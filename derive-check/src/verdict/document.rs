//! Judging a document: its sections, its definitions in order, every equation.

use super::judgement::{DocumentReport, EquationReport, Expected, NotationReport, RelationReport, Verdict};
use super::section::{Conditions, LayerCondition, Place, Section, layer_side};
use super::statement::StatementReport;
use super::{infer, overwritten};
use crate::document::{ConditionKind, Document, Equation};
use crate::latex::{self, Node, Span};
use crate::model::Function;
use crate::notation::{self, Notation, NotationError};
use crate::oracle::model::Cost;
use crate::reading::expression::Ordering;

/// How a document is checked.
#[derive(Default)]
pub struct CheckOptions<'a> {
    /// The notation for everything that no block of the document's own governs.
    pub notation: Option<Notation>,
    /// Seed of all draws; the same seed gives the same report.
    pub seed: u64,
    /// Only equations for which this says yes are judged; definitions are taken up from all.
    pub only: Option<&'a dyn Fn(&str) -> bool>,
    /// Called with the number of equations judged so far and of all.
    pub progress: Option<&'a mut dyn FnMut(usize, usize)>,
}

/// A notation of a document that cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{error}")]
pub struct NotationFault {
    /// What is wrong.
    pub error: NotationError,
    /// Where, in bytes of the document.
    pub span: Span,
}

/// One statement of an equation, ready to be judged.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Its row.
    pub row: Vec<Node>,
    /// The equation's conditions, with what stands beside the statement.
    pub conditions: Conditions,
    /// What is expected.
    pub expected: Expected,
}

/// An equation with its statements, or why it has none.
struct Parsed<'a> {
    equation: &'a Equation,
    items: Result<Vec<Item>, (String, Span)>,
}

/// Checks every displayed equation of a document.
///
/// # Errors
///
/// Where a notation that the document declares cannot be used. Faults of single equations are verdicts, not errors.
///
/// # Examples
///
/// ```
/// use derive_check::{document::Document, check, verdict::Verdict};
///
/// let text = "$$\\delta^l = ((W^{l+1})^T \\delta^{l+1}) \\odot \\sigma'(z^l)$$";
/// let report = check(&Document::from_markdown("note.md", text)).expect("no notation to be wrong");
/// assert_eq!(report.equations[0].verdict, Verdict::Proved);
/// ```
pub fn check(document: &Document) -> Result<DocumentReport, NotationFault> {
    check_with(document, CheckOptions::default())
}

/// Checks a document with options.
///
/// # Errors
///
/// Where a notation that the document declares cannot be used.
pub fn check_with(
    document: &Document,
    mut options: CheckOptions<'_>,
) -> Result<DocumentReport, NotationFault> {
    let mut parsed: Vec<Parsed<'_>> = document.equations.iter().map(parse).collect();
    let blocks = notations(document)?;
    join_names(&mut parsed, &blocks, &options);
    resolve_overwritten(&mut parsed, &blocks);
    let mut report = DocumentReport {
        path: document.name.clone(),
        notation: NotationReport::default(),
        equations: Vec::new(),
    };
    let n_sections = blocks.len().max(1);
    let mut names = Vec::new();
    let mut judged: Vec<(usize, EquationReport)> = Vec::new();
    let mut done = 0;
    let total = parsed.len();
    for number in 0..n_sections {
        let here: Vec<(usize, &Parsed<'_>)> = parsed
            .iter()
            .enumerate()
            .filter(|(_, parsed)| governing(&blocks, parsed.equation) == number)
            .collect();
        if here.is_empty() {
            continue;
        }
        let mut section = settle(blocks.get(number), &options, here.iter().map(|(_, parsed)| *parsed));
        names.push(section.notation.name.clone());
        for (key, value) in &section.inferred {
            report.notation.inferred.insert(key.clone(), value.clone());
        }
        for (place, parsed) in here {
            let wanted = options.only.is_none_or(|only| only(&parsed.equation.id));
            let equation = judge_equation(document, &mut section, parsed, wanted);
            if wanted {
                judged.push((place, equation));
            }
            done += 1;
            if let Some(progress) = &mut options.progress {
                progress(done, total);
            }
        }
    }
    judged.sort_by_key(|(place, _)| *place);
    names.dedup();
    report.notation.name = names.join(", ");
    report.equations = judged.into_iter().map(|(_, equation)| equation).collect();
    Ok(report)
}

/// The notations that a document declares, with where each begins.
fn notations(document: &Document) -> Result<Vec<(usize, Notation)>, NotationFault> {
    document
        .notations
        .iter()
        .map(|block| {
            Notation::from_toml(&block.toml).map(|notation| (block.offset, notation)).map_err(|error| {
                let span = fault_span(&error, &block.toml, block.offset).unwrap_or(block.span);
                NotationFault { error, span }
            })
        })
        .collect()
}

/// Joins the letters of names that the notations declare, and of `net`.
fn join_names(parsed: &mut [Parsed<'_>], blocks: &[(usize, Notation)], options: &CheckOptions<'_>) {
    let declared = blocks.iter().map(|(_, notation)| notation).chain(&options.notation);
    let mut names: Vec<String> = declared.flat_map(Notation::spelled_names).collect();
    names.push("net".to_owned());
    for item in parsed.iter_mut().flat_map(|parsed| parsed.items.as_mut().ok()).flatten() {
        notation::join_names(&mut item.row, &names);
    }
}

/// Puts what was last assigned for letters that an algorithm overwrites, within each stretch under one notation.
fn resolve_overwritten(parsed: &mut [Parsed<'_>], blocks: &[(usize, Notation)]) {
    for number in 0..blocks.len().max(1) {
        let mut items: Vec<&mut Item> = parsed
            .iter_mut()
            .filter(|parsed| governing(blocks, parsed.equation) == number)
            .flat_map(|parsed| parsed.items.as_mut().ok())
            .flatten()
            .collect();
        overwritten::resolve(&mut items);
    }
}

/// The number of the notation that governs an equation: the last before it, or the first of all.
fn governing(blocks: &[(usize, Notation)], equation: &Equation) -> usize {
    blocks.iter().rposition(|(offset, _)| *offset < equation.offset).unwrap_or(0)
}

/// A section with its conventions settled by its equations.
fn settle<'a>(
    block: Option<&(usize, Notation)>,
    options: &CheckOptions<'_>,
    parsed: impl Iterator<Item = &'a Parsed<'a>>,
) -> Section {
    let items: Vec<&Item> = parsed.filter_map(|parsed| parsed.items.as_ref().ok()).flatten().collect();
    match (block, &options.notation) {
        (Some((_, notation)), _) => infer::settle(notation.clone(), &items, options.seed),
        (None, Some(notation)) => infer::settle(notation.clone(), &items, options.seed),
        (None, None) => infer::choose_notation(&items, options.seed),
    }
}

/// A statement with the section it stands in, before it is judged.
pub(super) struct Prepared<'a> {
    /// Conventions and definitions so far.
    pub section: &'a Section,
    /// The statement.
    pub item: &'a Item,
    /// The equation's name.
    pub id: &'a str,
}

/// Goes through a document as [`check_with`] does and shows every statement that is not a definition.
pub(super) fn prepare(
    document: &Document,
    options: &CheckOptions<'_>,
    visit: &mut dyn FnMut(&Prepared<'_>),
) -> Result<(), NotationFault> {
    let mut parsed: Vec<Parsed<'_>> = document.equations.iter().map(parse).collect();
    let blocks = notations(document)?;
    join_names(&mut parsed, &blocks, options);
    resolve_overwritten(&mut parsed, &blocks);
    for number in 0..blocks.len().max(1) {
        let here: Vec<&Parsed<'_>> =
            parsed.iter().filter(|parsed| governing(&blocks, parsed.equation) == number).collect();
        let mut section = settle(blocks.get(number), options, here.iter().copied());
        for parsed in here {
            for item in parsed.items.iter().flatten() {
                if section.define(item).is_none() {
                    visit(&Prepared { section: &section, item, id: &parsed.equation.id });
                }
            }
        }
    }
    Ok(())
}

/// Where the subject of a notation's error stands in the document.
fn fault_span(error: &NotationError, toml: &str, offset: usize) -> Option<Span> {
    let range = error.place().or_else(|| {
        let subject = error.subject()?;
        let start = toml.find(subject).or_else(|| toml.find(&subject.replace('-', "_")))?;
        Some(start..start + subject.len())
    })?;
    Some(Span { start: offset + range.start, end: offset + range.end.max(range.start + 1) })
}

fn parse(equation: &Equation) -> Parsed<'_> {
    let items = conditions(equation).and_then(|conditions| {
        let statements = equation.statements().map_err(|error| (error.to_string(), error.span))?;
        if let Some(stray) =
            statements.iter().flat_map(|statement| &statement.qualifiers).find_map(|row| stray(row))
        {
            return Err(stray);
        }
        Ok(statements
            .into_iter()
            .flat_map(|statement| {
                let mut conditions = conditions.clone();
                conditions.layers.extend(statement.qualifiers.iter().flat_map(|row| qualifier(row)));
                conditions.place = statement.qualifiers.iter().find_map(|row| place_in_words(row));
                by_layer(statement.row, &conditions).into_iter().map(|(row, conditions)| Item {
                    row,
                    conditions,
                    expected: equation.expected,
                })
            })
            .collect())
    });
    Parsed { equation, items }
}

/// The conditions that an author puts on an equation.
fn conditions(equation: &Equation) -> Result<Conditions, (String, Span)> {
    let mut conditions = Conditions::default();
    for condition in &equation.conditions {
        let text = condition.text.trim();
        match condition.kind {
            ConditionKind::For => {
                for word in text
                    .split([',', '+'])
                    .flat_map(|part| part.split(" and "))
                    .map(str::trim)
                    .filter(|word| !word.is_empty())
                {
                    let plain = word.to_lowercase().replace(' ', "-");
                    if plain == "softmax" {
                        conditions.softmax = true;
                    } else if plain == "batch" || plain == "batches" {
                        conditions.batch = true;
                    } else if plain == "l2" {
                        conditions.l2 = true;
                    } else if let Some(cost) = Cost::from_name(&plain) {
                        conditions.cost = Some(cost);
                    } else if let Some(function) =
                        Function::from_name(&plain).filter(|function| function.is_activation())
                    {
                        conditions.activation = Some(function);
                    } else {
                        return Err((
                            format!(
                                "`for {word}` names nothing known: expected an activation function (sigmoid, tanh, relu, …), softmax, \
                                 a cost (quadratic, cross-entropy, categorical-cross-entropy), batch or l2"
                            ),
                            condition.span,
                        ));
                    }
                }
            }
            ConditionKind::Where => match comparison(text) {
                Some(found) => conditions.layers.push(found),
                None => {
                    return Err((
                        format!(
                            "`where {text}` is no comparison of layers: expected one such as `l >= 2`, `n = 3` or `m < n`"
                        ),
                        condition.span,
                    ));
                }
            },
        }
    }
    if conditions.softmax && conditions.cost == Some(Cost::CrossEntropy) {
        // Over several classes the cross-entropy is the categorical one.
        conditions.cost = Some(Cost::CategoricalCrossEntropy);
    }
    Ok(conditions)
}

/// `l >= 2`
fn comparison(text: &str) -> Option<LayerCondition> {
    let signs = [
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
    let (sign, ordering) = signs.iter().find(|(sign, _)| text.contains(sign))?;
    let (left, right) = text.split_once(sign)?;
    Some(LayerCondition { left: layer_side(left)?, ordering: *ordering, right: layer_side(right)? })
}

/// Mathematics behind words that do not say where the statement holds: it would be lost.
fn stray(row: &[Node]) -> Option<(String, Span)> {
    let is_words = |node: &Node| {
        matches!(node.kind, latex::Kind::Text(_) | latex::Kind::Word(_) | latex::Kind::Operator(_))
    };
    let first = row.iter().find(|node| !is_words(node))?;
    let words = row.first().is_some_and(|node| matches!(node.kind, latex::Kind::Text(_)));
    let compares = row.iter().any(|node| matches!(node.kind, latex::Kind::Relation(_)));
    if !words
        || compares
        || latex::limits_by_words(row)
        || matches!(first.kind, latex::Kind::Fenced { .. } | latex::Kind::Number(_))
    {
        return None;
    }
    let said = latex::print(&row[..1]);
    Some((
        format!(
            "mathematics behind the words {said}, which do not say where the equation holds: expected them in the text, or `for`, `if`, `where`"
        ),
        first.span,
    ))
}

/// The layer that words name: `output units`, `the hidden layer`. `None` where they name both or neither.
fn place_in_words(row: &[Node]) -> Option<Place> {
    let words: Vec<String> = row
        .iter()
        .filter_map(|node| match &node.kind {
            latex::Kind::Text(text) | latex::Kind::Word(text) => Some(text.to_lowercase()),
            _ => None,
        })
        .collect();
    let words = words.join(" ");
    let speaks_of = |names: &[&str]| names.iter().any(|name| words.contains(name));
    if !speaks_of(&["unit", "neuron", "node", "layer"]) {
        return None;
    }
    match (speaks_of(&["output", "last", "final"]), speaks_of(&["hidden", "inner", "inside", "intermediate"]))
    {
        (true, false) => Some(Place::Output),
        (false, true) => Some(Place::Hidden),
        _ => None,
    }
}

/// `δ = \begin{cases} … & \text{output layer} \\ … & l < L \end{cases}` as a statement for each row; every other
/// statement as it is.
fn by_layer(row: Vec<Node>, conditions: &Conditions) -> Vec<(Vec<Node>, Conditions)> {
    let [
        left @ ..,
        Node { kind: latex::Kind::Relation(_), .. },
        Node { kind: latex::Kind::Cases(cases), .. },
    ] = row.as_slice()
    else {
        return vec![(row, conditions.clone())];
    };
    let relation = row[left.len()].clone();
    let mut stated = Vec::new();
    for (value, condition) in cases {
        let mut here = conditions.clone();
        // Letters of layers are plain, and what they are compared with is the last one: `l = L`, `l < L`.
        let layers: Vec<LayerCondition> = qualifier(condition)
            .into_iter()
            .filter(|found| {
                let is_letter = |name: &Option<String>, capital: bool| {
                    name.as_ref().is_some_and(|name| {
                        let mut characters = name.chars();
                        characters.next().is_some_and(|c| c.is_uppercase() == capital)
                            && characters.next().is_none()
                    })
                };
                is_letter(&found.left.0, false) && is_letter(&found.right.0, true)
            })
            .collect();
        let otherwise = condition.iter().any(|node| matches!(&node.kind, latex::Kind::Text(text) | latex::Kind::Word(text) if text.to_lowercase().contains("otherwise")));
        match (place_in_words(condition), layers.is_empty()) {
            (Some(place), _) => here.place = Some(place),
            (None, false) => here.layers.extend(layers),
            (None, true) if otherwise => match stated.last() {
                Some((_, Conditions { place: Some(Place::Output), .. })) => here.place = Some(Place::Hidden),
                Some((_, Conditions { place: Some(Place::Hidden), .. })) => here.place = Some(Place::Output),
                Some((_, before)) => here.layers.extend(
                    before
                        .layers
                        .last()
                        .filter(|last| last.ordering == Ordering::Equal)
                        .map(|last| LayerCondition { ordering: Ordering::NotEqual, ..last.clone() }),
                ),
                None => return vec![(row, conditions.clone())],
            },
            (None, true) => return vec![(row, conditions.clone())],
        }
        let statement: Vec<Node> =
            left.iter().cloned().chain([relation.clone()]).chain(value.iter().cloned()).collect();
        stated.push((statement, here));
    }
    stated
}

/// Ranges beside a statement: `l = 2, \dots, L`, `1 \leq l < L`, `l \geq 2`.
fn qualifier(row: &[Node]) -> Vec<LayerCondition> {
    let side = |row: &[Node]| {
        let (letter, offset) = crate::reading::linear(row)?;
        Some((letter.map(notation::name_of), offset))
    };
    let words = |node: &Node| {
        matches!(
            node.kind,
            latex::Kind::Text(_) | latex::Kind::Word(_) | latex::Kind::Operator(latex::Operator::ForAll)
        )
    };
    let row: Vec<Node> = row.iter().filter(|node| !words(node)).cloned().collect();
    let relations: Vec<(usize, Ordering)> = row
        .iter()
        .enumerate()
        .filter_map(|(place, node)| match node.kind {
            latex::Kind::Relation(latex::Relation::Less) => Some((place, Ordering::Less)),
            latex::Kind::Relation(latex::Relation::LessEqual) => Some((place, Ordering::LessEqual)),
            latex::Kind::Relation(latex::Relation::Greater) => Some((place, Ordering::Greater)),
            latex::Kind::Relation(latex::Relation::GreaterEqual) => Some((place, Ordering::GreaterEqual)),
            latex::Kind::Relation(latex::Relation::Equal) => Some((place, Ordering::Equal)),
            _ => None,
        })
        .collect();
    // l = L−1, …, 2: the ends of the range.
    let is_dots = |node: &Node| matches!(&node.kind, latex::Kind::Symbol(symbol) if symbol.name == "dots");
    if row.iter().any(is_dots) {
        let Some(equal) =
            row.iter().position(|node| node.kind == latex::Kind::Relation(latex::Relation::Equal))
        else {
            return Vec::new();
        };
        let letter = side(&row[..equal]);
        let listed: Vec<(Option<String>, i32)> = row[equal + 1..]
            .split(|node| matches!(node.kind, latex::Kind::Operator(latex::Operator::Comma)) || is_dots(node))
            .filter_map(|part| side(part).filter(|_| !part.is_empty()))
            .collect();
        let (Some(letter), Some(first), Some(last)) = (letter, listed.first(), listed.last()) else {
            return Vec::new();
        };
        // A number is the lower end; a letter the upper one.
        let (low, high) = if first.0.is_some() && last.0.is_none() { (last, first) } else { (first, last) };
        return vec![
            LayerCondition { left: letter.clone(), ordering: Ordering::GreaterEqual, right: low.clone() },
            LayerCondition { left: letter, ordering: Ordering::LessEqual, right: high.clone() },
        ];
    }
    let mut found = Vec::new();
    let mut start = 0;
    let places: Vec<(usize, Ordering)> =
        relations.into_iter().filter(|(place, _)| *place < row.len()).collect();
    for (number, &(place, ordering)) in places.iter().enumerate() {
        let end = places.get(number + 1).map_or(row.len(), |next| next.0);
        if let (Some(left), Some(right)) = (side(&row[start..place]), side(&row[(place + 1).min(end)..end]))
            && (left.0.is_some() || right.0.is_some())
        {
            found.push(LayerCondition { left, ordering, right });
        }
        start = place + 1;
    }
    found
}

fn judge_equation(
    document: &Document,
    section: &mut Section,
    parsed: &Parsed<'_>,
    wanted: bool,
) -> EquationReport {
    let equation = parsed.equation;
    let place = document.place(equation.offset);
    let mut report = EquationReport {
        id: equation.id.clone(),
        line: place.line,
        column: place.column,
        latex: equation.latex.trim().to_owned(),
        expected: equation.expected,
        verdict: Verdict::Unread,
        ok: false,
        relations: Vec::new(),
        message: String::new(),
        span: equation.span,
        at: None,
    };
    if equation.expected == Expected::Skip {
        report.ok = true;
        report.message = "skipped at the author's word".to_owned();
        return report;
    }
    let items = match &parsed.items {
        Ok(items) => items,
        Err((message, span)) => {
            report.message.clone_from(message);
            report.at = Some(*span);
            report.ok = equation.expected.met_by(report.verdict);
            return report;
        }
    };
    let mut statements: Vec<StatementReport> = Vec::new();
    for item in items {
        let defines = section.define(item);
        match defines {
            Some(statement) => statements.push(statement),
            None if wanted => {
                statements.push(section.judge(
                    &item.row,
                    &item.conditions,
                    item.expected == Expected::Update,
                ));
            }
            None => {}
        }
    }
    let verdicts: Vec<Verdict> = statements.iter().map(|statement| statement.verdict).collect();
    report.verdict = verdicts
        .iter()
        .copied()
        .find(|verdict| !verdict.passes())
        .or_else(|| verdicts.iter().copied().max())
        .unwrap_or(Verdict::Unread);
    report.ok = equation.expected.met_by(report.verdict);
    let telling = statements.iter().find(|statement| statement.verdict == report.verdict);
    if let Some(telling) = telling {
        let relation = telling.relations.iter().find(|relation| relation.verdict == report.verdict);
        report.at = telling.span.or_else(|| {
            relation.filter(|relation| !relation.verdict.passes()).and_then(|relation| relation.span)
        });
        report.message = match (&telling.message, relation) {
            (Some(message), _) => message.clone(),
            (None, Some(relation)) => relation_message(relation),
            (None, None) => String::new(),
        };
    } else {
        report.message = "nothing to be checked was found".to_owned();
    }
    report.relations = statements.into_iter().flat_map(|statement| statement.relations).collect();
    report
}

/// One sentence on a relation.
fn relation_message(relation: &RelationReport) -> String {
    if let Some(message) = &relation.message {
        return message.clone();
    }
    match relation.verdict {
        Verdict::Proved => match relation.false_with_probability_below {
            Some(p) if p > 0.0 && p < 1.0 => {
                format!(
                    "true on {} random networks; a false equation passes with a probability below 1e{}",
                    relation.networks,
                    p.log10().ceil() as i64
                )
            }
            _ => "true by definition".to_owned(),
        },
        Verdict::Holds => format!("true within {:.1e} on every drawn network", relation.bound.unwrap_or(0.0)),
        Verdict::Refuted => match &relation.counterexample {
            Some(example) => format!(
                "false: on a {} network at {} the left side is {} and the right side is {}",
                example.sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join("–"),
                if example.place.is_empty() { "its only place" } else { &example.place },
                example.left,
                example.right
            ),
            None => "false: the two sides differ on drawn networks".to_owned(),
        },
        Verdict::Vacuous => "both sides are zero wherever they were tried: nothing was tested".to_owned(),
        Verdict::Undecided => "neither agreement nor a difference beyond the bounds".to_owned(),
        Verdict::IllTyped => "the shapes do not fit".to_owned(),
        Verdict::Unread => "not understood".to_owned(),
    }
}
