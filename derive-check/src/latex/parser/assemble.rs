//! The second pass: delimiters are paired, scripts hung on their bases, lines parted.

use super::super::error::{LatexError, LatexErrorKind};
use super::super::tree::{Fence, Kind, Node, Operator, Row, Span, Symbol};
use super::{Item, words};

/// The rows that the items make: one, or more where lines end; with `columns`, every second alignment mark of a line
/// parts columns and is a gap.
pub(super) fn assemble(items: Vec<Item>, columns: bool) -> Result<Vec<Row>, LatexError> {
    let whole = Assembly::run(&items, columns);
    let doubtful = items.iter().any(|item| matches!(item, Item::TwoBars(_)));
    if whole.is_ok() || !doubtful {
        return whole;
    }
    // `||a| - |b||`: where `||` as one sign does not come out, it may be two.
    let apart: Vec<Item> = items.into_iter().flat_map(split_bars).collect();
    Assembly::run(&apart, columns).or(whole)
}

/// `||` as two bars.
fn split_bars(item: Item) -> Vec<Item> {
    match item {
        Item::TwoBars(span) => {
            let middle = span.start + (span.end - span.start) / 2;
            let first = Span { end: middle, ..span };
            let second = Span { start: middle, ..span };
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
}

impl Frame {
    fn new(open: Option<(Fence, Span)>) -> Self {
        Self { open, row: Row::new(), scripts: None }
    }
}

impl Assembly {
    fn run(items: &[Item], columns: bool) -> Result<Vec<Row>, LatexError> {
        let mut assembly = Assembly { frames: vec![Frame::new(None)], rows: Vec::new(), columns, marks: 0 };
        for place in 0..items.len() {
            assembly.take(items, place)?;
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

    fn take(&mut self, items: &[Item], place: usize) -> Result<(), LatexError> {
        let scripted = matches!(
            items.get(place + 1),
            Some(Item::Subscript(..) | Item::Superscript(..) | Item::Prime(_))
        );
        match &items[place] {
            Item::Node(Node { kind: Kind::Group(row), .. }) if row.is_empty() && !scripted => {}
            Item::Node(node) => self.push(node.clone()),
            Item::Splice(row, span) if scripted && !can_carry(row) => {
                self.push(Node { kind: Kind::Group(row.clone()), span: *span });
            }
            Item::Splice(row, _) => row.iter().for_each(|node| self.push(node.clone())),
            Item::Open(fence, span) => self.open(*fence, *span),
            Item::Close(fence, span) => self.close(*fence, *span)?,
            Item::Bar(fence, span) => self.bar(*fence, *span, &items[place + 1..])?,
            Item::TwoBars(span) => {
                let middle = span.start + (span.end - span.start) / 2;
                if self.inside(Fence::Bar) && self.ends_in_operand() {
                    self.close(Fence::Bar, Span { end: middle, ..*span })?;
                    self.bar(Fence::Bar, Span { start: middle, ..*span }, &items[place + 1..])?;
                } else {
                    self.bar(Fence::DoubleBar, *span, &items[place + 1..])?;
                }
            }
            Item::Subscript(row, span) => self.script(Some(row), None, *span)?,
            Item::Superscript(row, span) => self.script(None, Some(row), *span)?,
            Item::Prime(span) => self.primes(1, *span)?,
            Item::Align(span) => {
                self.marks += 1;
                if self.columns && self.marks.is_multiple_of(2) && self.frames.len() == 1 {
                    self.push(Node { kind: Kind::Gap, span: *span });
                }
                self.top().scripts = None;
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
            Item::Over(span) => return Err(LatexError::new(LatexErrorKind::DoubleOver, *span)),
        }
        Ok(())
    }

    fn open(&mut self, fence: Fence, span: Span) {
        self.top().scripts = None;
        self.frames.push(Frame::new(Some((fence, span))));
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

    /// `|` and `\|` close what they opened when an operand stands before them, open when a partner follows, and are
    /// signs of their own otherwise.
    fn bar(&mut self, fence: Fence, span: Span, behind: &[Item]) -> Result<(), LatexError> {
        let operand = self.ends_in_operand();
        if self.inside(fence) && operand {
            return self.close(fence, span);
        }
        // `f |_{w=0}` is a value taken there.
        let restricts = operand && matches!(behind.first(), Some(Item::Subscript(..)));
        if !(restricts && fence == Fence::Bar) && has_partner(fence, behind) {
            self.open(fence, span);
            return Ok(());
        }
        if fence == Fence::Bar {
            self.push(Node { kind: Kind::Operator(Operator::Bar), span });
            return Ok(());
        }
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
    fn script(&mut self, sub: Option<&Row>, sup: Option<&Row>, span: Span) -> Result<(), LatexError> {
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
            *place = sub.or(sup).cloned();
            last.span = last.span.to(span);
            return Ok(());
        }
        let (mut raised, mut primes) = (sup.cloned(), 0);
        if let Some(row) = &mut raised {
            let is_prime = |node: &Node| matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "prime");
            primes = row.iter().filter(|node| is_prime(node)).count() as u32;
            row.retain(|node| !is_prime(node));
            if primes > 0 && row.is_empty() {
                raised = None;
                // A further superscript may follow a prime.
                if let Some(seen) = &mut frame.scripts {
                    seen.sup = None;
                }
            }
        }
        if let Kind::Braced { under, label, .. } = &mut last.kind
            && label.is_none()
            && *under == sub.is_some()
            && primes == 0
        {
            *label = sub.or(sup).cloned();
            last.span = last.span.to(span);
            return Ok(());
        }
        carry_scripts(last, span);
        if let Kind::Scripted { sub: lowered, sup: above, primes: count, .. } = &mut last.kind {
            if let Some(sub) = sub {
                *lowered = Some(sub.clone());
            }
            if let Some(raised) = raised {
                *above = Some(raised);
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
        join_split_fences(&mut self.rows);
        Ok(self.rows)
    }
}

/// Makes the node a scripted one, unless it is, that reaches to the end of the script.
fn carry_scripts(node: &mut Node, script: Span) {
    if !matches!(node.kind, Kind::Scripted { .. }) {
        let kind = match std::mem::replace(&mut node.kind, Kind::Gap) {
            Kind::Text(text) if words::is_name(&text) => words::name(&text),
            kind => kind,
        };
        let base = Box::new(Node { kind, span: node.span });
        node.kind = Kind::Scripted { base, sub: None, sup: None, primes: 0 };
    }
    node.span = node.span.to(script);
}

/// Whether a script behind the row can hang on its one node as it stands.
fn can_carry(row: &[Node]) -> bool {
    match row {
        [Node { kind: Kind::Scripted { .. } | Kind::Lines(_), .. }] => false,
        [Node { kind: Kind::Big { lower, upper, .. }, .. }] => lower.is_none() && upper.is_none(),
        row => row.len() == 1,
    }
}

/// Whether a bar that would close this one stands further on, outside other delimiters and on the same line.
fn has_partner(fence: Fence, behind: &[Item]) -> bool {
    let mut level = 0usize;
    for (place, item) in behind.iter().enumerate() {
        match item {
            Item::Open(..) => level += 1,
            Item::Close(..) if level == 0 => return false,
            Item::Close(..) => level -= 1,
            // A bar that follows at once would embrace nothing.
            Item::Bar(bar, _) if *bar == fence && level == 0 && place > 0 => return true,
            Item::TwoBars(_) if level == 0 && place > 0 => return true,
            Item::Break(_) => return false,
            _ => {}
        }
    }
    false
}

/// `\left( a + \right. \\ \left. b \right)`: delimiters that are split over lines are put together again.
fn join_split_fences(rows: &mut Vec<Row>) {
    let mut place = 0;
    while place < rows.len() {
        if !join_from(rows, place) {
            place += 1;
        }
    }
}

/// Joins the first split pair that opens in this row; says whether there was one.
fn join_from(rows: &mut Vec<Row>, first: usize) -> bool {
    let opens = rows[first].iter().rposition(
        |node| matches!(&node.kind, Kind::Fenced { open, close: Fence::None, .. } if *open != Fence::None),
    );
    let Some(opens) = opens else { return false };
    let Kind::Fenced { open: fence, .. } = rows[first][opens].kind else { return false };
    let closes = |node: &Node| {
        let inner = match &node.kind {
            Kind::Scripted { base, .. } => &base.kind,
            kind => kind,
        };
        matches!(inner, Kind::Fenced { open: Fence::None, close, .. } if *close == fence)
    };
    let found = (first + 1..rows.len()).find_map(|row| Some((row, rows[row].iter().position(closes)?)));
    let Some((last, place)) = found else { return false };

    let mut tail = rows[last].split_off(place);
    let mut behind = tail.split_off(1);
    let mut body = rows[first].split_off(opens + 1);
    let Some(opener) = rows[first].pop() else { return false };
    if let Kind::Fenced { body: begun, .. } = opener.kind {
        body.splice(0..0, begun);
    }
    for row in rows.drain(first + 1..=last) {
        body.extend(row);
    }
    let Some(mut closer) = tail.pop() else { return false };
    closer.span = opener.span.to(closer.span);
    let inner = match &mut closer.kind {
        Kind::Scripted { base, .. } => {
            base.span = opener.span.to(base.span);
            &mut base.kind
        }
        kind => kind,
    };
    if let Kind::Fenced { open, body: ended, .. } = inner {
        *open = fence;
        body.append(ended);
        *ended = body;
    }
    rows[first].push(closer);
    rows[first].append(&mut behind);
    true
}
