//! What the letters and signs of Unicode mean in mathematics.

use super::tree::{Style, Symbol};

/// What a character stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// Itself.
    Itself,
    /// A character of ASCII: `−` is `-`.
    Ascii(char),
    /// A command, without its backslash: `δ` is `\delta`.
    Command(&'static str),
    /// A letter with a style: `𝐖` is a bold W.
    Letter(Symbol),
    /// So many primes: `″`.
    Primes(usize),
    /// `½`
    Fraction(char, char),
    /// `ŷ`
    Accented(char, &'static str),
    /// A raised sign: a character, or a command's name.
    Superscript(&'static str),
    /// A lowered sign: a character, or a command's name.
    Subscript(&'static str),
}

/// Whether nothing is to be seen of the character.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}')
}

/// The accent that a combining mark puts on the letter before it.
pub(super) fn combining(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{302}' => "hat",
        '\u{303}' => "tilde",
        '\u{304}' | '\u{305}' => "bar",
        '\u{307}' => "dot",
        '\u{308}' => "ddot",
        '\u{30c}' => "check",
        '\u{332}' => "underline",
        '\u{20d7}' => "vec",
        _ => return None,
    })
}

/// What `c` stands for.
pub(super) fn meaning(c: char) -> Meaning {
    if c.is_ascii() {
        return Meaning::Itself;
    }
    None.or_else(|| ascii(c).map(Meaning::Ascii))
        .or_else(|| command(c).map(Meaning::Command))
        .or_else(|| superscript(c).map(Meaning::Superscript))
        .or_else(|| subscript(c).map(Meaning::Subscript))
        .or_else(|| accented(c).map(|(base, accent)| Meaning::Accented(base, accent)))
        .or_else(|| alphanumeric(c).map(Meaning::Letter))
        .or_else(|| fraction(c).map(|(above, below)| Meaning::Fraction(above, below)))
        .or(match c {
            '′' | '’' => Some(Meaning::Primes(1)),
            '″' => Some(Meaning::Primes(2)),
            '‴' => Some(Meaning::Primes(3)),
            _ => None,
        })
        .unwrap_or(Meaning::Itself)
}

fn ascii(c: char) -> Option<char> {
    Some(match c {
        '−' | '–' | '\u{2010}' | '\u{2011}' => '-',
        '∗' => '*',
        '∕' | '⁄' => '/',
        '∣' | '❘' => '|',
        '∶' | '：' => ':',
        '，' => ',',
        '；' => ';',
        '（' => '(',
        '）' => ')',
        '＝' => '=',
        '＋' => '+',
        'ı' => 'i',
        _ => return None,
    })
}

/// The Greek letters, with the names that Unicode mathematics gives them.
const GREEK: [(char, &str); 54] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "varepsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('µ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('ο', "omicron"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('ς', "varsigma"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "varphi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('ϵ', "epsilon"),
    ('ϑ', "vartheta"),
    ('ϰ', "varkappa"),
    ('ϕ', "phi"),
    ('ϱ', "varrho"),
    ('ϖ', "varpi"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('∆', "Delta"),
    ('Θ', "Theta"),
    ('ϴ', "Theta"),
    ('Λ', "Lambda"),
    ('Ξ', "Xi"),
    ('Π', "Pi"),
    ('Σ', "Sigma"),
    ('Υ', "Upsilon"),
    ('Φ', "Phi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
    ('Ω', "Omega"),
    ('Α', "A"),
    ('Β', "B"),
    ('Ε', "E"),
    ('Ζ', "Z"),
    ('Η', "H"),
    ('Κ', "K"),
    ('Μ', "M"),
    ('Τ', "T"),
];

/// The character of a letter that goes by a name: ℓ of `ell`.
pub(crate) fn named_letter(name: &str) -> Option<char> {
    if name == "ell" {
        return Some('ℓ');
    }
    GREEK.iter().find(|(_, other)| *other == name && name.len() > 1).map(|(letter, _)| *letter)
}

fn command(c: char) -> Option<&'static str> {
    if let Some((_, name)) = GREEK.iter().find(|(letter, name)| *letter == c && name.len() > 1) {
        return Some(name);
    }
    Some(match c {
        '∂' => "partial",
        '∇' => "nabla",
        '∞' => "infty",
        'ℓ' => "ell",
        'ℏ' => "hbar",
        '⊤' => "top",
        '⊥' => "bot",
        '⊺' => "intercal",
        '…' | '⋯' | '⋮' | '⋱' => "dots",
        '∑' => "sum",
        '∏' => "prod",
        '√' => "sqrt",
        '±' => "pm",
        '∓' => "mp",
        '·' | '⋅' | '∙' | '•' | '・' => "cdot",
        '×' | '✕' => "times",
        '⊙' => "odot",
        '∘' | '◦' => "circ",
        '⊗' => "otimes",
        '÷' => "div",
        '⋆' | '★' => "star",
        '†' => "dagger",
        '∀' => "forall",
        '≔' | '≝' | '≜' | '≐' => "coloneqq",
        '≕' => "eqqcolon",
        '≡' => "equiv",
        '≈' | '≃' | '∼' => "approx",
        '∝' => "propto",
        '←' | '⟵' => "leftarrow",
        '→' | '⟶' | '↦' => "rightarrow",
        '⇒' | '⟹' => "Rightarrow",
        '⇔' | '⟺' => "Leftrightarrow",
        '∴' => "therefore",
        '∵' => "because",
        '≠' => "neq",
        '≤' | '⩽' | '≦' => "leq",
        '≥' | '⩾' | '≧' => "geq",
        '∈' | '∊' => "in",
        '⟨' | '\u{2329}' | '\u{3008}' => "langle",
        '⟩' | '\u{232a}' | '\u{3009}' => "rangle",
        '‖' | '∥' => "|",
        '⌊' => "lfloor",
        '⌋' => "rfloor",
        '⌈' => "lceil",
        '⌉' => "rceil",
        _ => return None,
    })
}

fn superscript(c: char) -> Option<&'static str> {
    Some(match c {
        '⁰' => "0",
        '¹' => "1",
        '²' => "2",
        '³' => "3",
        '⁴' => "4",
        '⁵' => "5",
        '⁶' => "6",
        '⁷' => "7",
        '⁸' => "8",
        '⁹' => "9",
        '⁺' => "+",
        '⁻' => "-",
        '⁼' => "=",
        '⁽' => "(",
        '⁾' => ")",
        'ᵀ' => "top",
        'ᵃ' => "a",
        'ᵇ' => "b",
        'ᶜ' => "c",
        'ᵈ' => "d",
        'ᵉ' => "e",
        'ᶠ' => "f",
        'ᵍ' => "g",
        'ʰ' => "h",
        'ⁱ' => "i",
        'ʲ' => "j",
        'ᵏ' => "k",
        'ˡ' => "l",
        'ᵐ' => "m",
        'ⁿ' => "n",
        'ᵒ' => "o",
        'ᵖ' => "p",
        'ʳ' => "r",
        'ˢ' => "s",
        'ᵗ' => "t",
        'ᵘ' => "u",
        'ᵛ' => "v",
        'ʷ' => "w",
        'ˣ' => "x",
        'ʸ' => "y",
        'ᶻ' => "z",
        'ᴸ' => "L",
        'ᴹ' => "M",
        'ᴺ' => "N",
        'ᴷ' => "K",
        'ᵝ' => "beta",
        'ᵟ' => "delta",
        'ᶿ' => "theta",
        'ᵠ' => "varphi",
        'ᵡ' => "chi",
        _ => return None,
    })
}

fn subscript(c: char) -> Option<&'static str> {
    Some(match c {
        '₀' => "0",
        '₁' => "1",
        '₂' => "2",
        '₃' => "3",
        '₄' => "4",
        '₅' => "5",
        '₆' => "6",
        '₇' => "7",
        '₈' => "8",
        '₉' => "9",
        '₊' => "+",
        '₋' => "-",
        '₌' => "=",
        '₍' => "(",
        '₎' => ")",
        'ₐ' => "a",
        'ₑ' => "e",
        'ₕ' => "h",
        'ᵢ' => "i",
        'ⱼ' => "j",
        'ₖ' => "k",
        'ₗ' => "l",
        'ₘ' => "m",
        'ₙ' => "n",
        'ₒ' => "o",
        'ₚ' => "p",
        'ᵣ' => "r",
        'ₛ' => "s",
        'ₜ' => "t",
        'ᵤ' => "u",
        'ᵥ' => "v",
        'ₓ' => "x",
        'ᵦ' => "beta",
        'ᵧ' => "gamma",
        'ᵨ' => "rho",
        'ᵩ' => "varphi",
        'ᵪ' => "chi",
        _ => return None,
    })
}

fn accented(c: char) -> Option<(char, &'static str)> {
    const GROUPS: [(&str, &str, &str); 6] = [
        ("hat", "âĉêĝĥîĵôŝûŵŷẑÂĈÊĜĤÎĴÔŜÛŴŶẐ", "aceghijosuwyzACEGHIJOSUWYZ"),
        ("tilde", "ãẽĩñõũṽỹÃẼĨÑÕŨṼỸ", "aeinouvyAEINOUVY"),
        ("bar", "āēīōūȳĀĒĪŌŪȲ", "aeiouyAEIOUY"),
        ("dot", "ȧḃċḋėḟġḣṁṅȯṗṙṡṫẇẋẏżȦḂĊḊĖḞĠḢṀṄȮṖṘṠṪẆẊẎŻ", "abcdefghmnoprstwxyzABCDEFGHMNOPRSTWXYZ"),
        ("ddot", "äëïöüẅẍÿÄËÏÖÜẄẌŸ", "aeiouwxyAEIOUWXY"),
        ("check", "ǎčďěǐňǒřšťǔžǍČĎĚǏŇǑŘŠŤǓŽ", "acdeinorstuzACDEINORSTUZ"),
    ];
    GROUPS.iter().find_map(|(accent, letters, bases)| {
        let position = letters.chars().position(|letter| letter == c)?;
        Some((bases.chars().nth(position)?, *accent))
    })
}

fn fraction(c: char) -> Option<(char, char)> {
    Some(match c {
        '½' => ('1', '2'),
        '⅓' => ('1', '3'),
        '⅔' => ('2', '3'),
        '¼' => ('1', '4'),
        '¾' => ('3', '4'),
        '⅛' => ('1', '8'),
        _ => return None,
    })
}

/// Letters of the mathematical alphabets, and the few that Unicode had before them.
fn alphanumeric(c: char) -> Option<Symbol> {
    use Style::{Blackboard, Bold, Calligraphic, Fraktur, Italic, Sans, Typewriter};
    let letter = |name: &str, style| Some(Symbol { name: name.to_owned(), style });
    match c {
        'ℎ' => return letter("h", Italic),
        'ℬ' => return letter("B", Calligraphic),
        'ℰ' => return letter("E", Calligraphic),
        'ℱ' => return letter("F", Calligraphic),
        'ℋ' => return letter("H", Calligraphic),
        'ℐ' => return letter("I", Calligraphic),
        'ℒ' => return letter("L", Calligraphic),
        'ℳ' => return letter("M", Calligraphic),
        'ℛ' => return letter("R", Calligraphic),
        'ℯ' => return letter("e", Calligraphic),
        'ℊ' => return letter("g", Calligraphic),
        'ℴ' => return letter("o", Calligraphic),
        'ℂ' => return letter("C", Blackboard),
        'ℍ' => return letter("H", Blackboard),
        'ℕ' => return letter("N", Blackboard),
        'ℙ' => return letter("P", Blackboard),
        'ℚ' => return letter("Q", Blackboard),
        'ℝ' => return letter("R", Blackboard),
        'ℤ' => return letter("Z", Blackboard),
        'ℭ' => return letter("C", Fraktur),
        'ℌ' => return letter("H", Fraktur),
        'ℑ' => return letter("I", Fraktur),
        'ℜ' => return letter("R", Fraktur),
        'ℨ' => return letter("Z", Fraktur),
        _ => {}
    }
    if let Some((_, name)) = GREEK.iter().find(|(sign, name)| *sign == c && name.len() == 1) {
        return letter(name, Italic);
    }
    let code = c as u32;
    const LATIN: [Style; 13] = [
        Bold,
        Italic,
        Bold,
        Calligraphic,
        Calligraphic,
        Fraktur,
        Blackboard,
        Fraktur,
        Sans,
        Sans,
        Sans,
        Sans,
        Typewriter,
    ];
    const DIGITS: [Style; 5] = [Bold, Blackboard, Sans, Sans, Typewriter];
    const GREEK_STYLES: [Style; 5] = [Bold, Italic, Bold, Bold, Bold];
    match code {
        0x1d400..=0x1d6a3 => {
            let (alphabet, place) = ((code - 0x1d400) / 52, (code - 0x1d400) % 52);
            let first = if place < 26 { b'A' } else { b'a' - 26 };
            letter(&char::from(first + place as u8).to_string(), LATIN[alphabet as usize])
        }
        0x1d6a8..=0x1d7c9 => {
            const ORDER: &str = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ";
            let (alphabet, place) = ((code - 0x1d6a8) / 58, (code - 0x1d6a8) % 58);
            let sign = ORDER.chars().nth(place as usize)?;
            let name = match sign {
                '∇' => return letter("nabla", Italic),
                '∂' => return letter("partial", Italic),
                'Ι' => "I",
                'Ν' => "N",
                'Ο' => "O",
                'Ρ' => "P",
                'Χ' => "X",
                sign => GREEK.iter().find(|(letter, _)| *letter == sign)?.1,
            };
            letter(name, GREEK_STYLES[alphabet as usize])
        }
        0x1d7ce..=0x1d7ff => {
            let (alphabet, digit) = ((code - 0x1d7ce) / 10, (code - 0x1d7ce) % 10);
            letter(&digit.to_string(), DIGITS[alphabet as usize])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbol(name: &str, style: Style) -> Meaning {
        Meaning::Letter(Symbol { name: name.into(), style })
    }

    #[test]
    fn mathematical_alphabets_give_letter_and_style() {
        assert_eq!(meaning('𝐖'), symbol("W", Style::Bold));
        assert_eq!(meaning('𝑥'), symbol("x", Style::Italic));
        assert_eq!(meaning('𝒙'), symbol("x", Style::Bold));
        assert_eq!(meaning('𝓛'), symbol("L", Style::Calligraphic));
        assert_eq!(meaning('𝔼'), symbol("E", Style::Blackboard));
        assert_eq!(meaning('𝔤'), symbol("g", Style::Fraktur));
        assert_eq!(meaning('𝖳'), symbol("T", Style::Sans));
        assert_eq!(meaning('𝚣'), symbol("z", Style::Typewriter));
        assert_eq!(meaning('𝛅'), symbol("delta", Style::Bold));
        assert_eq!(meaning('𝛿'), symbol("delta", Style::Italic));
        assert_eq!(meaning('𝜹'), symbol("delta", Style::Bold));
        assert_eq!(meaning('𝛁'), symbol("nabla", Style::Italic));
        assert_eq!(meaning('𝜕'), symbol("partial", Style::Italic));
        assert_eq!(meaning('𝟙'), symbol("1", Style::Blackboard));
        assert_eq!(meaning('𝟎'), symbol("0", Style::Bold));
        assert_eq!(meaning('ℒ'), symbol("L", Style::Calligraphic));
        assert_eq!(meaning('ℝ'), symbol("R", Style::Blackboard));
    }

    #[test]
    fn accents_pair_letter_by_letter() {
        for (letter, expected) in [
            ('ŷ', ('y', "hat")),
            ('Ẑ', ('Z', "hat")),
            ('ỹ', ('y', "tilde")),
            ('Ỹ', ('Y', "tilde")),
            ('ȳ', ('y', "bar")),
            ('ż', ('z', "dot")),
            ('Ż', ('Z', "dot")),
            ('Ÿ', ('Y', "ddot")),
            ('Ž', ('Z', "check")),
        ] {
            assert_eq!(accented(letter), Some(expected), "{letter}");
        }
    }
}
