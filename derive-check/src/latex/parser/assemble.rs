//! The second pass: delimiters are paired, scripts hung on their bases, lines parted.

use super::super::error::{LatexError, LatexErrorKind};
use super::super::tree::{Fence, Kind, Node, Operator, Row, Span, Symbol, row_span};
use super::depth::{MAX_DEPTH, depth};
use super::{Item, split, words};

/// The rows that the items make: one, or more where lines end; with `columns`, every second alignment mark of a line
/// parts columns and is a gap.
pub(super) fn assemble(items: Vec<Item>, columns: bool) -> Result<Vec<Row>, LatexError> {
    let rows = paired(items, columns)?;
    match rows.iter().find(|row| depth(row) > MAX_DEPTH) {
        Some(row) => {
            let kind = LatexErrorKind::TooDeep { limit: MAX_DEPTH };
            Err(LatexError::new(kind, row_span(row).unwrap_or_default()))
        }
        None => Ok(rows),
    }
}

fn paired(items: Vec<Item>, columns: bool) -> Result<Vec<Row>, LatexError> {
    if !items.iter().any(|item| matches!(item, Item::TwoBars(..))) {
        return Assembly::run(items, columns);
    }
    // `||a| - |b||`: where `||` as one sign does not come out, it may be two.
    let apart = items.iter().cloned().flat_map(split_bars).collect();
    Assembly::run(items, columns).or_else(|error| Assembly::run(apart, columns).map_err(|_| error))
}

/// `||` as two bars.
fn split_bars(item: Item) -> Vec<Item> {
    match item {
        Item::TwoBars(first, second) => {
            vec![Item::Bar(Fence::Bar, first), Item::Bar(Fence::Bar, second)]
        }
        item => vec![item],
    }
}

/// What an opening delimiter looks like.
pub(super) fn opening(fence: Fence) -> &'static str {
    match fence {
        Fence::Paren => "(",
        Fence::Bracket => "[",
        Fence::Brace => "\\{",
        Fence::Bar => "|",
        Fence::DoubleBar => "\\|",
        Fence::Angle => "\\langle",
        Fence::Floor => "\\lfloor",
        Fence::Ceiling => "\\lceil",
        Fence::None => ".",
    }
}

/// What a closing delimiter looks like.
pub(super) fn closing(fence: Fence) -> &'static str {
    match fence {
        Fence::Paren => ")",
        Fence::Bracket => "]",
        Fence::Brace => "\\}",
        Fence::Angle => "\\rangle",
        Fence::Floor => "\\rfloor",
        Fence::Ceiling => "\\rceil",
        bars => opening(bars),
    }
}

/// A row in the making, between an opening delimiter and its closing one.
struct Frame {
    open: Option<(Fence, Span)>,
    row: Row,
    scripts: Option<Scripts>,
}

/// Where the scripts of the last node stand, as long as more may come.
#[derive(Clone, Copy, Default)]
struct Scripts {
    sub: Option<Span>,
    sup: Option<Span>,
}

struct Assembly {
    frames: Vec<Frame>,
    rows: Vec<Row>,
    columns: bool,
    /// Alignment marks on this line so far.
    marks: usize,
    /// For every item, whether a `|` and whether a `\|` that opens there could be closed further on.
    partners: Vec<Partners>,
}

/// Whether a single bar and a double bar have a partner.
#[derive(Clone, Copy, Default)]
struct Partners {
    single: bool,
    double: bool,
}

impl Frame {
    fn new(open: Option<(Fence, Span)>) -> Self {
        Self { open, row: Row::new(), scripts: None }
    }
}

impl Assembly {
    fn run(items: Vec<Item>, columns: bool) -> Result<Vec<Row>, LatexError> {
        let partners = partners(&items);
        let frames = vec![Frame::new(None)];
        let mut assembly = Assembly { frames, rows: Vec::new(), columns, marks: 0, partners };
        let mut items = items.into_iter();
        for place in 0.. {
            let Some(item) = items.next() else { break };
            // An alignment mark keeps no script from what stands before it.
            let next = items.as_slice().iter().find(|next| !matches!(next, Item::Align(_)));
            assembly.take(place, item, next)?;
        }
        assembly.finish()
    }

    fn top(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(None));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn push(&mut self, node: Node) {
        let frame = self.top();
        frame.scripts = None;
        frame.row.push(node);
    }

    fn take(&mut self, place: usize, item: Item, next: Option<&Item>) -> Result<(), LatexError> {
        let scripted = match next {
            Some(Item::Subscript(..) | Item::Superscript(..) | Item::Prime(_)) => true,
            Some(Item::Node(Node { kind: Kind::Symbol(symbol), .. })) => {
                symbol.name == "prime" && self.frames.len() > 1
            }
            _ => false,
        };
        let partners = self.partners[place];
        match item {
            Item::Node(Node { kind: Kind::Group(row), .. }) if row.is_empty() && !scripted => {}
            // Between delimiters a prime of a script needs a base, whether those are sized or not.
            Item::Node(Node { kind: Kind::Symbol(symbol), span })
                if symbol.name == "prime" && self.frames.len() > 1 =>
            {
                self.primes(1, span)?;
            }
            Item::Node(node) => self.push(node),
            Item::Splice(row, span) if scripted && !can_carry(&row) => {
                self.push(Node { kind: Kind::Group(row), span });
            }
            Item::Splice(row, _) => row.into_iter().for_each(|node| self.push(node)),
            Item::Open(fence, span) => self.open(fence, span)?,
            Item::Close(fence, span) => self.close(fence, span)?,
            Item::Bar(Fence::Bar, span) => self.bar(span, partners.single, next)?,
            Item::Bar(_, span) => self.double_bar(span, partners.double)?,
            Item::TwoBars(first, second) => {
                if self.inside(Fence::Bar) && self.ends_in_operand() {
                    self.close(Fence::Bar, first)?;
                    self.bar(second, partners.single, next)?;
                } else {
                    self.double_bar(first.to(second), partners.double)?;
                }
            }
            Item::Subscript(row, span) => self.script(Some(row), None, span)?,
            Item::Superscript(row, span) => self.script(None, Some(row), span)?,
            Item::Prime(span) => self.primes(1, span)?,
            Item::Align(span) => {
                self.marks += 1;
                if self.columns && self.marks.is_multiple_of(2) && self.frames.len() == 1 {
                    self.push(Node { kind: Kind::Gap, span });
                }
            }
            Item::Break(_) => {
                self.marks = 0;
                // A line that ends within delimiters goes on.
                if self.frames.len() == 1 {
                    let frame = self.top();
                    frame.scripts = None;
                    let row = std::mem::take(&mut frame.row);
                    self.rows.push(row);
                }
            }
            Item::Over(span) => return Err(LatexError::new(LatexErrorKind::DoubleOver, span)),
        }
        Ok(())
    }

    fn open(&mut self, fence: Fence, span: Span) -> Result<(), LatexError> {
        if self.frames.len() > MAX_DEPTH {
            return Err(LatexError::new(LatexErrorKind::TooDeep { limit: MAX_DEPTH }, span));
        }
        self.top().scripts = None;
        self.frames.push(Frame::new(Some((fence, span))));
        Ok(())
    }

    fn close(&mut self, fence: Fence, span: Span) -> Result<(), LatexError> {
        let Some((open, start)) = self.top().open else {
            let kind = LatexErrorKind::UnopenedFence { open: opening(fence), close: closing(fence) };
            return Err(LatexError::new(kind, span));
        };
        let interval =
            matches!((open, fence), (Fence::Paren, Fence::Bracket) | (Fence::Bracket, Fence::Paren))
                && self.top().row.iter().any(|node| node.kind == Kind::Operator(Operator::Comma));
        if open != fence && !interval {
            let kind = LatexErrorKind::MismatchedFence {
                open: opening(open),
                close: closing(open),
                found: closing(fence),
            };
            return Err(LatexError::new(kind, span).with(start, "opened here"));
        }
        let mut body = std::mem::take(&mut self.top().row);
        self.frames.pop();
        words::finish(&mut body, false);
        self.push(Node { kind: Kind::Fenced { open, close: fence, body }, span: start.to(span) });
        Ok(())
    }

    /// Whether the innermost open delimiter is this one.
    fn inside(&mut self, fence: Fence) -> bool {
        self.top().open.is_some_and(|(open, _)| open == fence)
    }

    /// `|` closes what it opened when an operand stands before it, opens when a partner follows, and is a sign of its
    /// own otherwise.
    fn bar(&mut self, span: Span, partner: bool, next: Option<&Item>) -> Result<(), LatexError> {
        let operand = self.ends_in_operand();
        if self.inside(Fence::Bar) && operand {
            return self.close(Fence::Bar, span);
        }
        // `f |_{w=0}` is a value taken there.
        let restricts = operand && matches!(next, Some(Item::Subscript(..)));
        if partner && !restricts {
            self.open(Fence::Bar, span)?;
        } else {
            self.push(Node { kind: Kind::Operator(Operator::Bar), span });
        }
        Ok(())
    }

    /// `\|` closes what it opened when an operand stands before it, else opens.
    fn double_bar(&mut self, span: Span, partner: bool) -> Result<(), LatexError> {
        if self.inside(Fence::DoubleBar) && self.ends_in_operand() {
            return self.close(Fence::DoubleBar, span);
        }
        if partner {
            return self.open(Fence::DoubleBar, span);
        }
        let fence = Fence::DoubleBar;
        let kind = LatexErrorKind::UnclosedFence { open: opening(fence), close: closing(fence) };
        Err(LatexError::new(kind, span))
    }

    /// Whether the row so far ends in something that is complete in itself.
    fn ends_in_operand(&mut self) -> bool {
        fn complete(kind: &Kind) -> bool {
            match kind {
                Kind::Operator(operator) => *operator == Operator::Factorial,
                Kind::Relation(_) | Kind::Big { .. } | Kind::Function(_) | Kind::Text(_) | Kind::Gap => false,
                Kind::Symbol(Symbol { name, .. }) => !matches!(name.as_str(), "nabla" | "partial"),
                Kind::Scripted { base, .. } => complete(&base.kind),
                _ => true,
            }
        }
        self.top().row.last().is_some_and(|node| complete(&node.kind))
    }

    /// Hangs a script on the last node.
    fn script(&mut self, sub: Option<Row>, sup: Option<Row>, span: Span) -> Result<(), LatexError> {
        let (sign, script, remedy) = if sub.is_some() {
            ('_', "subscript", "x_{a b} or {x_a}_b")
        } else {
            ('^', "superscript", "x^{a b} or {x^a}^b")
        };
        let frame = self.top();
        let Some(last) = frame.row.last_mut().filter(|last| last.kind != Kind::Gap) else {
            return Err(LatexError::new(LatexErrorKind::ScriptWithoutBase { script, sign }, span));
        };
        let seen = frame.scripts.get_or_insert_default();
        let before = if sub.is_some() { &mut seen.sub } else { &mut seen.sup };
        if let Some(first) = before.replace(span) {
            let kind = LatexErrorKind::DoubleScript { script, sign, remedy };
            return Err(LatexError::new(kind, span).with(first, "the first one"));
        }
        if let Kind::Big { lower, upper, .. } = &mut last.kind {
            let place = if sub.is_some() { lower } else { upper };
            // A limit set with \underset or \overset has taken the place already.
            if place.is_some() {
                return Err(LatexError::new(LatexErrorKind::DoubleScript { script, sign, remedy }, span));
            }
            *place = sub.or(sup);
            last.span = last.span.to(span);
            return Ok(());
        }
        let mut raised = sup;
        let primes = raised.as_mut().map_or(0, take_primes);
        if primes > 0 && raised.as_ref().is_some_and(Vec::is_empty) {
            raised = None;
            // A further superscript may follow a prime.
            if let Some(seen) = &mut frame.scripts {
                seen.sup = None;
            }
        }
        if let Kind::Braced { under, label, .. } = &mut last.kind
            && label.is_none()
            && *under == sub.is_some()
            && primes == 0
        {
            *label = sub.or(raised);
            last.span = last.span.to(span);
            return Ok(());
        }
        carry_scripts(last, span);
        if let Kind::Scripted { sub: lowered, sup: above, primes: count, .. } = &mut last.kind {
            if sub.is_some() {
                *lowered = sub;
            }
            if raised.is_some() {
                *above = raised;
            }
            *count += primes;
        }
        Ok(())
    }

    fn primes(&mut self, number: u32, span: Span) -> Result<(), LatexError> {
        let frame = self.top();
        let Some(last) = frame.row.last_mut().filter(|last| last.kind != Kind::Gap) else {
            let kind = LatexErrorKind::ScriptWithoutBase { script: "prime", sign: '\'' };
            return Err(LatexError::new(kind, span));
        };
        frame.scripts.get_or_insert_default();
        carry_scripts(last, span);
        if let Kind::Scripted { primes, .. } = &mut last.kind {
            *primes += number;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Row>, LatexError> {
        if let Some((fence, span)) = self.top().open {
            let kind = LatexErrorKind::UnclosedFence { open: opening(fence), close: closing(fence) };
            return Err(LatexError::new(kind, span));
        }
        let row = std::mem::take(&mut self.top().row);
        self.rows.push(row);
        Ok(split::join(self.rows))
    }
}

/// Makes the node a scripted one, unless it is, that reaches to the end of the script.
fn carry_scripts(node: &mut Node, script: Span) {
    if !matches!(node.kind, Kind::Scripted { .. }) {
        let kind = words::as_base(std::mem::replace(&mut node.kind, Kind::Gap));
        let base = Box::new(Node { kind, span: node.span });
        node.kind = Kind::Scripted { base, sub: None, sup: None, primes: 0 };
    }
    node.span = node.span.to(script);
}

/// Takes the primes out of a superscript; how many there were.
pub(super) fn take_primes(row: &mut Row) -> u32 {
    let before = row.len();
    row.retain(|node| !matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "prime"));
    let mut number = (before - row.len()) as u32;
    // The prime of `g^{[l]'}` is that of `g`, not of the layer.
    for node in row {
        if let Kind::Scripted { base, sub: None, sup: None, primes } = &mut node.kind
            && matches!(base.kind, Kind::Fenced { .. })
        {
            number += *primes;
            node.kind = std::mem::replace(&mut base.kind, Kind::Gap);
        }
    }
    number
}

/// Whether a script behind the row can hang on its one node as it stands.
fn can_carry(row: &[Node]) -> bool {
    match row {
        // A label stands where a script would.
        [
            Node {
                kind: Kind::Scripted { .. } | Kind::Lines(_) | Kind::Braced { label: Some(_), .. }, ..
            },
        ] => false,
        [Node { kind: Kind::Big { lower, upper, .. }, .. }] => lower.is_none() && upper.is_none(),
        row => row.len() == 1,
    }
}

/// For every item, whether a bar there could be closed further on: outside other delimiters, on the same line, and not
/// at once, where it would embrace nothing.
fn partners(items: &[Item]) -> Vec<Partners> {
    let mut found = vec![Partners::default(); items.len()];
    // Per level of delimiters, the single and the double bars that wait for a partner.
    let mut waiting: Vec<[Vec<usize>; 2]> = vec![Default::default()];
    for (place, item) in items.iter().enumerate() {
        let (single, double) = match item {
            Item::Bar(Fence::Bar, _) => (true, false),
            Item::Bar(..) => (false, true),
            Item::TwoBars(..) => (true, true),
            Item::Open(..) => {
                waiting.push(Default::default());
                continue;
            }
            Item::Close(..) => {
                waiting.pop();
                if waiting.is_empty() {
                    waiting.push(Default::default());
                }
                continue;
            }
            Item::Break(_) => {
                waiting = vec![Default::default()];
                continue;
            }
            _ => continue,
        };
        let Some([singles, doubles]) = waiting.last_mut() else { continue };
        if single {
            singles.retain(|&before| {
                let closes = before + 1 < place;
                found[before].single |= closes;
                !closes
            });
            singles.push(place);
        }
        if double {
            doubles.retain(|&before| {
                let closes = before + 1 < place;
                found[before].double |= closes;
                !closes
            });
            doubles.push(place);
        }
    }
    found
}
