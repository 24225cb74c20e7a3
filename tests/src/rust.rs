//! Rust source as code alone: comments, texts and unit tests blanked out, lines kept.

/// A word of the code or a sign in it, and the line it stands on, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// An identifier, a number, or one sign.
    pub text: String,
    /// Its line.
    pub line: usize,
}

/// The tokens of a source file, without comments and without what stands in texts.
///
/// A text is the one token `""`, so that `println!("…")` stays a call with an argument.
pub fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    let push =
        |tokens: &mut Vec<Token>, text: &str, line| tokens.push(Token { text: text.to_string(), line });
    while let Some(&c) = chars.get(at) {
        let begin = at;
        if c == '/' && chars.get(at + 1) == Some(&'/') {
            at += chars[at..].iter().position(|&c| c == '\n').unwrap_or(chars.len() - at);
        } else if c == '/' && chars.get(at + 1) == Some(&'*') {
            at = end_of_comment(&chars, at);
        } else if let Some(end) = end_of_text(&chars, at) {
            push(&mut tokens, "\"\"", line);
            at = end;
        } else if c == '\'' {
            at = end_of_quote(&chars, at);
            if chars[begin..at].iter().filter(|&&c| c == '\'').count() > 1 {
                push(&mut tokens, "\"\"", line);
            }
        } else if is_word(c) {
            while chars.get(at).copied().is_some_and(is_word) {
                at += 1;
            }
            push(&mut tokens, &chars[begin..at].iter().collect::<String>(), line);
        } else {
            if !c.is_whitespace() {
                push(&mut tokens, &c.to_string(), line);
            }
            at += 1;
        }
        line += chars[begin..at.min(chars.len())].iter().filter(|&&c| c == '\n').count();
    }
    tokens
}

/// The tokens of a source file without the items that only its tests have.
pub fn tokens_without_tests(source: &str) -> Vec<Token> {
    let all = tokens(source);
    let mut kept = Vec::new();
    let mut at = 0;
    while at < all.len() {
        if reads(&all[at..], TEST_ONLY) {
            at = end_of_item(&all, at + TEST_ONLY.len());
        } else {
            kept.push(all[at].clone());
            at += 1;
        }
    }
    kept
}

/// The names of the modules that a source file keeps in files of their own for its tests: `#[cfg(test)] mod name;`.
pub fn test_modules(source: &str) -> Vec<String> {
    let all = tokens(source);
    let starts = (0..all.len()).filter(|&at| reads(&all[at..], TEST_ONLY));
    starts
        .filter_map(|at| match &all[at + TEST_ONLY.len()..] {
            [keyword, name, end, ..] if keyword.text == "mod" && end.text == ";" => Some(name.text.clone()),
            _ => None,
        })
        .collect()
}

/// Whether tokens begin with some words.
pub fn reads(tokens: &[Token], words: &[&str]) -> bool {
    tokens.len() >= words.len() && tokens.iter().zip(words).all(|(token, word)| token.text == *word)
}

const TEST_ONLY: &[&str] = &["#", "[", "cfg", "(", "test", ")", "]"];

/// One past the item that begins here: its closing brace, or its semicolon where it has no braces.
fn end_of_item(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(from) {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" if depth == 1 => return index + 1,
            "}" | ")" | "]" => depth = depth.saturating_sub(1),
            ";" if depth == 0 => return index + 1,
            _ => {}
        }
    }
    tokens.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn end_of_comment(chars: &[char], from: usize) -> usize {
    let (mut depth, mut at) = (0_usize, from);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => {
                depth += 1;
                at += 2;
            }
            ('*', Some('/')) => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    at
}

/// One past the text that begins here with `"`, `r"`, `r#"`, `b"` or `c"`; `None` where no text begins.
fn end_of_text(chars: &[char], from: usize) -> Option<usize> {
    let mut at = from;
    if from > 0 && is_word(chars[from - 1]) {
        return None;
    }
    if matches!(chars.get(at), Some('b' | 'c')) {
        at += 1;
    }
    let raw = chars.get(at) == Some(&'r');
    if raw {
        at += 1;
    }
    let hashes = if raw { chars[at..].iter().take_while(|&&c| c == '#').count() } else { 0 };
    at += hashes;
    if chars.get(at) != Some(&'"') {
        return None;
    }
    at += 1;
    while at < chars.len() {
        if chars[at] == '\\' && !raw {
            at += 2;
        } else if chars[at] == '"'
            && chars[at + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes
        {
            return Some(at + 1 + hashes);
        } else {
            at += 1;
        }
    }
    Some(chars.len())
}

/// One past a character in quotes, or past the apostrophe of a lifetime.
fn end_of_quote(chars: &[char], from: usize) -> usize {
    match (chars.get(from + 1), chars.get(from + 2)) {
        (Some('\\'), _) => {
            let end = chars.get(from + 3..).and_then(|rest| rest.iter().position(|&c| c == '\''));
            end.map_or(chars.len(), |end| from + 3 + end + 1)
        }
        (Some(_), Some('\'')) => from + 3,
        _ => from + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        tokens(source).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn comments_and_texts_are_no_code() {
        let source = "a /* b /* c */ d */ e // f\n/// g\n\"h \\\" i\" r#\"j \" k\"# 'l' '\\'' m";
        assert_eq!(words(source), ["a", "e", "\"\"", "\"\"", "\"\"", "\"\"", "m"]);
        assert_eq!(words("fn f<'a>(x: &'a str) -> 'static"), {
            ["fn", "f", "<", "a", ">", "(", "x", ":", "&", "a", "str", ")", "-", ">", "static"]
        });
        assert_eq!(words("for r in b\"unsafe\" { \"open"), ["for", "r", "in", "\"\"", "{", "\"\""]);
    }

    #[test]
    fn lines_are_counted_through_comments_and_texts() {
        let found = tokens("a\n/* \n */ b \"\n\" c");
        let lines: Vec<usize> = found.iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 3, 3, 4]);
    }

    #[test]
    fn tests_are_left_out_and_what_follows_is_kept() {
        let source = "use a; #[cfg(test)] mod tests { fn f() { { unsafe } } } fn kept() {} #[cfg(test)] mod samples; end";
        let kept: Vec<String> = tokens_without_tests(source).into_iter().map(|token| token.text).collect();
        assert_eq!(kept, ["use", "a", ";", "fn", "kept", "(", ")", "{", "}", "end"]);
        assert_eq!(test_modules(source), ["samples"]);
    }
}
