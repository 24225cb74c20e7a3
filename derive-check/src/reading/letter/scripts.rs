//! Scripts: what is an index, what a mark or a power; and scripts behind something in parentheses.

use super::super::error::{Read, fail};
use super::super::expression::{Callee, Expression, Index, Kind};
use super::super::reader::{Reader, expression};
use crate::latex::{self, Fence, Node, Operator, Row, Span, Style};
use crate::model::Function;
use crate::notation::{Part, parts};

impl Reader<'_> {
    /// Scripts on something in parentheses: `(…)^T`, `(…)^2`, `[…]_j`, `‖…‖^2_F`.
    pub(super) fn scripted_composite(&mut self, nodes: &[Node]) -> Read<(Expression, usize)> {
        let node = &nodes[0];
        let latex::Kind::Scripted { base, sub, sup, primes } = &node.kind else {
            return fail(
                node.span,
                format!("`{}` is not understood", latex::print(std::slice::from_ref(node))),
            );
        };
        // (f^l)': the prime belongs to the function in the parentheses.
        if let (1.., latex::Kind::Fenced { open: Fence::Paren, body, .. }) = (*primes, &base.kind)
            && let [only] = body.as_slice()
            && self.is_activation_function(only)
        {
            let mut inside = only.clone();
            match &mut inside.kind {
                latex::Kind::Scripted { primes: inner, .. } => *inner += primes,
                _ => {
                    let kind = latex::Kind::Scripted {
                        base: Box::new(only.clone()),
                        sub: None,
                        sup: None,
                        primes: *primes,
                    };
                    inside = Node { kind, span: node.span };
                }
            }
            let mut row = vec![inside];
            row.extend_from_slice(&nodes[1..]);
            return self.letter(&row);
        }
        let scripts = self.scripts(sub.as_ref(), sup.as_ref(), *primes);
        if let latex::Kind::Fenced { open: Fence::DoubleBar, body, .. } = &base.kind {
            // ‖x‖², ‖W‖_F²: the subscript names the norm, which is always the Euclidean one.
            let inner = Box::new(expression(Kind::SquaredNorm(Box::new(self.sum(body)?)), node.span));
            let squared = matches!(scripts.sup.as_slice(), [Part { row, .. }] if matches!(row.as_slice(), [Node { kind: latex::Kind::Number(two), .. }] if two == "2"));
            if squared {
                return Ok((Expression { span: node.span, ..*inner }, 1));
            }
            if !scripts.sup.is_empty() {
                return fail(node.span, "only the square of a norm is understood");
            }
            let function = Callee::Known(Function::Sqrt);
            return Ok((expression(Kind::Apply { function, order: 0, argument: inner }, node.span), 1));
        }
        let read = self.factor(std::slice::from_ref(base))?.0;
        // (z)_+ = max(0, z)
        if let (Some([Node { kind: latex::Kind::Operator(Operator::Plus), .. }]), None) =
            (sub.as_deref(), sup)
        {
            let function = Callee::Known(Function::Relu);
            let kind = Kind::Apply { function, order: 0, argument: Box::new(read) };
            return Ok((expression(kind, node.span), 1));
        }
        Ok((self.scripted(read, &scripts, node.span)?, 1))
    }

    /// An expression with the scripts that stand on all of it: its component, transposed, to a power.
    pub(super) fn scripted(
        &mut self,
        mut read: Expression,
        scripts: &Scripts,
        span: Span,
    ) -> Read<Expression> {
        if !scripts.sub.is_empty() {
            let indices: Read<Vec<Index>> = scripts.sub.iter().map(|part| self.index(&part.row)).collect();
            read = expression(Kind::Component { of: Box::new(read), indices: indices? }, span);
        }
        if scripts.primes > 0 {
            if !self.settings.prime_transposes || scripts.primes > 1 {
                return fail(
                    span,
                    "a prime on an expression: only functions have derivatives with respect to their argument",
                );
            }
            read = expression(Kind::Transpose(Box::new(read)), span);
        }
        read = transposed_if(read, scripts.transposed);
        let exponents: Vec<&Part> = scripts.sup.iter().collect();
        match exponents.as_slice() {
            [] => {}
            [part] => read = self.power(read, &part.row, span)?,
            // (1 + e^{-z})^{-1}
            [sign, number] if is_minus(sign) => {
                let exponent: Row = sign.row.iter().chain(&number.row).cloned().collect();
                read = self.power(read, &exponent, span)?;
            }
            _ => return fail(span, "more than one exponent"),
        }
        Ok(read)
    }

    /// base to the power that a superscript says.
    pub(super) fn power(&mut self, base: Expression, exponent: &[Node], span: Span) -> Read<Expression> {
        let mut exponent = self.sum(exponent)?;
        if let Kind::Negative(inner) = &exponent.kind
            && let Kind::Number(value) = inner.kind
        {
            exponent.kind = Kind::Number(-value);
        }
        if let Kind::Quotient(a, b) = &exponent.kind
            && let (Kind::Number(a), Kind::Number(b)) = (&a.kind, &b.kind)
        {
            exponent.kind = Kind::Number(a / b);
        }
        Ok(expression(Kind::Power(Box::new(base), Box::new(exponent)), span))
    }

    /// Scripts in parts, with marks of transposition and primes taken off.
    pub(super) fn scripts(&self, sub: Option<&Row>, sup: Option<&Row>, primes: u32) -> Scripts {
        let mut scripts = Scripts { primes, ..Scripts::default() };
        scripts.sub = sub.map_or_else(Vec::new, |row| parts(row));
        for mut part in sup.map_or_else(Vec::new, |row| parts(row)) {
            // `g^{[l]'}` is `g'^{[l]}`.
            if let [Node { kind: latex::Kind::Scripted { base, sub: None, sup: None, primes }, .. }] =
                part.row.as_slice()
            {
                scripts.primes += primes;
                let inner = parts(std::slice::from_ref(base));
                if let [only] = inner.as_slice() {
                    part = only.clone();
                }
            }
            if !part.fenced && self.is_transposition(&part.row) {
                scripts.transposed = true;
            } else {
                scripts.sup.push(part);
            }
        }
        scripts
    }

    pub(super) fn is_transposition(&self, row: &[Node]) -> bool {
        let [Node { kind: latex::Kind::Symbol(symbol), .. }] = row else { return false };
        match symbol.name.as_str() {
            "top" => true,
            "T" | "t" if symbol.style != Style::Italic => true,
            "T" => !self.settings.notation.is_last_layer("T"),
            _ => false,
        }
    }
}

/// The scripts of a letter, with marks that are no indices taken off.
#[derive(Default)]
pub(super) struct Scripts {
    pub(super) sub: Vec<Part>,
    pub(super) sup: Vec<Part>,
    pub(super) primes: u32,
    pub(super) transposed: bool,
}

/// `21` as 2 and 1, where two single digits are meant.
pub(super) fn digits_apart(part: &Part) -> Option<Vec<Part>> {
    let [Node { kind: latex::Kind::Number(digits), span }] = part.row.as_slice() else { return None };
    if digits.len() != 2 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let digit = |digit: char| Part {
        row: vec![Node { kind: latex::Kind::Number(digit.to_string()), span: *span }],
        fenced: part.fenced,
    };
    Some(digits.chars().map(digit).collect())
}

pub(in crate::reading) fn transposed_if(read: Expression, transposed: bool) -> Expression {
    if !transposed {
        return read;
    }
    let span = read.span;
    expression(Kind::Transpose(Box::new(read)), span)
}

/// Whether a part of a script is a minus sign.
fn is_minus(part: &Part) -> bool {
    matches!(part.row.as_slice(), [Node { kind: latex::Kind::Operator(Operator::Minus), .. }])
}
