//! Functions of a number that a text gives a letter of its own: `ζ(x) = \log(1 + e^x)`, `\operatorname{ss}(u) = u / (1 + |u|)`.
//!
//! Where what it says has a name, the letter takes that name; otherwise the letter stands for what was written, wherever
//! it is called. Beside GELU, Φ and φ are the normal distribution and its density.

use super::pattern::Key;
use super::{Meaning, Notation};
use crate::latex::{
    self, Fence, Kind, Macros, Node, Relation, Row, Style, Symbol, any_node, any_row, rewrite, rewrite_rows,
};
use crate::model::Function;

/// Functions that have a name, as functions of x.
const NAMED: [(&str, &[&str]); 4] = [
    ("sigmoid", &[r"\frac{1}{1+e^{-x}}", r"\frac{1}{1+\exp(-x)}", r"\frac{e^x}{1+e^x}"]),
    ("softplus", &[r"\log(1+\exp(x))", r"\ln(1+\exp(x))", r"\log(1+e^x)", r"\ln(1+e^x)"]),
    ("silu", &[r"\frac{x}{1+e^{-x}}", r"\frac{x}{1+\exp(-x)}", r"x\sigma(x)", r"x\operatorname{sigmoid}(x)"]),
    ("relu", &[r"\max(0,x)", r"\max(x,0)"]),
];

/// Letters for numbers in such functions.
const NUMBERS: [&str; 12] =
    ["e", "d", "pi", "alpha", "beta", "gamma", "lambda", "tau", "zeta", "varsigma", "Phi", "T"];

/// What a text says that a letter does to a number.
struct Own {
    function: Key,
    argument: Key,
    body: Row,
}

/// Settles every function of a letter that means nothing by itself.
pub(crate) fn settle(rows: &mut [&mut Row]) {
    name_the_normal_distribution(rows);
    let custom = Notation::custom();
    let mut own: Vec<Own> = rows.iter().filter_map(|row| defined(row, &custom)).collect();
    own.retain(|own| {
        rows.iter().all(|row| is_always_called(row, &own.function) && !own.is_put_to_a_network(row))
    });
    let nameless: Vec<Key> =
        own.iter().filter(|own| own.name().is_none()).map(|own| own.function.clone()).collect();
    for own in own {
        match own.name() {
            Some(name) => rows.iter_mut().for_each(|row| rename(row, &own.function, name)),
            None if own.rests_on_any(&nameless) => {}
            None => rows.iter_mut().for_each(|row| own.put_in(row)),
        }
    }
}

/// Gives a letter the name of a function.
fn rename(row: &mut Row, letter: &Key, name: &str) {
    rewrite(row, &mut |node| {
        if is_letter(node) && Key::of(node).as_ref() == Some(letter) {
            node.kind = Kind::Function(name.to_owned());
        }
    });
}

/// Φ(u) and φ(u), where GELU is spoken of.
fn name_the_normal_distribution(rows: &mut [&mut Row]) {
    let names_gelu = |node: &Node| {
        is_letter(node) && Key::of(node).is_some_and(|key| key.name.eq_ignore_ascii_case("gelu"))
    };
    if !rows.iter().any(|row| any_node(row, &mut |node| names_gelu(node))) {
        return;
    }
    let names = [("Phi", "normal distribution"), ("varphi", "normal density"), ("phi", "normal density")];
    for (letter, name) in names {
        let key = Key::plain(letter);
        if rows.iter().all(|row| is_always_called(row, &key)) {
            rows.iter_mut().for_each(|row| rename(row, &key, name));
        }
    }
}

/// `ζ(x) = …`
fn defined(row: &Row, custom: &Notation) -> Option<Own> {
    let [
        function,
        Node { kind: Kind::Fenced { open: Fence::Paren, body: argument, .. }, .. },
        equals,
        body @ ..,
    ] = row.as_slice()
    else {
        return None;
    };
    let [argument] = argument.as_slice() else { return None };
    let is_definition =
        matches!(equals.kind, Kind::Relation(Relation::Equal | Relation::Defined | Relation::Equivalent));
    let (key, argument) = (Key::of(function)?, Key::of(argument).filter(|_| is_letter(argument))?);
    // An ELU or a leaky rectifier with a slope of the text's own is not the one that has the name.
    let has_slope =
        any_node(body, &mut |node| matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "alpha"));
    let is_known = match Function::from_name(&key.name) {
        Some(Function::Elu | Function::LeakyRelu) => !has_slope,
        known => known.is_some(),
    };
    let is_unknown = is_letter(function)
        && custom.meanings(&key).is_empty()
        && !is_known
        && !matches!(key.name.as_str(), "softmax" | "partial" | "nabla" | "d");
    // What it does to a number: of its argument, of letters for other numbers and of functions alone.
    let speaks_of = |wanted: &Key| any_node(body, &mut |node| Key::of(node).as_ref() == Some(wanted));
    let chains = body.iter().any(|node| matches!(node.kind, Kind::Relation(_)));
    let of_more = any_node(body, &mut |node| match &node.kind {
        Kind::Scripted { sub, .. } => sub.is_some(),
        Kind::Symbol(symbol) => Key::of(node).is_some_and(|key| {
            let is_function =
                || custom.meanings(&key).iter().any(|letter| letter.meaning == Meaning::ActivationFunction);
            key != argument && !NUMBERS.contains(&symbol.name.as_str()) && !is_function()
        }),
        Kind::Big { .. } => true,
        _ => false,
    });
    (is_definition && is_unknown && !chains && !of_more && speaks_of(&argument) && !speaks_of(&key))
        .then(|| Own { function: key, argument, body: body.to_vec() })
}

/// Whether a node is a letter or a word, without scripts.
fn is_letter(node: &Node) -> bool {
    matches!(&node.kind, Kind::Symbol(_) | Kind::Word(_) | Kind::Function(_))
}

/// Whether a letter stands in a row only before parentheses, with nothing but primes.
fn is_always_called(row: &Row, key: &Key) -> bool {
    let (mut met, mut called) = (0, 0);
    any_node(row, &mut |node| {
        met += usize::from(is_letter(node) && Key::of(node).as_ref() == Some(key));
        false
    });
    any_row(row, &mut |row| {
        called += row.windows(2).filter(|pair| call(&pair[0], &pair[1], key).is_some()).count();
        false
    });
    met == called
}

/// How many primes a function bears, and what it is called with.
fn call<'a>(function: &Node, argument: &'a Node, key: &Key) -> Option<(u32, &'a Row)> {
    let Kind::Fenced { open: Fence::Paren, body, .. } = &argument.kind else { return None };
    let (base, primes) = match &function.kind {
        Kind::Scripted { base, sub: None, sup: None, primes } => (&**base, *primes),
        _ => (function, 0),
    };
    (is_letter(base) && Key::of(base).as_ref() == Some(key)).then_some((primes, body))
}

impl Own {
    /// Whether it does what a form does to x.
    fn is(&self, form: &str) -> bool {
        let x = Node {
            kind: Kind::Symbol(Symbol { name: "x".to_owned(), style: Style::Italic }),
            span: latex::Span::default(),
        };
        let mut body = self.body.clone();
        rewrite(&mut body, &mut |node| {
            if is_letter(node) && Key::of(node).as_ref() == Some(&self.argument) {
                node.kind = x.kind.clone();
            }
            // An upright e is as good.
            if matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "e") {
                node.kind = Kind::Symbol(Symbol { name: "e".to_owned(), style: Style::Italic });
            }
        });
        latex::parse(form, 0, &Macros::new()).is_ok_and(|form| latex::print(&form) == latex::print(&body))
    }

    /// Whether a row calls it with more than its argument and numbers: `ρ(A_k)` says that it is the activation function.
    fn is_put_to_a_network(&self, row: &Row) -> bool {
        let foreign = |node: &Node| match &node.kind {
            Kind::Scripted { sub, .. } => sub.is_some(),
            _ => is_letter(node) && Key::of(node).as_ref() != Some(&self.argument),
        };
        any_row(row, &mut |row| {
            let mut calls = row.windows(2).filter_map(|pair| call(&pair[0], &pair[1], &self.function));
            calls.any(|(_, argument)| any_node(argument, &mut |node| foreign(node)))
        })
    }

    /// The name of what it does.
    fn name(&self) -> Option<&'static str> {
        NAMED.iter().find(|(_, forms)| forms.iter().any(|form| self.is(form))).map(|(name, _)| *name)
    }

    /// Whether it is made of another of the text's own that has no name. What stands for such a call would grow with
    /// every definition on the way.
    fn rests_on_any(&self, others: &[Key]) -> bool {
        any_node(&self.body, &mut |node| Key::of(node).is_some_and(|key| others.contains(&key)))
    }

    /// Puts what it does for every call of it.
    fn put_in(&self, row: &mut Row) {
        rewrite_rows(row, &mut |row| {
            let mut place = 0;
            while place + 1 < row.len() {
                let put = call(&row[place], &row[place + 1], &self.function)
                    .and_then(|(primes, argument)| self.called(primes, argument, &row[place]));
                match put {
                    Some(put) => {
                        let length = put.len();
                        row.splice(place..place + 2, put);
                        place += length;
                    }
                    None => place += 1,
                }
            }
        });
    }

    /// What stands for a call; of a derivative only where it is called with a letter.
    fn called(&self, primes: u32, argument: &Row, at: &Node) -> Option<Row> {
        let fenced = |body: Row| Node {
            kind: Kind::Fenced { open: Fence::Paren, close: Fence::Paren, body },
            span: at.span,
        };
        let mut body = self.body.clone();
        let value = match argument.as_slice() {
            [single] if is_letter(single) => single.kind.clone(),
            _ => fenced(argument.clone()).kind,
        };
        rewrite(&mut body, &mut |node| {
            if is_letter(node) && Key::of(node).as_ref() == Some(&self.argument) {
                node.kind = value.clone();
            }
        });
        match (primes, argument.as_slice()) {
            (0, _) => Some(vec![fenced(body)]),
            (1, [letter]) if is_letter(letter) => {
                let d = Node {
                    kind: Kind::Symbol(Symbol { name: "d".to_owned(), style: Style::Italic }),
                    span: at.span,
                };
                let (numerator, denominator) = (vec![d.clone()], vec![d, letter.clone()]);
                Some(vec![
                    Node { kind: Kind::Fraction { numerator, denominator }, span: at.span },
                    fenced(body),
                ])
            }
            _ => None,
        }
    }
}
