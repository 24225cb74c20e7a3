//! Patterns: a letter written once with its scripts, from which every occurrence is read.

use crate::latex::{self, Accent, Fence, Kind, Macros, Node, Operator, Relation, Row, Style};

/// A letter without its scripts, as far as it tells letters apart.
///
/// Bold, upright and sans-serif letters are the letter itself; calligraphic, blackboard and Fraktur ones are others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The letter's name, with the style where it tells letters apart: `W`, `delta`, `cal L`.
    pub name: String,
    /// The accent's name, empty where there is none.
    pub accent: String,
}

impl Key {
    /// The key of a plain letter.
    pub fn plain(name: &str) -> Key {
        Key { name: name.to_owned(), accent: String::new() }
    }

    /// The key of a node that is a letter, perhaps accented or in braces.
    pub fn of(node: &Node) -> Option<Key> {
        match &node.kind {
            Kind::Symbol(symbol) => {
                let prefix = match symbol.style {
                    Style::Calligraphic => "cal ",
                    Style::Blackboard => "bb ",
                    Style::Fraktur => "frak ",
                    Style::Italic | Style::Bold | Style::Roman | Style::Sans | Style::Typewriter => "",
                };
                Some(Key::plain(&format!("{prefix}{}", symbol.name)))
            }
            Kind::Word(word) => Some(Key::plain(word)),
            Kind::Function(name) => Some(Key::plain(name)),
            Kind::Group(row) => match row.as_slice() {
                [inner] => Key::of(inner),
                _ => None,
            },
            Kind::Accent { accent, body } => {
                let inner = Key::of(body)?;
                let accent = match accent {
                    Accent::Hat => "hat",
                    Accent::Bar => "bar",
                    Accent::Tilde => "tilde",
                    // An arrow or a line below marks a vector; it is the same letter.
                    Accent::Vec | Accent::Underline => return Some(inner),
                    Accent::Dot => "dot",
                    Accent::DoubleDot => "ddot",
                    Accent::Check => "check",
                };
                Some(Key { name: inner.name, accent: format!("{}{accent}", inner.accent) })
            }
            _ => None,
        }
    }

    /// The same letter in the other case, for letters that have one.
    pub fn other_case(&self) -> Option<Key> {
        let mut characters = self.name.chars();
        let first = characters.next()?;
        let rest: String = characters.collect();
        let other: String = if first.is_lowercase() {
            first.to_uppercase().collect()
        } else if first.is_uppercase() {
            first.to_lowercase().collect()
        } else {
            return None;
        };
        Some(Key { name: other + &rest, accent: self.accent.clone() })
    }

    /// Whether the letter is a capital.
    pub fn is_capital(&self) -> bool {
        self.name.trim_start_matches("cal ").starts_with(char::is_uppercase)
    }
}

/// What one part of a script says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// The layer, as it is.
    Layer,
    /// The other layer of a weight.
    OtherLayer,
    /// A neuron.
    Neuron,
    /// An example.
    Example,
    /// The neuron that an activation is passed on to, which says nothing more of it: the j of `w_{ji} x_{ji}`.
    Receiver,
    /// Always this number: the pattern is of one layer only.
    Fixed(i32),
}

/// A letter and what the parts of its scripts say.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// The letter.
    pub key: Key,
    /// As written.
    pub source: String,
    /// Parts of the superscript.
    pub sup: Vec<Slot>,
    /// Parts of the subscript.
    pub sub: Vec<Slot>,
    /// Names of the neuron indices in the pattern, in order.
    pub neuron_letters: Vec<String>,
    /// Name of the layer letter in the pattern.
    pub layer_letter: Option<String>,
}

/// What the scripts of a pattern are likely to mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expecting {
    /// A weight: a layer and two neurons.
    Weight,
    /// A neuron's quantity: a layer and a neuron.
    Neuron,
    /// A target or an input: an example above, a neuron below.
    Example,
    /// A cost: an example or a neuron below, a layer above.
    Cost,
    /// A function or a width: a layer, wherever it stands.
    Layer,
}

/// One part of a script, fences taken off.
#[derive(Clone, Debug)]
pub struct Part {
    /// The nodes of the part.
    pub row: Row,
    /// Whether it stood in its own fence.
    pub fenced: bool,
}

/// The parts of a script: what stands between commas, in fences of its own, or beside each other.
///
/// `l`, `l+1`, `(l)`, `[l](i)`, `n,n-1`, `jk`, `ik_1`, `j \leftarrow k`, `2,1`.
pub fn parts(row: &[Node]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open = false;
    for node in row {
        match &node.kind {
            Kind::Group(inner) => {
                parts.extend(self::parts(inner));
                open = false;
            }
            Kind::Fenced {
                open: Fence::Paren | Fence::Bracket | Fence::Angle | Fence::Brace, body, ..
            } => {
                let inner = self::parts(body);
                parts.extend(inner.into_iter().map(|part| Part { fenced: true, ..part }));
                open = false;
            }
            Kind::Operator(Operator::Comma | Operator::Semicolon | Operator::Bar | Operator::Colon)
            | Kind::Relation(Relation::LeftArrow | Relation::RightArrow) => open = false,
            Kind::Operator(Operator::Plus | Operator::Minus) if !parts.is_empty() => {
                if let Some(last) = parts.last_mut() {
                    last.row.push(node.clone());
                    open = true;
                }
            }
            _ => {
                // Something after + or − still belongs to the part.
                if open {
                    if let Some(last) = parts.last_mut() {
                        last.row.push(node.clone());
                    }
                    open = false;
                } else {
                    parts.push(Part { row: vec![node.clone()], fenced: false });
                }
            }
        }
    }
    parts
}

/// Whether a script holds an arrow that turns *to, from* into *from, to*.
pub fn points_right(row: &[Node]) -> bool {
    row.iter().any(|node| match &node.kind {
        Kind::Relation(Relation::RightArrow) => true,
        Kind::Group(inner) | Kind::Fenced { body: inner, .. } => points_right(inner),
        _ => false,
    })
}

impl Pattern {
    /// Reads a pattern from LaTeX.
    pub fn parse(
        source: &str,
        expecting: Expecting,
        layer_letters: &[String],
        example_letters: &[String],
    ) -> Result<Pattern, String> {
        let mut row = latex::parse(source, 0, &Macros::new())
            .map_err(|error| format!("`{source}` cannot be read as LaTeX: {error}"))?;
        if let [Node { kind: kind @ Kind::Text(_), .. }] = row.as_mut_slice()
            && let Kind::Text(text) = kind
        {
            *kind = Kind::Word(text.clone());
        }
        if let Some(name) = super::names::spelled(&row) {
            super::names::join(&mut row, &[name]);
        }
        let node = match row.as_slice() {
            [node] => node,
            // An argument in the pattern, as in `y(x)`, says nothing more.
            [node, Node { kind: Kind::Fenced { .. }, .. }] => node,
            _ => {
                return Err(format!(
                    "`{source}` is no pattern: expected one letter with its scripts, such as 'w^{{l}}_{{jk}}'"
                ));
            }
        };
        let (base, sub, sup) = split(node);
        let Some(key) = Key::of(base) else {
            return Err(format!(
                "`{source}` is no pattern: expected a letter with its scripts, such as 'w^{{l}}_{{jk}}'"
            ));
        };
        let mut pattern = Pattern {
            key,
            source: source.to_owned(),
            sup: Vec::new(),
            sub: Vec::new(),
            neuron_letters: Vec::new(),
            layer_letter: None,
        };
        let is_layer = |name: &str| layer_letters.iter().any(|letter| letter == name);
        let is_example = |name: &str| example_letters.iter().any(|letter| letter == name);
        let sup_parts = sup.map_or_else(Vec::new, |row| parts(row));
        let n_sup = sup_parts.len();
        // w_n^{ij}: where the letter of a layer stands below and none above, neurons stand above.
        let names_layer =
            |part: &Part| !part.fenced && letter_name(&part.row).is_some_and(|name| is_layer(&name));
        let below = sub.map_or_else(Vec::new, |row| parts(row));
        let neurons_above = matches!(expecting, Expecting::Weight | Expecting::Neuron)
            && matches!(below.as_slice(), [only] if names_layer(only))
            && !sup_parts.is_empty()
            && sup_parts.iter().all(|part| !part.fenced && fixed(&part.row).is_none() && !names_layer(part));
        if neurons_above {
            for part in &sup_parts {
                pattern.neuron_letters.push(letter_name(&part.row).unwrap_or_default());
                pattern.sup.push(Slot::Neuron);
            }
            pattern.layer_letter = below.first().and_then(|part| letter_name(&part.row));
            pattern.sub.push(Slot::Layer);
            return Ok(pattern);
        }
        for (position, part) in sup_parts.iter().enumerate() {
            let name = letter_name(&part.row);
            let slot = match (&name, fixed(&part.row)) {
                (_, Some(number)) => Slot::Fixed(number),
                (Some(name), _) if is_example(name) && !is_layer(name) => Slot::Example,
                _ => match (expecting, position) {
                    (Expecting::Example, _) if !name.as_deref().is_some_and(is_layer) => Slot::Example,
                    (Expecting::Weight, 1) => Slot::OtherLayer,
                    (_, 0) => Slot::Layer,
                    (_, 1) if part.fenced => Slot::Example,
                    _ => Slot::OtherLayer,
                },
            };
            if slot == Slot::Layer {
                pattern.layer_letter.clone_from(&name);
            }
            pattern.sup.push(slot);
        }
        let has_layer = pattern.sup.iter().any(|slot| matches!(slot, Slot::Layer | Slot::Fixed(_)));
        let sub_parts = sub.map_or_else(Vec::new, |row| parts(row));
        for part in &sub_parts {
            let name = letter_name(&part.row);
            let slot = match (&name, fixed(&part.row)) {
                (_, Some(number)) => Slot::Fixed(number),
                // The only index of a neuron's quantity is the neuron, whatever its letter means elsewhere.
                (Some(name), _)
                    if is_example(name)
                        && expecting != Expecting::Weight
                        && (expecting != Expecting::Neuron || sub_parts.len() > 1) =>
                {
                    Slot::Example
                }
                _ => match expecting {
                    Expecting::Layer => Slot::Layer,
                    Expecting::Cost | Expecting::Example => Slot::Neuron,
                    // A lone subscript is the layer where it is a layer's letter.
                    Expecting::Weight | Expecting::Neuron
                        if !has_layer && n_sup == 0 && name.as_deref().is_some_and(is_layer) =>
                    {
                        Slot::Layer
                    }
                    Expecting::Weight | Expecting::Neuron => Slot::Neuron,
                },
            };
            match slot {
                Slot::Layer => pattern.layer_letter.clone_from(&name),
                Slot::Neuron => pattern.neuron_letters.push(name.unwrap_or_default()),
                _ => {}
            }
            pattern.sub.push(slot);
        }
        if sub.is_some_and(|row| points_right(row)) {
            // w_{k → j} is *from k to j*: remembered in the order of the letters.
            pattern.neuron_letters.push("→".to_owned());
        }
        Ok(pattern)
    }
}

/// A node's base, subscript and superscript.
pub fn split(node: &Node) -> (&Node, Option<&Row>, Option<&Row>) {
    match &node.kind {
        Kind::Scripted { base, sub, sup, .. } => (base, sub.as_ref(), sup.as_ref()),
        _ => (node, None, None),
    }
}

/// The first letter of a part, printed with its scripts: `l` of `l-1`, `k_1`.
pub fn letter_name(row: &[Node]) -> Option<String> {
    row.iter()
        .find(|node| matches!(node.kind, Kind::Symbol(_) | Kind::Scripted { .. } | Kind::Word(_)))
        .map(name_of)
}

/// The name of an index letter: the letter with its scripts, as LaTeX without spaces.
pub fn name_of(node: &Node) -> String {
    match &node.kind {
        Kind::Symbol(symbol) => symbol.name.clone(),
        Kind::Word(word) => word.clone(),
        _ => latex::print(std::slice::from_ref(node)).replace(' ', ""),
    }
}

/// The letter of a part that is a letter and a whole number added to it: `l` of `l-1`.
pub fn linear_layer(row: &[Node]) -> Option<String> {
    let (letter, _) = crate::reading::linear(row)?;
    letter.filter(|node| matches!(node.kind, Kind::Symbol(_))).map(name_of)
}

fn fixed(row: &[Node]) -> Option<i32> {
    match row {
        [Node { kind: Kind::Number(number), .. }] => number.parse().ok(),
        _ => None,
    }
}
