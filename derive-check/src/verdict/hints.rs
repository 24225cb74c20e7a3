//! What the formulas of a text tell of its functions and its cost, where no word of it does: y (1 − y) of a sigmoid,
//! a − y of a quadratic cost. A trial is made only where the text gives reason for it.

use super::document::Item;
use super::infer::SEVERAL;
use super::letters::{is_cost, is_per_example};
use super::score::counted;
use crate::latex::{Fence, Kind, Node, Operator, Relation, Row, any_node, any_row};
use crate::notation::{Declared, Key, Meaning, Notation, Size, is_customary_cost, name_of, parts, split};
use crate::reading::expression::Role;

/// A text whose conventions are open, as far as its formulas tell of them.
pub(super) struct Text<'a> {
    pub(super) items: &'a [&'a Item],
    pub(super) notation: &'a Notation,
}

impl Text<'_> {
    /// Whether a formula has one of these names: of a function, a word or a symbol, e where it has an exponent.
    pub(super) fn writes(&self, names: &[&str]) -> bool {
        self.items.iter().any(|item| {
            any_node(&item.row, &mut |node| match &node.kind {
                Kind::Function(name) | Kind::Word(name) => names.contains(&name.to_lowercase().as_str()),
                Kind::Symbol(symbol) => symbol.name != "e" && names.contains(&symbol.name.as_str()),
                // e^{-z}; e_j is some letter.
                Kind::Scripted { base, sub: None, sup: Some(_), .. } => {
                    names.contains(&"e") && matches!(&base.kind, Kind::Symbol(symbol) if symbol.name == "e")
                }
                _ => false,
            })
        })
    }

    pub(super) fn has_logistic_slopes(&self) -> bool {
        self.has_several() && self.has(writes_logistic_slope)
    }

    pub(super) fn has_tanh_slopes(&self) -> bool {
        self.has_several() && self.has(writes_tanh_slope)
    }

    /// Outputs of a sigmoid, and no cost written out.
    pub(super) fn leaves_open_a_cross_entropy(&self) -> bool {
        self.has_several()
            && (self.writes(&["sigma", "sigmoid", "exp", "e"]) || self.has(writes_logistic_slope))
            && !self.spells_cost()
    }

    /// Differences without a slope, and no cost written out.
    pub(super) fn leaves_open_plain_errors(&self) -> bool {
        self.has_several()
            && self.has(is_plain_error)
            && !self.has(writes_logistic_slope)
            && !self.spells_cost()
    }

    /// Differences of the output from the target in some product, and no cost written out.
    pub(super) fn leaves_open_what_a_difference_is_of(&self) -> bool {
        self.has_several() && self.has(|row| weighs_difference(row, self.notation)) && !self.spells_cost()
    }

    pub(super) fn has_a_single_neuron(&self) -> bool {
        self.notation.sizes.values().any(|size| *size == Size::Number(1))
    }

    pub(super) fn takes_off_letters(&self) -> bool {
        self.has(|row| takes_off_letter(row, self.notation))
    }

    pub(super) fn defines_with_minus(&self) -> bool {
        self.has(defines_with_minus)
    }

    /// `e_j = d_j − y_j` and `δ_j = e_j φ'(v_j)`: an error that begins with how much the target is above the output.
    pub(super) fn begins_errors_with_what_lacks(&self) -> bool {
        let lacking: Vec<Key> =
            self.items.iter().filter_map(|item| lacks(&item.row, self.notation)).collect();
        self.has(|row| match row {
            [left, Node { kind: Kind::Relation(_), .. }, first, _, ..] => {
                Key::of(split(left).0).is_some_and(|key| key.name == "delta")
                    && Key::of(split(first).0).is_some_and(|key| lacking.contains(&key))
            }
            _ => false,
        })
    }

    pub(super) fn has_sigma_beside_another_slope(&self) -> bool {
        self.has_several() && self.writes(&["sigma"]) && self.has(|row| any_node(row, &mut is_other_slope))
    }

    /// `W^{(L+1)}`, `l = 1, …, L + 1`
    pub(super) fn writes_a_layer_behind_the_last(&self) -> bool {
        let is_next = |row: &[Node]| {
            let row = match row {
                [Node { kind: Kind::Fenced { body, .. }, .. }] => body,
                row => row,
            };
            matches!(crate::reading::linear(row), Some((Some(letter), 1)) if self.notation.is_last_layer(&name_of(letter)))
        };
        self.has(|row| {
            any_node(row, &mut |node| {
                let (_, sub, sup) = split(node);
                sub.into_iter().chain(sup).any(|script| is_next(script))
            })
        })
    }

    /// The cross-entropy of two classes, as log(1 − a) tells.
    pub(super) fn takes_logarithms_of_rests(&self) -> bool {
        self.has_several() && self.has(takes_logarithm_of_rest)
    }

    /// The cross-entropy of two classes, and σ.
    pub(super) fn takes_logarithms_of_sigma(&self) -> bool {
        self.has_several() && self.writes(&["sigma"]) && self.has(takes_logarithm_of_rest)
    }

    /// `W_2 W_1 x` in something that a text sets equal to it.
    pub(super) fn multiplies_weights(&self) -> bool {
        let is_weight = |node: &Node| {
            matches!(node.kind, Kind::Scripted { .. })
                && Key::of(split(node).0).is_some_and(|key| {
                    let meanings = self.notation.meanings(&key);
                    meanings.iter().any(|letter| letter.meaning == Meaning::Quantity(Role::Weight))
                })
        };
        let is_input = |node: &Node| {
            Key::of(split(node).0).is_some_and(|key| {
                self.notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::Input)
            })
        };
        self.has_several()
            && self.has(|row| match row {
                [_, Node { kind: Kind::Relation(_), .. }, weights @ .., input] => {
                    weights.len() > 1 && is_input(input) && weights.iter().all(is_weight)
                }
                _ => false,
            })
    }

    /// Whether a letter for what each example has is written in both sizes: `Z` and `z`.
    pub(super) fn writes_both_sizes(&self) -> bool {
        let mut met: Vec<Key> = Vec::new();
        for item in counted(self.items) {
            any_node(&item.row, &mut |node| {
                if let Some(key) = Key::of(node).filter(|key| is_per_example(key, self.notation)) {
                    met.push(key);
                }
                false
            });
        }
        met.iter().any(|key| key.is_capital() && key.other_case().is_some_and(|small| met.contains(&small)))
    }

    /// Functions of `w^T x` alone, in several statements: what a text wrote a bias in has been absorbed since.
    pub(super) fn leaves_out_biases(&self) -> bool {
        let is_weight = |node: &Node| {
            Key::of(split(node).0).is_some_and(|key| {
                let is = |letter: &Declared| letter.meaning == Meaning::Quantity(Role::Weight);
                self.notation.meanings(&key).iter().any(|letter| is(letter))
            })
        };
        let product = |node: &Node| match &node.kind {
            Kind::Fenced { open: Fence::Paren, body, .. } => {
                matches!(body.as_slice(), [weight, Node { kind: Kind::Symbol(_) | Kind::Scripted { .. }, .. }] if is_weight(weight))
            }
            _ => false,
        };
        let leaves_out = |item: &&&Item| any_node(&item.row, &mut |node| product(node));
        counted(self.items).filter(leaves_out).count() > 1
    }

    /// `h(x) = w_0 + w_1 x`, `\hat y = w x + b`: what the network puts out, of letters and without a function.
    pub(super) fn outputs_a_sum(&self) -> bool {
        let means = |node: &Node, wanted: fn(&Meaning) -> bool| {
            Key::of(split(node).0)
                .is_some_and(|key| self.notation.meanings(&key).iter().any(|letter| wanted(&letter.meaning)))
        };
        let is_input = |node: &Node| means(node, |meaning| *meaning == Meaning::Input);
        let is_weight = |node: &Node| means(node, |meaning| *meaning == Meaning::Quantity(Role::Weight));
        let is_letter =
            |node: &Node| matches!(node.kind, Kind::Symbol(_) | Kind::Scripted { .. } | Kind::Big { .. });
        // By custom z is a sum that a function is put on; a text says otherwise by what it makes of its letters.
        let is_sum = |node: &Node| {
            Key::of(split(node).0).is_some_and(|key| {
                self.notation.meanings(&key).iter().any(|letter| {
                    letter.by_author && letter.meaning == Meaning::Quantity(Role::PreActivation)
                })
            })
        };
        let is_target = |node: &Node| means(node, |meaning| *meaning == Meaning::Quantity(Role::Target));
        // ½ Σ (o − t)^2, o being a sum that no function was put on.
        let compares = |row: &[Node]| {
            row.windows(3).any(|three| {
                matches!(three, [a, Node { kind: Kind::Operator(Operator::Minus), .. }, b]
                    if is_sum(a) && is_target(b) || is_target(a) && is_sum(b))
            })
        };
        if self.has(|row| any_row(row, &mut |inner| compares(inner))) {
            return true;
        }
        self.has(|row| {
            let right = match row {
                [output, Node { kind: Kind::Relation(Relation::Equal), .. }, right @ ..]
                    if means(output, |meaning| *meaning == Meaning::Output) =>
                {
                    right
                }
                [
                    _,
                    Node { kind: Kind::Fenced { open: Fence::Paren, body, .. }, .. },
                    Node { kind: Kind::Relation(Relation::Equal), .. },
                    right @ ..,
                ] if matches!(body.as_slice(), [only] if is_input(only)) => right,
                _ => return false,
            };
            let sum = |node: &Node| matches!(node.kind, Kind::Operator(Operator::Plus)) || is_letter(node);
            right.iter().all(sum) && right.iter().any(is_weight) && right.iter().any(is_input)
        })
    }

    pub(super) fn has_differentials(&self) -> bool {
        self.items.iter().filter(|item| writes_differentials(&item.row)).count() > 1
    }

    pub(super) fn has_rectifiers(&self) -> bool {
        self.writes(&["relu", "max"]) || self.has(|row| any_node(row, &mut asks_for_sign))
    }

    fn has(&self, of: impl Fn(&[Node]) -> bool) -> bool {
        self.items.iter().any(|item| of(&item.row))
    }

    /// One equation alone may as well have slipped: what a trial goes by has to stand among others.
    fn has_several(&self) -> bool {
        counted(self.items).count() >= SEVERAL
    }

    fn spells_cost(&self) -> bool {
        self.items.iter().any(|item| spells_cost(item, self.notation))
    }
}

/// A sign that may stand between factors.
fn is_product_sign(node: &Node) -> bool {
    matches!(
        node.kind,
        Kind::Operator(
            Operator::Dot
                | Operator::Times
                | Operator::Star
                | Operator::DotStar
                | Operator::Odot
                | Operator::Circ
        )
    )
}

/// `y_k (1 − y_k)`, in which only a sigmoid has its slope.
fn writes_logistic_slope(row: &[Node]) -> bool {
    let factors: Row = row.iter().filter(|node| !is_product_sign(node)).cloned().collect();
    let here = factors.windows(2).any(|pair| {
        let [letter, Node { kind: Kind::Fenced { body, .. }, .. }] = pair else { return false };
        let terms = crate::reading::terms(body);
        let [(false, [Node { kind: Kind::Number(one), .. }]), (true, other)] = terms.as_slice() else {
            return false;
        };
        one == "1" && crate::latex::print(std::slice::from_ref(letter)) == crate::latex::print(other)
    });
    here || any_node(row, &mut |node| match &node.kind {
        Kind::Fenced { body, .. } | Kind::Group(body) => writes_logistic_slope(body),
        _ => false,
    })
}

/// `1 − y_k^2`, `1 − (y_k)^2`, `1 − σ^2(z)`: the slope of the hyperbolic tangent.
fn writes_tanh_slope(row: &[Node]) -> bool {
    let is_two = |row: &[Node]| matches!(row, [Node { kind: Kind::Number(two), .. }] if two == "2");
    let squares = |node: &Node| match &node.kind {
        Kind::Scripted { sup: Some(sup), .. } => {
            is_two(sup) || parts(sup).last().is_some_and(|part| !part.fenced && is_two(&part.row))
        }
        _ => false,
    };
    let here = row.split(|node| matches!(node.kind, Kind::Relation(_))).any(|side| {
        match crate::reading::terms(side).as_slice() {
            [(false, [Node { kind: Kind::Number(one), .. }]), (true, square)] => {
                one == "1" && square.len() <= 2 && square.iter().any(squares)
            }
            _ => false,
        }
    });
    here || any_node(row, &mut |node| match &node.kind {
        Kind::Fenced { body, .. } | Kind::Group(body) => writes_tanh_slope(body),
        _ => false,
    })
}

/// `\log(1 - a)`
fn takes_logarithm_of_rest(row: &[Node]) -> bool {
    let here = row.windows(2).any(|pair| {
        let [Node { kind: Kind::Function(name), .. }, Node { kind: Kind::Fenced { body, .. }, .. }] = pair else {
            return false;
        };
        let terms = crate::reading::terms(body);
        let rest = matches!(terms.as_slice(), [(false, [Node { kind: Kind::Number(one), .. }]), (true, _)] if one == "1");
        rest && matches!(name.as_str(), "log" | "ln")
    });
    here || any_node(row, &mut |node| match &node.kind {
        Kind::Fenced { body, .. } | Kind::Group(body) => takes_logarithm_of_rest(body),
        _ => false,
    })
}

/// `\mathbb{1}[z > 0]`, `(z > 0)`, `(z)_+`, and cases for z > 0
fn asks_for_sign(node: &Node) -> bool {
    if let Kind::Scripted { base, sub: Some(sub), .. } = &node.kind
        && matches!(base.kind, Kind::Fenced { .. })
        && matches!(sub.as_slice(), [Node { kind: Kind::Operator(Operator::Plus), .. }])
    {
        return true;
    }
    let is_zero = |node: &Node| matches!(&node.kind, Kind::Number(zero) if zero == "0");
    let compares = |row: &Row| {
        matches!(
            row.as_slice(),
            [.., Node { kind: Kind::Relation(Relation::Greater | Relation::GreaterEqual), .. }, last] if is_zero(last)
        )
    };
    match &node.kind {
        Kind::Fenced { body, .. } => compares(body),
        Kind::Cases(rows) => rows.iter().any(|(_, condition)| compares(condition)),
        _ => false,
    }
}

/// `g'`, where it is no σ.
fn is_other_slope(node: &Node) -> bool {
    match &node.kind {
        Kind::Scripted { base, primes: 1.., .. } => {
            matches!(&base.kind, Kind::Symbol(symbol) if matches!(symbol.name.as_str(), "g" | "f" | "h" | "phi" | "varphi" | "psi"))
        }
        _ => false,
    }
}

/// `z = W a − ϑ`: a bias that is taken off.
fn takes_off_letter(row: &[Node], notation: &Notation) -> bool {
    let is_bias = |node: &Node| {
        Key::of(split(node).0).is_some_and(|key| {
            notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::Quantity(Role::Bias))
        })
    };
    let takes_off = |row: &[Node]| {
        row.split(|node| matches!(node.kind, Kind::Relation(_)))
            .flat_map(crate::reading::terms)
            .any(|(negative, term)| negative && matches!(term, [only] if is_bias(only)))
    };
    takes_off(row)
        || any_node(row, &mut |node| matches!(&node.kind, Kind::Fenced { body, .. } if takes_off(body)))
}

/// `da = σ'(z) ⊙ dz`: d in front of a letter on both sides.
fn writes_differentials(row: &[Node]) -> bool {
    let is_d = |node: &Node| matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "d");
    let begins =
        |side: &[Node]| side.windows(2).any(|pair| is_d(&pair[0]) && Key::of(split(&pair[1]).0).is_some());
    let mut sides = row.split(|node| matches!(node.kind, Kind::Relation(_)));
    sides.next().is_some_and(begins) && sides.any(begins)
}

/// `δ_k = y_k − t_k`, `dZ = A − Y`
fn is_plain_error(row: &[Node]) -> bool {
    let is_named = |node: &Node, name: &str| Key::of(split(node).0).is_some_and(|key| key.name == name);
    let difference = match row {
        [left, Node { kind: Kind::Relation(_), .. }, difference @ ..] if is_named(left, "delta") => {
            difference
        }
        [d, _, Node { kind: Kind::Relation(_), .. }, difference @ ..] if is_named(d, "d") => difference,
        _ => return false,
    };
    let terms = crate::reading::terms(difference);
    matches!(terms.as_slice(), [(false, [_]), (true, [_])])
}

/// The letter of `e = d − y`, d being the target.
fn lacks(row: &[Node], notation: &Notation) -> Option<Key> {
    let [left, .., Node { kind: Kind::Relation(_), .. }, target, minus, _] = row else { return None };
    let key = Key::of(split(target).0)?;
    let is_target =
        notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::Quantity(Role::Target));
    let is_minus = minus.kind == Kind::Operator(Operator::Minus);
    if is_target && is_minus { Key::of(split(left).0) } else { None }
}

/// `(a − y) ⊙ σ'(z)`, `e = a − y`: how far an output is from its target.
pub(super) fn weighs_difference(row: &[Node], notation: &Notation) -> bool {
    let is_target = |node: &Node| {
        Key::of(split(node).0).is_some_and(|key| {
            let meanings = notation.meanings(&key);
            meanings.iter().any(|letter| letter.meaning == Meaning::Quantity(Role::Target))
        })
    };
    let is_difference = |row: &[Node]| match crate::reading::terms(row).as_slice() {
        [(false, [a]), (true, [b])] => is_target(a) != is_target(b),
        _ => false,
    };
    row.split(|node| matches!(node.kind, Kind::Relation(_))).any(is_difference)
        || any_node(row, &mut |node| matches!(&node.kind, Kind::Fenced { body, .. } if is_difference(body)))
}

/// `C = ½ Σ (a − y)²`, `C = −Σ y ln a`: a cost in terms of the outputs, and not `C = 1/n Σ ℓ(ŷ, y)`. A letter that
/// custom takes for the cost is one here, also under a notation that has another.
pub(super) fn spells_cost(item: &Item, notation: &Notation) -> bool {
    let about_cost = item.row.first().is_some_and(|left| {
        is_cost(left, notation) || Key::of(split(left).0).is_some_and(|key| is_customary_cost(&key))
    });
    about_cost
        && any_node(&item.row, &mut |node| match &node.kind {
            Kind::Function(name) => matches!(name.as_str(), "log" | "ln"),
            Kind::Fenced { open: Fence::DoubleBar, .. } => true,
            Kind::Scripted { sup: Some(sup), .. } => {
                matches!(sup.as_slice(), [Node { kind: Kind::Number(two), .. }] if two == "2")
            }
            _ => false,
        })
}

/// `δ_j = −∂E/∂z_j`
fn defines_with_minus(row: &[Node]) -> bool {
    let [left, Node { kind: Kind::Relation(_), .. }, minus, fraction, ..] = row else { return false };
    Key::of(split(left).0).is_some_and(|key| key.name == "delta")
        && minus.kind == Kind::Operator(Operator::Minus)
        && matches!(fraction.kind, Kind::Fraction { .. })
}
