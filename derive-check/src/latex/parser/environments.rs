//! Environments: lines, matrices, cases.

use super::super::commands::{self, Environment};
use super::super::error::{LatexError, LatexErrorKind};
use super::super::token::{Token, TokenKind};
use super::super::tree::{Fence, Kind, Node, Operator, Row, Span};
use super::{Item, Parser, Place, stacked, words};

impl Parser<'_> {
    /// The name in braces behind `\begin` or `\end`, and the place from the command to the closing brace.
    pub(super) fn environment_name(&mut self, command: &Token) -> Result<(String, Span), LatexError> {
        let missing = |found: String| {
            let expected = "the name of an environment in braces";
            LatexError::new(
                LatexErrorKind::MissingArgument { command: command.text(), expected, found },
                command.span,
            )
        };
        match self.next() {
            Some(Token { kind: TokenKind::Open, .. }) => {}
            found => {
                return Err(missing(found.map_or("the end of the equation".into(), |token| token.text())));
            }
        }
        let mut name = String::new();
        loop {
            match self.next() {
                Some(Token { kind: TokenKind::Char(c), .. }) => name.push(c),
                Some(Token { kind: TokenKind::Close, span, .. }) if !name.is_empty() => {
                    return Ok((name, command.span.to(span)));
                }
                found => {
                    return Err(missing(
                        found.map_or("the end of the equation".into(), |token| token.text()),
                    ));
                }
            }
        }
    }

    /// Reads the environment whose `\begin` has just been read.
    pub(super) fn environment(&mut self, begin: &Token, items: &mut Vec<Item>) -> Result<(), LatexError> {
        let (name, head) = self.environment_name(begin)?;
        let Some((environment, arguments)) = commands::environment(&name) else {
            let nearest = commands::nearest_environment(&name);
            return Err(LatexError::new(LatexErrorKind::UnknownEnvironment { name, nearest }, head));
        };
        self.skip_placement();
        for _ in 0..arguments {
            self.raw_argument(begin, "the columns in braces")?;
        }
        self.enter(head)?;
        let font = self.font;
        let read = self.contents(environment, &name, head);
        self.font = font;
        self.depth -= 1;
        items.push(read?);
        Ok(())
    }

    /// `[t]` and its like behind `\begin{aligned}`.
    fn skip_placement(&mut self) {
        if let Some([open, letter, close]) = self.tokens.get(self.at..self.at + 3)
            && open.is_char('[')
            && !open.spaced
            && matches!(letter.kind, TokenKind::Char('t' | 'b' | 'c' | 'l' | 'r'))
            && close.is_char(']')
        {
            self.at += 3;
        }
    }

    fn contents(&mut self, environment: Environment, name: &str, head: Span) -> Result<Item, LatexError> {
        match environment {
            Environment::Single => {
                let items = self.items(Place::Open)?;
                let span = self.ended(name, head)?;
                let rows = self.lines(items, false)?;
                Ok(Item::Splice(stacked(rows, span), span))
            }
            Environment::Lines { columns } => {
                let items = self.items(Place::Lines)?;
                let span = self.ended(name, head)?;
                let rows = self.lines(items, columns)?;
                Ok(Item::Splice(stacked(rows, span), span))
            }
            Environment::Matrix(open, close) => {
                let rows = self.cells()?;
                let span = self.ended(name, head)?;
                Ok(Item::Node(Node { kind: Kind::Matrix { open, close, rows }, span }))
            }
            Environment::Cases => {
                let rows = self.cells()?;
                let span = self.ended(name, head)?;
                let cases = cases(rows);
                Ok(Item::Node(Node { kind: Kind::Cases(cases), span }))
            }
        }
    }

    /// Reads `\end{name}`; the place of the whole environment.
    fn ended(&mut self, name: &str, head: Span) -> Result<Span, LatexError> {
        let Some(end) = self.peek().filter(|token| token.command() == Some("end")).cloned() else {
            let kind = LatexErrorKind::UnclosedEnvironment { name: name.to_owned(), found: self.found() };
            return Err(LatexError::new(kind, head));
        };
        self.at += 1;
        let (found, span) = self.environment_name(&end)?;
        if found != name {
            let kind = LatexErrorKind::MismatchedEnvironment { begin: name.to_owned(), end: found };
            return Err(LatexError::new(kind, span).with(head, "begun here"));
        }
        Ok(head.to(span))
    }

    /// Rows of cells, up to what ends them; empty rows at the end are left out.
    fn cells(&mut self) -> Result<Vec<Vec<Row>>, LatexError> {
        let mut rows = vec![Vec::new()];
        loop {
            let font = self.font;
            let items = self.items(Place::Cell)?;
            self.font = font;
            let cell = self.row(items, false)?;
            if let Some(row) = rows.last_mut() {
                row.push(cell);
            }
            match self.peek().cloned() {
                Some(Token { kind: TokenKind::Align, .. }) => self.at += 1,
                Some(token) if matches!(token.command(), Some("\\" | "newline" | "cr")) => {
                    self.at += 1;
                    self.line_end(token.span);
                    rows.push(Vec::new());
                }
                _ => break,
            }
        }
        let is_empty = |row: &Vec<Row>| row.iter().all(Vec::is_empty);
        while rows.last().is_some_and(is_empty) {
            rows.pop();
        }
        Ok(rows)
    }

    /// `\pmatrix{a & b \cr c & d}`
    pub(super) fn plain_matrix(&mut self, command: &Token, fence: Fence) -> Result<Item, LatexError> {
        let open = match self.next() {
            Some(Token { kind: TokenKind::Open, span, .. }) => span,
            found => {
                let found = found.map_or("the end of the equation".into(), |token| token.text());
                let kind = LatexErrorKind::MissingArgument {
                    command: command.text(),
                    expected: "rows in braces",
                    found,
                };
                return Err(LatexError::new(kind, command.span));
            }
        };
        self.enter(open)?;
        let rows = self.cells()?;
        self.depth -= 1;
        if self.peek().is_none_or(|token| token.kind != TokenKind::Close) {
            return Err(LatexError::new(LatexErrorKind::UnclosedBrace { found: self.found() }, open));
        }
        self.at += 1;
        let span = self.since(command.span);
        Ok(Item::Node(Node { kind: Kind::Matrix { open: fence, close: fence, rows }, span }))
    }
}

/// The rows of `cases`; one of nothing but punctuation is none.
pub(super) fn cases(rows: Vec<Vec<Row>>) -> Vec<(Row, Row)> {
    let is_case = |(value, condition): &(Row, Row)| !(value.is_empty() && condition.is_empty());
    rows.into_iter().map(case).filter(is_case).collect()
}

/// Value and condition of a row of `cases`, without the comma between them; where no `&` parts them, a gap or words do.
pub fn case(cells: Vec<Row>) -> (Row, Row) {
    let mut cells = cells.into_iter();
    let mut value = cells.next().unwrap_or_default();
    // What stood in cells of its own stays apart, so that it is no neighbour of what it now follows.
    let gap = |cell: &Row| cell.first().map(|first| Node { kind: Kind::Gap, span: first.span });
    let mut condition: Row = cells.flat_map(|cell| gap(&cell).into_iter().chain(cell)).collect();
    // A comma in a cell of its own is no condition.
    [&mut value, &mut condition].into_iter().for_each(trim);
    if condition.is_empty()
        && let Some(place) =
            value.iter().position(|node| matches!(node.kind, Kind::Gap | Kind::Text(_))).filter(|&at| at > 0)
    {
        condition = value.split_off(place);
    }
    for part in [&mut value, &mut condition] {
        trim(part);
        // Words at an end may have lost the neighbour that made text of them.
        words::finish(part, false);
    }
    (value, condition)
}

/// Takes punctuation off the end of a row, and gaps off both ends.
fn trim(row: &mut Row) {
    while row.last().is_some_and(|node| {
        matches!(
            node.kind,
            Kind::Gap | Kind::Operator(Operator::Comma | Operator::Semicolon | Operator::Period)
        )
    }) {
        row.pop();
    }
    while row.first().is_some_and(|node| node.kind == Kind::Gap) {
        row.remove(0);
    }
}
