//! Judging a document: its sections, its definitions in order, every equation.

use super::chapters::{self, Stated};
use super::judgement::{
    Counterexample, DocumentReport, EquationReport, Expected, NotationReport, RelationReport, Verdict,
};
use super::section::{Conditions, Section};
use super::statement::StatementReport;
use super::{accumulator, condition, inertia, infer, moments, order, overwritten, qualifier};
use crate::document::{Document, Equation};
use crate::latex::{self, Kind, Node, Relation, Span, any_node};
use crate::notation::{
    self, Key, Notation, NotationError, accents, code_names, errors_backwards, every_weight, features,
    gradient_letters, heaviside, named_layers, numbered, own_functions, prefixes, probabilities, split,
    words_below,
};
use std::collections::BTreeSet;

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
    /// Whether it stands in the running text, where nothing is judged.
    pub aside: bool,
    /// Terms of it that make no claim and are not judged, as they are printed.
    pub left_out: Vec<String>,
}

/// An equation with its statements, or why it has none.
struct Parsed<'a> {
    equation: &'a Equation,
    /// Whether it stands in the running text.
    aside: bool,
    /// Whether a heading stands between it and the equation before.
    below_heading: bool,
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
    let read = Read::of(document, &options)?;
    let mut report = DocumentReport {
        path: document.name.clone(),
        notation: NotationReport::default(),
        equations: Vec::new(),
    };
    let mut names = Vec::new();
    let mut judged: Vec<(usize, EquationReport)> = Vec::new();
    let mut done = 0;
    let mut progress = options.progress.take();
    for (mut section, here) in read.sections(&options) {
        names.push(section.notation.name.clone());
        for (key, value) in &section.inferred {
            report.notation.inferred.insert(key.clone(), value.clone());
        }
        for (place, parsed) in here {
            if parsed.aside {
                parsed.items.iter().flatten().for_each(|item| {
                    section.define(item);
                });
                continue;
            }
            let wanted = options.only.is_none_or(|only| only(&parsed.equation.id));
            let equation = judge_equation(document, &mut section, parsed, wanted);
            if wanted {
                judged.push((place, equation));
            }
            done += 1;
            if let Some(progress) = &mut progress {
                progress(done, document.equations.len());
            }
        }
    }
    judged.sort_by_key(|(place, _)| *place);
    names.dedup();
    report.notation.name = names.join(", ");
    report.equations = judged.into_iter().map(|(_, equation)| equation).collect();
    Ok(report)
}

/// The equations of a document, read, and the notations that govern them.
struct Read<'a> {
    parsed: Vec<Parsed<'a>>,
    blocks: Vec<(usize, Notation)>,
}

impl<'a> Read<'a> {
    fn of(document: &'a Document, options: &CheckOptions<'_>) -> Result<Self, NotationFault> {
        let mut names = BTreeSet::new();
        let meant = document.equations.iter().filter(|equation| equation.expected != Expected::Skip);
        for mut row in meant.filter_map(|equation| equation.tree().ok()) {
            code_names::join_numbers(&mut row);
            code_names::find(&row, &mut names);
        }
        let asides = document.asides.iter().filter_map(|equation| parse_aside(equation, &names));
        let equations = document.equations.iter().map(|equation| parse(equation, &names));
        let mut parsed: Vec<Parsed<'_>> = equations.chain(asides).collect();
        parsed.sort_by_key(|parsed| parsed.equation.offset);
        let mut end = 0;
        for parsed in &mut parsed {
            let between = document.text.get(end..parsed.equation.span.start).unwrap_or_default();
            parsed.below_heading = between.lines().any(is_heading);
            end = end.max(parsed.equation.span.end);
        }
        let blocks = notations(document)?;
        join_names(&mut parsed, &blocks, options);
        resolve_overwritten(&mut parsed, &blocks);
        Ok(Self { parsed, blocks })
    }

    /// The stretches of the document under one notation each, their conventions settled, with their equations and the
    /// places of those in the document. An equation comes behind those that define what it is made of.
    fn sections(
        &'a self,
        options: &CheckOptions<'_>,
    ) -> impl Iterator<Item = (Section, Vec<(usize, &'a Parsed<'a>)>)> {
        let declared = !self.blocks.is_empty() || options.notation.is_some();
        (0..self.blocks.len().max(1)).flat_map(move |number| {
            let governed =
                |(_, parsed): &(usize, &Parsed<'_>)| governing(&self.blocks, parsed.equation) == number;
            let here: Vec<(usize, &Parsed<'_>)> = self.parsed.iter().enumerate().filter(governed).collect();
            if here.is_empty() {
                return Vec::new();
            }
            let ordered = definitions_first(here.clone());
            let whole = settle(self.blocks.get(number), options, ordered.iter().map(|(_, parsed)| *parsed));
            if declared {
                return vec![(whole, ordered)];
            }
            let stated: Vec<Stated<'_>> = here
                .iter()
                .map(|(_, parsed)| Stated {
                    items: parsed.items.as_deref().unwrap_or_default(),
                    below_heading: parsed.below_heading,
                })
                .collect();
            let chapters = chapters::settle(whole, &stated, options.seed);
            let mut ends: Vec<usize> = chapters.iter().skip(1).map(|(begin, _)| *begin).collect();
            ends.push(here.len());
            chapters
                .into_iter()
                .zip(ends)
                .map(|((begin, section), end)| (section, definitions_first(here[begin..end].to_vec())))
                .collect()
        })
    }
}

/// `# Softmax`, `**Softmax.** Now…`, `\section{Softmax}`, a rule
fn is_heading(line: &str) -> bool {
    let line = line.trim_start();
    let marks =
        ["#", "**", "__", "---", "***", "<h", r"\section", r"\subsection", r"\subsubsection", r"\paragraph"];
    marks.iter().any(|mark| line.starts_with(mark))
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

/// Names that authors write letter by letter, without any command and without declaring them.
const CUSTOMARY_NAMES: [&str; 15] = [
    "net",
    "target",
    "output",
    "out",
    "activation",
    "loss",
    "Loss",
    "cost",
    "Cost",
    "Err",
    "BCE",
    "CCE",
    "CE",
    "MSE",
    "NLL",
];

/// Joins the letters of names that the notations declare, and words that stand for quantities.
fn join_names(parsed: &mut [Parsed<'_>], blocks: &[(usize, Notation)], options: &CheckOptions<'_>) {
    let declared = blocks.iter().map(|(_, notation)| notation).chain(&options.notation);
    let mut names: Vec<String> = declared.flat_map(Notation::spelled_names).collect();
    names.extend(CUSTOMARY_NAMES.map(str::to_owned));
    let rows: Vec<_> =
        parsed.iter().flat_map(|parsed| &parsed.items).flatten().map(|item| &item.row).collect();
    if notation::in_is_a_name(&rows) {
        names.push(notation::IN.to_owned());
    }
    for item in parsed.iter_mut().flat_map(|parsed| parsed.items.as_mut().ok()).flatten() {
        notation::join_names(&mut item.row, &names);
    }
}

/// Puts numbers for layers that go by names, what was last assigned for letters that an algorithm overwrites, and what
/// is gathered for those that gather gradients, within each stretch under one notation.
fn resolve_overwritten(parsed: &mut [Parsed<'_>], blocks: &[(usize, Notation)]) {
    for number in 0..blocks.len().max(1) {
        let mut items: Vec<&mut Item> = parsed
            .iter_mut()
            .filter(|parsed| governing(blocks, parsed.equation) == number)
            .flat_map(|parsed| parsed.items.as_mut().ok())
            .flatten()
            .collect();
        let mut rows: Vec<&mut Vec<Node>> = items.iter_mut().map(|item| &mut item.row).collect();
        numbered::settle(&mut rows);
        accents::settle(&mut rows);
        heaviside::name(&mut rows);
        own_functions::settle(&mut rows);
        gradient_letters::settle(&mut rows);
        features::settle(&mut rows);
        words_below::settle(&mut rows);
        prefixes::settle(&mut rows);
        every_weight::settle(&mut rows);
        probabilities::settle(&mut rows);
        inertia::first_of_series(&mut items);
        moments::resolve(&mut items);
        let layers = named_layers::find(items.iter().map(|item| item.row.as_slice()));
        if !layers.is_empty() {
            items.iter_mut().for_each(|item| named_layers::number(&mut item.row, &layers));
        }
        let errors = errors_backwards::find(items.iter().map(|item| item.row.as_slice()));
        if !errors.is_empty() {
            items.iter_mut().for_each(|item| errors_backwards::number(&mut item.row, &errors));
        }
        inertia::resolve(&mut items);
        accumulator::resolve(&mut items);
        overwritten::resolve(&mut items);
    }
}

/// Equations with their places in the document, each behind those that define what it is made of.
fn definitions_first<'a>(here: Vec<(usize, &'a Parsed<'a>)>) -> Vec<(usize, &'a Parsed<'a>)> {
    let statements: Vec<&[Item]> =
        here.iter().map(|(_, parsed)| parsed.items.as_deref().unwrap_or_default()).collect();
    order::definitions_first(&statements).into_iter().map(|place| here[place]).collect()
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
    for (mut section, here) in Read::of(document, options)?.sections(options) {
        for (_, parsed) in here {
            for item in parsed.items.iter().flatten() {
                if section.define(item).is_none() && !item.aside {
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
    // One whole letter at least.
    let (start, end) = (toml.floor_char_boundary(range.start), range.end.max(range.start + 1));
    Some(Span { start: offset + start, end: offset + toml.ceil_char_boundary(end) })
}

fn parse<'a>(equation: &'a Equation, names: &BTreeSet<String>) -> Parsed<'a> {
    let items = condition::read(&equation.conditions).and_then(|conditions| {
        let mut tree = equation.tree().map_err(|error| (error.to_string(), error.span))?;
        code_names::join_numbers(&mut tree);
        code_names::settle(&mut tree, names);
        notation::join_functions(&mut tree);
        let statements = latex::statements(tree);
        if let Some(stray) = statements
            .iter()
            .flat_map(|statement| &statement.qualifiers)
            .find_map(|row| qualifier::stray(row))
        {
            return Err(stray);
        }
        Ok(statements
            .into_iter()
            .flat_map(|statement| {
                let mut conditions = conditions.clone();
                conditions.layers.extend(statement.qualifiers.iter().flat_map(|row| qualifier::ranges(row)));
                let beside = statement.qualifiers.iter().find_map(|row| qualifier::place_in_words(row));
                conditions.place = beside.or(conditions.place);
                qualifier::by_layer(statement.row, &conditions)
                    .into_iter()
                    .flat_map(|(row, conditions)| {
                        let item = move |row| Item {
                            row,
                            conditions: conditions.clone(),
                            expected: equation.expected,
                            aside: false,
                            left_out: Vec::new(),
                        };
                        qualifier::with_space(row).into_iter().map(item)
                    })
                    .collect::<Vec<_>>()
            })
            .collect())
    });
    Parsed { equation, aside: false, below_heading: false, items }
}

/// An equation of the running text, if it says what a letter is: `z = W x + b`, and not `l = 2` or `x > 0`.
fn parse_aside<'a>(equation: &'a Equation, names: &BTreeSet<String>) -> Option<Parsed<'a>> {
    let mut items = parse(equation, names).items.ok()?;
    items.retain(|item| says_what_a_letter_is(&item.row));
    items.iter_mut().for_each(|item| item.aside = true);
    (!items.is_empty()).then_some(Parsed { equation, aside: true, below_heading: false, items: Ok(items) })
}

fn says_what_a_letter_is(row: &[Node]) -> bool {
    let is_relation = |node: &Node| matches!(node.kind, Kind::Relation(Relation::Equal | Relation::Defined));
    let (left, right) = match row {
        [left, relation, right @ ..] if is_relation(relation) => (left, right),
        // f(x; W) = …
        [left, Node { kind: Kind::Fenced { .. }, .. }, relation, right @ ..] if is_relation(relation) => {
            (left, right)
        }
        _ => return false,
    };
    // a^{(1)} = x
    if let [input] = right
        && matches!(&input.kind, Kind::Symbol(symbol) if matches!(symbol.name.as_str(), "x" | "X"))
        && matches!(left.kind, Kind::Scripted { .. })
    {
        return true;
    }
    let (mut letters, mut calls) = (0, false);
    any_node(right, &mut |node| {
        letters += usize::from(Key::of(node).is_some());
        calls |= matches!(node.kind, Kind::Fenced { .. });
        false
    });
    Key::of(split(left).0).is_some() && (letters > 1 || calls)
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
                let is_update = item.expected == Expected::Update;
                let mut statement = section.judge(&item.row, &item.conditions, is_update);
                if !item.left_out.is_empty() {
                    let left_out = format!("; left out, as it claims nothing: {}", item.left_out.join(", "));
                    statement.relations.iter_mut().for_each(|relation| relation.reading += &left_out);
                }
                statements.push(statement);
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
            (None, Some(relation)) => relation_message(relation, section.options.numbers),
            (None, None) => String::new(),
        };
    } else {
        report.message = "nothing to be checked was found".to_owned();
    }
    report.relations = statements.into_iter().flat_map(|statement| statement.relations).collect();
    report
}

/// One sentence on a relation, of networks or of numbers alone.
fn relation_message(relation: &RelationReport, of_numbers: bool) -> String {
    let (on, drawn) = if of_numbers { ("for", "draws of its numbers") } else { ("on", "networks") };
    if let Some(message) = &relation.message {
        return message.clone();
    }
    match relation.verdict {
        Verdict::Proved => match relation.false_with_probability_below {
            Some(p) if p > 0.0 && p < 1.0 => {
                format!(
                    "true {on} {} random {drawn}; a false equation passes with a probability below 1e{}",
                    relation.networks,
                    p.log10().ceil() as i64
                )
            }
            _ => "true by definition".to_owned(),
        },
        Verdict::Holds if of_numbers => {
            format!("true within {:.1e} for every draw of its numbers", relation.bound.unwrap_or(0.0))
        }
        Verdict::Holds => format!("true within {:.1e} on every drawn network", relation.bound.unwrap_or(0.0)),
        Verdict::Refuted => match &relation.counterexample {
            Some(Counterexample { sizes, values, left, right, .. }) if sizes.is_empty() => {
                let values: Vec<String> =
                    values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
                let values = values.join(", ");
                format!("false: for {values} the left side is {left} and the right side is {right}")
            }
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
