//! Letters of a text about numbers: each stands for itself with all its scripts, `w_5`, `out_{o1}`, `E_{total}`.

use super::super::error::{Read, fail};
use super::super::expression::{Expression, Kind};
use super::super::reader::{Reader, expression};
use super::call::call_argument;
use crate::latex::{self, Node, Row};
use crate::notation::{Key, split};

impl Reader<'_> {
    /// A letter as a number of its own, or as what the text defines it to be. `None` where it is a function or sign.
    pub(super) fn number(&mut self, key: &Key, nodes: &[Node]) -> Read<Option<(Expression, usize)>> {
        let node = &nodes[0];
        let (_, sub, sup) = split(node);
        let is_sign = match key.name.as_str() {
            "partial" | "nabla" | "dots" | "infty" => true,
            "e" => sub.is_none() && sup.is_some(),
            _ => matches!(split(node).0.kind, latex::Kind::Function(_)),
        };
        // f(x) is what the text defines it to be, whatever f is elsewhere.
        let arguments = nodes.get(1).filter(|next| self.is_defined_number(node) && lists_letters(next));
        let is_function =
            arguments.is_none() && !self.meanings(key).is_empty() && call_argument(&nodes[1..]).is_some();
        if is_sign || is_function {
            return Ok(None);
        }
        let Some((name, exponent)) = numbered(node) else {
            return fail(node.span, "a number has no transpose and no derivative of its own");
        };
        let kind = match self.defined(&Key::plain(&name)) {
            Some(symbol) => Kind::Defined { definition: symbol.definition, arguments: Vec::new() },
            None => Kind::Constant(name),
        };
        let mut read = expression(kind, node.span);
        if let Some(exponent) = exponent {
            read = self.power(read, &exponent, node.span)?;
        }
        Ok(Some((read, 1 + usize::from(arguments.is_some()))))
    }

    /// Whether a node is a letter that a text about numbers defines.
    pub(in crate::reading) fn is_defined_number(&self, node: &Node) -> bool {
        self.settings.numbers
            && numbered(node).is_some_and(|(name, _)| self.defined(&Key::plain(&name)).is_some())
    }
}

/// `(x, y)`: letters in parentheses, perhaps with scripts.
pub(in crate::reading) fn lists_letters(node: &Node) -> bool {
    let comma = |node: &Node| {
        matches!(node.kind, latex::Kind::Operator(latex::Operator::Comma | latex::Operator::Semicolon))
    };
    let is_letter = |part: &[Node]| matches!(part, [only] if Key::of(split(only).0).is_some());
    matches!(&node.kind, latex::Kind::Fenced { open: latex::Fence::Paren, body, .. } if body.split(comma).all(is_letter))
}

/// The name of a letter with its scripts, and the exponent on it. `None` where a mark on it means something else.
pub(in crate::reading) fn numbered(node: &Node) -> Option<(String, Option<Row>)> {
    let latex::Kind::Scripted { base, sub, sup, primes } = &node.kind else {
        return Some((latex::print(std::slice::from_ref(node)), None));
    };
    if *primes > 0 || sup.as_deref().is_some_and(is_transpose) {
        return None;
    }
    let is_exponent = matches!(sup.as_deref(), Some([Node { kind: latex::Kind::Number(_), .. }]));
    let (sup, exponent) = if is_exponent { (None, sup.clone()) } else { (sup.clone(), None) };
    let name = if sub.is_none() && sup.is_none() {
        latex::print(std::slice::from_ref(base))
    } else {
        let kind = latex::Kind::Scripted { base: base.clone(), sub: sub.clone(), sup, primes: 0 };
        latex::print(&[Node { kind, span: node.span }])
    };
    Some((name, exponent))
}

fn is_transpose(sup: &[Node]) -> bool {
    matches!(sup, [Node { kind: latex::Kind::Symbol(symbol), .. }] if matches!(symbol.name.as_str(), "T" | "top"))
}
