//! A displayed equation taken apart into statements.
//!
//! What parts two statements is told from what merely looks like it: the comma of `i, j = 1, 2`, a line that goes on
//! with `= c` or `+ d`, a range such as `l = 2, \dots, L` that says where the statement before it holds.

mod ranges;

use super::tree::{Fence, Kind, Node, Operator, Relation, Row};
use ranges::{is_letters, is_range};

/// One statement of a displayed equation, often a chain `a = b = c`.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The statement; no [`Kind::Lines`], no [`Kind::Gap`], no punctuation at its end.
    pub row: Row,
    /// What is said beside it: ranges (`l = 2, \dots, L`), words (`\text{for all } l`), a number in parentheses.
    pub qualifiers: Vec<Row>,
}

/// Takes a displayed equation apart.
///
/// A line that begins with a relation or a binary operator goes on with the statement before it, and so does a line
/// behind one that ended in an operator, or one without a relation of its own. Commas, semicolons, full stops, gaps,
/// words and implication arrows part what has a relation on either side. Words that join (`and`, `where`, `so`) are
/// left out; all others are kept as qualifiers.
pub fn statements(row: Row) -> Vec<Statement> {
    let mut lines = Vec::new();
    flatten(row, &mut lines);
    let mut builder = Builder::default();
    for line in lines {
        builder.line(line);
    }
    builder.finish()
}

/// One line of the equation.
#[derive(Debug, Default)]
struct Line {
    nodes: Row,
    /// Whether anything but separators stands in it.
    begun: bool,
    /// Whether it begins something of its own, whatever it begins with.
    apart: bool,
}

/// Appends the row to the last line, taking stacked lines and systems of equations apart.
fn flatten(row: Row, lines: &mut Vec<Line>) {
    if lines.is_empty() {
        lines.push(Line::default());
    }
    for node in row {
        let begins = lines.last().is_none_or(|line| !line.begun);
        match node.kind {
            Kind::Lines(rows) => stack(rows, lines, false),
            Kind::Group(body) if holds_relation(&body) => flatten(body, lines),
            Kind::Fenced { open: Fence::None, close: Fence::None, body } if holds_relation(&body) => {
                flatten(body, lines)
            }
            Kind::Fenced { open: Fence::Brace, close: Fence::None, mut body }
            | Kind::Fenced { open: Fence::None, close: Fence::Brace, mut body }
                if begins && is_system(&body) =>
            {
                if let Some(Node { kind: Kind::Lines(rows), .. }) = body.pop() {
                    stack(rows, lines, true);
                }
            }
            Kind::Matrix { open: Fence::None, close: Fence::None, rows } if begins && is_alignment(&rows) => {
                stack(
                    rows.into_iter().map(|cells| cells.into_iter().flatten().collect()).collect(),
                    lines,
                    false,
                );
            }
            Kind::Cases(cases) if begins && cases.iter().all(|(value, _)| holds_relation(value)) => {
                let gap = |row: &Row| row.first().map(|node| Node { kind: Kind::Gap, span: node.span });
                let join = |(value, condition): (Row, Row)| {
                    let gap = gap(&condition);
                    value.into_iter().chain(gap).chain(condition).collect()
                };
                stack(cases.into_iter().map(join).collect(), lines, true);
            }
            kind => {
                if let Some(line) = lines.last_mut() {
                    let node = Node { kind: settled(kind), span: node.span };
                    line.begun |= separates(&node).is_none();
                    line.nodes.push(node);
                }
            }
        }
    }
}

/// Appends rows as lines of their own; the first goes on with the line before unless they stand apart.
fn stack(rows: Vec<Row>, lines: &mut Vec<Line>, apart: bool) {
    for (place, row) in rows.into_iter().enumerate() {
        if place > 0 || apart {
            lines.push(Line { apart, ..Line::default() });
        }
        flatten(row, lines);
    }
}

/// Whether the body of a brace is lines of which each holds a relation.
fn is_system(body: &[Node]) -> bool {
    match body {
        [Node { kind: Kind::Lines(rows), .. }] => rows.iter().all(|row| holds_relation(row)),
        _ => false,
    }
}

/// Whether the rows of an array are lines: aligned at a relation, or each with one.
fn is_alignment(rows: &[Vec<Row>]) -> bool {
    if !rows.is_empty() && rows.iter().all(|cells| cells.iter().any(|cell| holds_relation(cell))) {
        return true;
    }
    let mut cells = rows.iter().flatten();
    cells.any(|cell| matches!(cell.first(), Some(Node { kind: Kind::Relation(_), .. })))
}

/// The kind without gaps and stacked lines inside it.
fn settled(kind: Kind) -> Kind {
    let optional = |row: Option<Row>| row.map(settled_row);
    match kind {
        Kind::Big { operator, lower, upper } => {
            Kind::Big { operator, lower: optional(lower), upper: optional(upper) }
        }
        Kind::Fraction { numerator, denominator } => {
            Kind::Fraction { numerator: settled_row(numerator), denominator: settled_row(denominator) }
        }
        Kind::Root { radicand, index } => {
            Kind::Root { radicand: settled_row(radicand), index: optional(index) }
        }
        Kind::Scripted { base, sub, sup, primes } => Kind::Scripted {
            base: Box::new(Node { span: base.span, kind: settled(base.kind) }),
            sub: optional(sub),
            sup: optional(sup),
            primes,
        },
        Kind::Fenced { open: Fence::Brace, close: Fence::None, body }
            if matches!(body.as_slice(), [Node { kind: Kind::Lines(_), .. }]) =>
        {
            let rows = body.into_iter().flat_map(|node| match node.kind {
                Kind::Lines(rows) => rows,
                _ => Vec::new(),
            });
            Kind::Cases(rows.map(|row| super::parser::case(vec![row])).map(settled_case).collect())
        }
        Kind::Fenced { open, close, body } => Kind::Fenced { open, close, body: settled_row(body) },
        Kind::Group(body) => Kind::Group(settled_row(body)),
        Kind::Matrix { open, close, rows } => Kind::Matrix {
            open,
            close,
            rows: rows.into_iter().map(|cells| cells.into_iter().map(settled_row).collect()).collect(),
        },
        Kind::Cases(cases) => Kind::Cases(cases.into_iter().map(settled_case).collect()),
        Kind::Accent { accent, body } => {
            Kind::Accent { accent, body: Box::new(Node { span: body.span, kind: settled(body.kind) }) }
        }
        Kind::Braced { under, body, label } => {
            Kind::Braced { under, body: settled_row(body), label: optional(label) }
        }
        kind => kind,
    }
}

fn settled_case((value, condition): (Row, Row)) -> (Row, Row) {
    (settled_row(value), settled_row(condition))
}

fn settled_row(row: Row) -> Row {
    let mut settled_row = Row::with_capacity(row.len());
    for node in row {
        match node.kind {
            Kind::Gap => {}
            Kind::Lines(rows) => {
                rows.into_iter().for_each(|row| settled_row.append(&mut self::settled_row(row)))
            }
            kind => settled_row.push(Node { kind: settled(kind), span: node.span }),
        }
    }
    settled_row
}

/// What parts a line at a node.
#[derive(Clone, Copy, PartialEq)]
enum Separator {
    Punctuation,
    Gap,
    Implication,
    Words,
}

fn separates(node: &Node) -> Option<Separator> {
    match &node.kind {
        Kind::Operator(Operator::Comma | Operator::Semicolon | Operator::Period) => {
            Some(Separator::Punctuation)
        }
        Kind::Gap => Some(Separator::Gap),
        Kind::Relation(Relation::Implies | Relation::Iff) => Some(Separator::Implication),
        Kind::Text(_) => Some(Separator::Words),
        _ => None,
    }
}

fn is_relation(node: &Node) -> bool {
    matches!(node.kind, Kind::Relation(relation) if !matches!(relation, Relation::Implies | Relation::Iff))
}

fn holds_relation(row: &[Node]) -> bool {
    row.iter().any(|node| match &node.kind {
        Kind::Lines(rows) => rows.iter().any(|row| holds_relation(row)),
        Kind::Group(body) => holds_relation(body),
        Kind::Fenced { open: Fence::None, close: Fence::None, body } => holds_relation(body),
        _ => is_relation(node),
    })
}

/// What stands between two separators.
#[derive(Debug, Default)]
struct Segment {
    /// The punctuation before it.
    mark: Option<Node>,
    /// Whether an implication arrow stands before it.
    implied: bool,
    /// The words before it.
    words: Row,
    row: Row,
}

/// The segments of a line; separators without anything behind them are left out.
fn segments(line: Row) -> Vec<Segment> {
    let mut segments = vec![Segment::default()];
    for node in line {
        let Some(last) = segments.last_mut() else { break };
        let quantified = !last.words.is_empty() || last.row.first().is_some_and(is_for_all);
        let separator = match &node.kind {
            Kind::Operator(Operator::Colon) if quantified => Some(Separator::Punctuation),
            Kind::Operator(Operator::ForAll) => Some(Separator::Gap),
            _ => separates(&node),
        };
        if separator.is_some() && !last.row.is_empty() {
            segments.push(Segment::default());
        }
        let Some(last) = segments.last_mut() else { break };
        match separator {
            Some(Separator::Punctuation) => last.mark = Some(node),
            Some(Separator::Implication) => last.implied = true,
            Some(Separator::Words) => last.words.push(node),
            Some(Separator::Gap) if node.kind == Kind::Gap => {}
            _ => last.row.push(node),
        }
    }
    segments.retain(|segment| !segment.row.is_empty() || !segment.words.is_empty());
    segments
}

fn is_for_all(node: &Node) -> bool {
    node.kind == Kind::Operator(Operator::ForAll)
}

/// Words that only join statements.
const JOINING: &[&str] = &[
    "and",
    "or",
    "where",
    "with",
    "so",
    "thus",
    "hence",
    "then",
    "since",
    "because",
    "therefore",
    "i.e.",
    "that",
    "is",
    "but",
    "also",
    "i.e",
    "now",
    "we",
    "have",
    "gives",
    "which",
    "means",
    "as",
    "well",
    "finally",
    "similarly",
];

/// Words that say where a statement holds.
const LIMITING: &[&str] = &[
    "for", "if", "when", "whenever", "all", "any", "each", "every", "over", "given", "unless", "assuming",
    "in", "on", "at", "provided", "while", "except",
];

/// Whether a qualifier begins with words that say where a statement holds: `for`, `if`, `on`.
pub(crate) fn limits_by_words(row: &[Node]) -> bool {
    plain_words(row).first().is_some_and(|word| LIMITING.contains(&word.as_str()))
}

/// The words of a row of texts, in lower case and without punctuation around them.
fn plain_words(words: &[Node]) -> Vec<String> {
    let texts = words.iter().filter_map(|node| match &node.kind {
        Kind::Text(text) => Some(text),
        _ => None,
    });
    let words = texts.flat_map(|text| text.split_whitespace());
    words
        .map(|word| word.trim_matches([',', ';', ':', '(', ')']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Where the next piece that belongs to what came last is to be put.
#[derive(Clone, Copy, Default, PartialEq)]
enum Tail {
    #[default]
    Row,
    Qualifier,
}

#[derive(Default)]
struct Builder {
    done: Vec<Statement>,
    row: Row,
    qualifiers: Vec<Row>,
    tail: Tail,
}

impl Builder {
    fn line(&mut self, line: Line) {
        let mut segments = segments(line.nodes);
        let goes_on =
            !line.apart && !self.row.is_empty() && segments.first().is_some_and(|first| self.goes_on(first));
        if !goes_on {
            self.close();
        }
        let mut goes_on = goes_on;
        let mut place = 0;
        while place < segments.len() {
            let mut segment = std::mem::take(&mut segments[place]);
            place += 1;
            // `…, i, j = 1, \dots, n`: letters before a range belong to it.
            if !goes_on && self.tail == Tail::Row && holds_relation(&self.row) && is_letters(&segment.row) {
                let run = segments[place..].iter().take_while(|next| {
                    next.words.is_empty() && is_comma(&next.mark) && !next.implied && is_letters(&next.row)
                });
                let run = place + run.count();
                if segments.get(run).is_some_and(|next| {
                    next.words.is_empty() && is_comma(&next.mark) && !next.implied && is_range(&next.row)
                }) {
                    for next in &mut segments[place..=run] {
                        segment.row.extend(next.mark.take());
                        segment.row.append(&mut next.row);
                    }
                    place = run + 1;
                }
            }
            self.segment(segment, goes_on);
            goes_on = false;
        }
    }

    /// Whether a line that begins so goes on with the statement at hand.
    fn goes_on(&self, first: &Segment) -> bool {
        if first.implied {
            return false;
        }
        let asks = |node: &Node| match &node.kind {
            Kind::Operator(operator) => joins(*operator),
            Kind::Big { .. } | Kind::Function(_) => true,
            _ => is_relation(node),
        };
        let begins = first.words.is_empty()
            && first.row.first().is_some_and(|node| match &node.kind {
                Kind::Operator(operator) => joins(*operator),
                _ => is_relation(node),
            });
        let open = self.row.last().is_some_and(asks);
        let plain = first.words.is_empty() && !first.row.first().is_some_and(is_for_all);
        begins || open || (plain && !holds_relation(&first.row) && !is_number(&first.row))
    }

    fn segment(&mut self, segment: Segment, goes_on: bool) {
        let Segment { mark, implied, words, row } = segment;
        let plain = plain_words(&words);
        let joining = plain.iter().all(|word| JOINING.contains(&word.as_str()));
        let limiting = plain.first().is_some_and(|word| LIMITING.contains(&word.as_str()));
        let kept = if joining { Row::new() } else { words };
        if row.is_empty() {
            // \text{neuron } j \text{ hidden}
            let speaks_on = |last: &Row| {
                matches!(last.first(), Some(Node { kind: Kind::Text(_), .. }))
                    && !limits_by_words(last)
                    && !holds_relation(last)
            };
            match self.qualifiers.last_mut() {
                Some(last) if self.tail == Tail::Qualifier && mark.is_none() && speaks_on(last) => {
                    last.extend(kept);
                }
                _ if !kept.is_empty() => self.qualify(kept),
                _ => {}
            }
            return;
        }
        let relation = holds_relation(&row);
        let chain = row.first().is_some_and(is_relation);
        if goes_on || (chain && !implied && !self.row.is_empty() && !limiting) {
            if !kept.is_empty() {
                self.qualify(kept);
            }
            self.row.extend(row);
            self.tail = Tail::Row;
        } else if limiting || row.first().is_some_and(is_for_all) {
            self.qualify(kept.into_iter().chain(row).collect());
        } else if self.row.is_empty() {
            self.begin(mark, kept, row, relation);
        } else if !holds_relation(&self.row) {
            self.without_relation(mark, kept, row, relation);
        } else if relation && !implied && self.limits(&row) {
            match self.qualifiers.last_mut() {
                Some(last) if self.tail == Tail::Qualifier && is_comma(&mark) && !holds_relation(last) => {
                    last.extend(mark);
                    last.extend(row);
                }
                _ => self.qualify(kept.into_iter().chain(row).collect()),
            }
        } else if relation || implied {
            self.close();
            self.begin(None, kept, row, relation);
        } else if !kept.is_empty() {
            self.qualify(kept.into_iter().chain(row).collect());
        } else if mark.is_none() && is_number(&row) {
            self.qualify(row);
        } else {
            self.append(mark, row);
        }
    }

    /// The first piece of a statement; ranges and numbers before it are its qualifiers.
    fn begin(&mut self, mark: Option<Node>, words: Row, row: Row, relation: bool) {
        let before = self.tail == Tail::Qualifier && !self.qualifiers.is_empty();
        if before && !relation && words.is_empty() && is_comma(&mark) {
            return self.append(mark, row);
        }
        if before && relation && is_range(&row) {
            return self.qualify(words.into_iter().chain(row).collect());
        }
        if !words.is_empty() {
            self.qualifiers.push(words);
        }
        self.row = row;
        self.tail = Tail::Row;
    }

    /// A further piece while the statement at hand has no relation yet.
    fn without_relation(&mut self, mark: Option<Node>, words: Row, row: Row, relation: bool) {
        let parted = mark.is_none() || !words.is_empty();
        if parted && relation && (is_number(&self.row) || !words.is_empty()) {
            let before = std::mem::take(&mut self.row);
            self.qualifiers.push(before);
            self.tail = Tail::Row;
            self.begin(None, words, row, relation);
        } else if !words.is_empty() {
            self.qualify(words.into_iter().chain(row).collect());
        } else {
            self.append(mark, row);
        }
    }

    /// Whether a relation behind a complete statement says where that statement holds.
    fn limits(&self, row: &[Node]) -> bool {
        let is_in = |row: &[Node]| {
            row.iter()
                .find(|node| is_relation(node))
                .is_some_and(|node| node.kind == Kind::Relation(Relation::In))
        };
        is_range(row) && !(is_in(row) && is_in(&self.row)) && !is_range(&self.row)
    }

    fn append(&mut self, mark: Option<Node>, row: Row) {
        let target = match self.qualifiers.last_mut() {
            Some(last) if self.tail == Tail::Qualifier => last,
            _ => &mut self.row,
        };
        target.extend(mark);
        target.extend(row);
    }

    fn qualify(&mut self, row: Row) {
        self.qualifiers.push(row);
        self.tail = Tail::Qualifier;
    }

    fn close(&mut self) {
        if !self.row.is_empty() {
            let row = std::mem::take(&mut self.row);
            self.done.push(Statement { row, qualifiers: std::mem::take(&mut self.qualifiers) });
        }
        self.tail = Tail::Row;
    }

    fn finish(mut self) -> Vec<Statement> {
        self.close();
        // What was said before a statement that never came is said of the last one.
        match self.done.last_mut() {
            Some(last) => last.qualifiers.append(&mut self.qualifiers),
            None if !self.qualifiers.is_empty() => {
                let row = self.qualifiers.remove(0);
                self.done.push(Statement { row, qualifiers: self.qualifiers });
            }
            None => {}
        }
        self.done
    }
}

fn is_comma(mark: &Option<Node>) -> bool {
    mark.as_ref().is_some_and(|mark| mark.kind == Kind::Operator(Operator::Comma))
}

/// Whether the operator stands between two operands.
fn joins(operator: Operator) -> bool {
    !matches!(
        operator,
        Operator::Comma
            | Operator::Semicolon
            | Operator::Colon
            | Operator::Period
            | Operator::Factorial
            | Operator::ForAll
            | Operator::Bar
    )
}

/// Whether the row is the number of an equation: `(4)`, `(*)`.
fn is_number(row: &[Node]) -> bool {
    match row {
        [Node { kind: Kind::Fenced { open: Fence::Paren, close: Fence::Paren, body }, .. }] => {
            match body.as_slice() {
                [only] => matches!(
                    only.kind,
                    Kind::Number(_) | Kind::Word(_) | Kind::Text(_) | Kind::Operator(Operator::Star)
                ),
                _ => false,
            }
        }
        _ => false,
    }
}
