//! `check`: the equations of notes, each with what is said of it.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use derive_check::document::Document;
use derive_check::report::{self, Checked, Fault, text::Options};
use derive_check::verdict::DocumentReport;
use derive_check::{CheckOptions, check_with, notes};

use crate::context::{Context, Status};
use crate::error::Error;
use crate::files::read_text;

mod ids;
mod notation;
mod paths;
mod progress;

use ids::Selection;
use progress::Bar;

/// Check the equations of notes: which hold, which do not, and what would have held
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = after_help())]
pub struct Args {
    /// Notes in Markdown, LaTeX files, notebooks, folders of them, or - for the standard input [default: five notes
    /// that come with the program]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to report: human, json, markdown, or github for annotations
    #[arg(long, value_name = "FORMAT", default_value = "human", hide_possible_values = true)]
    format: Format,
    /// Equations to check: an id, the beginning of ids, or a pattern with * and ?; may be given several times
    #[arg(long, value_name = "PATTERN")]
    id: Vec<String>,
    /// Notation for notes that declare none: a TOML file, or the name of one that comes with the program
    #[arg(long, value_name = "FILE|NAME")]
    notation: Option<String>,
    /// Seed of everything that is drawn; the same seed gives the same report
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Tell readings, draws and bounds of every relation
    #[arg(long)]
    explain: bool,
}

fn after_help() -> String {
    let names: Vec<&str> = notation::names().collect();
    format!(
        "\
Every displayed equation is checked: fenced ```math blocks, $$ … $$, \\[ … \\], equation, align and their like.
Behind ```math, or in a comment <!-- check: … --> on the line before, stand its id and what is expected of it:
refuted, definition, update or skip, and conditions such as `for sigmoid` and `where l >= 2`.

Notations that come with the program:
  {}

Exit status: 0 every equation is as expected; 1 some are not; 2 could not run.

Examples:
  chainrule check
  chainrule check notes/ --format json
  chainrule check lecture.tex --notation brackets --explain
  chainrule check --id four/bp2 --explain
  cat note.md | chainrule check -",
        names.join(", ")
    )
}

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a person at a terminal.
    Human,
    /// For programs.
    Json,
    /// For a page.
    Markdown,
    /// For a code review on GitHub.
    Github,
}

/// Checks.
///
/// Errors: a note or notation that cannot be read. What is wrong around the equations of a note is said at once, and
/// is an error after everything else has been checked.
pub fn run(args: Args, context: &mut Context) -> Result<Status, Error> {
    let notation = args.notation.as_deref().map(notation::find).transpose()?;
    let documents = read(&args.paths)?;
    let wanted = Selection::of(&args.id, &documents)?;
    let selects = |id: &str| wanted.selects(id);
    let look = context.console.look();
    let options = Options { colour: look.out_colour, explain: args.explain };
    let bar = Bar::new(documents.iter().map(|document| document.equations.len()).sum(), look.live);

    let mut reports: Vec<(&Document, DocumentReport)> = Vec::new();
    let mut faults: Vec<Fault> = Vec::new();
    let mut done = 0;
    for document in &documents {
        if context.interrupt.is_raised() {
            bar.clear();
            return Ok(Status::Interrupted);
        }
        bar.begin(&document.name);
        let checked = check_with(
            document,
            CheckOptions {
                notation: notation.clone(),
                seed: args.seed,
                only: Some(&selects),
                progress: Some(&mut |here, _| bar.show(done + here)),
            },
        );
        done += document.equations.len();
        let wrong = Fault::of(document, checked.as_ref().err());
        bar.beside(|| {
            for fault in &wrong {
                context.console.note(fault.text(document, look.err_colour).trim_end());
            }
            if let (Ok(report), Format::Human) = (&checked, args.format)
                && (args.id.is_empty() || !report.equations.is_empty())
            {
                context.console.raw(report::text::document(Checked { document, report }, options).as_bytes());
            }
        });
        faults.extend(wrong);
        reports.extend(checked.ok().map(|report| (document, report)));
    }
    bar.clear();

    let checked: Vec<Checked<'_>> =
        reports.iter().map(|(document, report)| Checked { document, report }).collect();
    let text = match args.format {
        Format::Human if checked.is_empty() => String::new(),
        Format::Human => format!("\n{}", report::text::closing(&checked, options)),
        Format::Json => report::json::render(reports.iter().map(|(_, report)| report), &faults)
            .map_err(|why| Error::Usage(format!("the report is no JSON: {why}")))?,
        Format::Markdown => report::markdown::render(&checked, &faults),
        Format::Github => report::github::render(&checked, &faults),
    };
    context.console.raw(text.as_bytes());
    match faults.len() {
        0 if Checked::summary(&checked).unexpected == 0 => Ok(Status::Done),
        0 => Ok(Status::CheckFailed),
        n => Err(Error::Usage(format!(
            "not everything could be checked: {n} {} above",
            if n == 1 { "fault" } else { "faults" }
        ))),
    }
}

/// The documents at some paths; without a path the five notes.
fn read(paths: &[PathBuf]) -> Result<Vec<Document>, Error> {
    if paths.is_empty() {
        return Ok(notes::ALL.iter().map(|note| Document::read(note.file, note.text)).collect());
    }
    let mut documents = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            let mut text = String::new();
            let read = std::io::stdin().read_to_string(&mut text);
            read.map_err(|source| Error::Read { path: PathBuf::from("the standard input"), source })?;
            let is_tex = text.contains("\\documentclass") || text.contains("\\begin{document}");
            let read = if is_tex { Document::from_tex } else { Document::from_markdown };
            documents.push(read("-", &text));
        } else {
            for path in paths::notes_at(path)? {
                documents.push(Document::read(&path.to_string_lossy(), &read_text(&path)?));
            }
        }
    }
    Ok(documents)
}
