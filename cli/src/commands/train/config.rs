//! Configuration files: a line for each option, named as its flag.

use clap::error::{ContextKind, ContextValue};
use clap::{Args as _, Command, FromArgMatches as _};
use std::collections::BTreeMap;
use std::path::Path;
use toml::{Spanned, Value};

use super::options::Options;
use crate::error::Error;
use crate::files::read_text;

/// Reads the options of a file.
///
/// Errors: the file and line, and what is wrong there: no TOML, an unknown option, a value that its flag refuses.
pub fn read(path: &Path) -> Result<Options, Error> {
    parse(&read_text(path)?, path)
}

/// The text of a file that [`read`] reads back as these options.
pub fn write(options: &Options) -> String {
    // Every option is a number, a text or a list of them, and its name a word: there is always such a text.
    let lines = toml::to_string(options).unwrap_or_default();
    format!(
        "# chainrule train --config FILE does this run again; a flag beside it wins over its line.\n{lines}"
    )
}

fn parse(text: &str, path: &Path) -> Result<Options, Error> {
    let refuse = |at: usize, problem: String| Error::Config {
        path: path.to_path_buf(),
        line: text[..at.min(text.len())].matches('\n').count() + 1,
        problem,
    };
    let lines: BTreeMap<Spanned<String>, Spanned<Value>> = toml::from_str(text)
        .map_err(|error| refuse(error.span().map_or(0, |span| span.start), error.message().to_string()))?;

    let command = Options::augment_args(Command::new("config").no_binary_name(true).disable_help_flag(true));
    let mut arguments = Vec::new();
    for (key, value) in &lines {
        let name = key.get_ref();
        let here = |problem| refuse(key.span().start, problem);
        if command.get_arguments().all(|argument| argument.get_long() != Some(name)) {
            return Err(here(unknown(&command, name)));
        }
        let Some(value) = plain(value.get_ref()) else {
            return Err(here(format!(
                "`{name}` is a table or a date, expected a number, a text, true or false, or a list of them"
            )));
        };
        let argument = format!("--{name}={value}");
        if let Err(error) = command.clone().try_get_matches_from([&argument]) {
            return Err(here(format!("`{name}` is `{value}`: {}", why(&error))));
        }
        arguments.push(argument);
    }
    let matches = command.try_get_matches_from(arguments).map_err(|error| refuse(0, why(&error)))?;
    Options::from_arg_matches(&matches).map_err(|error| refuse(0, why(&error)))
}

/// A value as its flag would be given it.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
        Value::Array(items) => {
            items.iter().map(plain).collect::<Option<Vec<_>>>().map(|items| items.join(","))
        }
        Value::Datetime(_) | Value::Table(_) => None,
    }
}

/// What the flag's parser has against a value.
fn why(error: &clap::Error) -> String {
    if let Some(source) = std::error::Error::source(error) {
        return source.to_string();
    }
    match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(valid)) => format!("expected one of {}", valid.join(", ")),
        _ => error.kind().to_string(),
    }
}

/// Says that there is no such option, and which comes nearest.
fn unknown(command: &Command, name: &str) -> String {
    let names = || command.get_arguments().filter_map(|argument| argument.get_long());
    let nearest = names().map(|known| (edits(known, name), known)).min();
    let flags = "the options are the flags of `chainrule train --help`";
    match nearest {
        Some((distance, known)) if distance <= 1 + name.len() / 4 => {
            format!("unknown option `{name}`: did you mean `{known}`?")
        }
        _ => format!("unknown option `{name}`: {flags}"),
    }
}

/// Letters to insert, delete or exchange to make one word of another (Levenshtein's distance).
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &wanted) in other.iter().enumerate() {
            let exchange = diagonal + usize::from(letter != wanted);
            diagonal = row[j + 1];
            row[j + 1] = exchange.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> Result<Options, String> {
        parse(text, Path::new("run.toml")).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_written_is_read_back() {
        let text = "data = 'digits'\nlayers = [784, 30, 10]\nlearning-rate = 0.1\nl2 = 5\nseed = 7\nepochs = 3\n\
                    activation = 'leaky-relu'\nschedule = 'step:10:0.5'\nstandardise = false\nlabel = ['a', 'b']\n\
                    dtype = 'f64'\nimage = '8x8'\ndelimiter = 'tab'\nepsilon = 1e-8\noptimizer = 'adam'\n";
        let first = options(text).expect("options");
        assert_eq!(first.layers.as_deref(), Some(&[784, 30, 10][..]));
        assert_eq!(first.l2, Some(5.0));
        assert_eq!(first.standardise, Some(false));
        assert_eq!(options(&write(&first)), Ok(first));
    }

    #[test]
    fn refusals_name_the_line() {
        let refusal = |text| options(text).expect_err("a refusal");
        insta::assert_snapshot!(refusal("epochs = 3\nepoch = 4\n"), @"run.toml, line 2: unknown option `epoch`: did you mean `epochs`?");
        insta::assert_snapshot!(refusal("colour = 'red'\n"), @"run.toml, line 1: unknown option `colour`: the options are the flags of `chainrule train --help`");
        insta::assert_snapshot!(refusal("\n\nepochs = 0\n"), @"run.toml, line 3: `epochs` is `0`: expected a whole number from 1");
        insta::assert_snapshot!(refusal("layers = [784, 'many', 10]\n"), @"run.toml, line 1: `layers` is `784,many,10`: expected a whole number from 1");
        insta::assert_snapshot!(refusal("cost = 'entropy'\n"), @"run.toml, line 1: `cost` is `entropy`: expected one of quadratic, cross-entropy");
        insta::assert_snapshot!(refusal("learning-rate = nan\n"), @"run.toml, line 1: `learning-rate` is `NaN`: expected a number above 0");
        insta::assert_snapshot!(refusal("epochs = 3\n[train]\nbatch = 10\n"), @"run.toml, line 2: unknown option `train`: the options are the flags of `chainrule train --help`");
        insta::assert_snapshot!(refusal("epochs = 3\nbatch 10\n"), @"run.toml, line 2: key with no value, expected `=`");
        insta::assert_snapshot!(refusal("epochs = 3\nepochs = 4\n"), @"run.toml, line 2: duplicate key");
    }
}
