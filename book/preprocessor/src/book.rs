//! A book on its way through the preprocessor: gathered, checked, numbered, rendered.

use crate::coverage::{self, Mention};
use crate::equation::{passes, tag};
use crate::fault::{Fault, Faults};
use crate::figures::Pictures;
use crate::mathml::Renderer;
use crate::render::{self, Tools};
use crate::slips::Slips;
use crate::source::{self, Place, Source, Sources};
use derive_check::document::Document;
use derive_check::notation::Notation;
use derive_check::report::{self, Checked, text::Options};
use derive_check::verdict::{DocumentReport, Expected, Summary};
use derive_check::{CheckOptions, check_with};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::thread;

/// The preprocessor.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chainrule;

impl Preprocessor for Chainrule {
    fn name(&self) -> &str {
        "chainrule"
    }

    /// Errors: [`Faults`], everything that keeps the book from being built.
    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let settings = Settings::read(context)?;
        let faults = settings.render(&context.root, &context.config.book.src, &mut book);
        if faults.is_empty() { Ok(book) } else { Err(Faults(faults).into()) }
    }
}

/// What `[preprocessor.chainrule]` in `book.toml` says.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `notation`: for chapters that declare none.
    pub notation: Option<Notation>,
    /// `coverage`: folders of Rust sources whose documentation names equations, below the book's folder.
    pub coverage: Vec<PathBuf>,
    /// `refuted`: the equations that are false on purpose.
    pub refuted: Option<Slips>,
}

/// What was found of a text, where its notations can be used, and everything that must not stand in a book.
pub type Judged = (Option<DocumentReport>, Vec<Fault>);

/// Where an equation stands in the book.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Target {
    /// The page, below the folder of the text.
    pub(crate) path: PathBuf,
    /// The title of the page.
    pub(crate) title: String,
    /// The equation's number, without parentheses.
    pub(crate) number: String,
    /// The verdict in a word.
    pub(crate) verdict: &'static str,
    /// Whether it is refuted on purpose.
    pub(crate) refuted: bool,
    /// The text that it stands in.
    source: usize,
}

/// The equations of a book.
#[derive(Debug, Default)]
pub(crate) struct Index {
    targets: HashMap<String, Target>,
    /// The ids in the order of the book.
    pub(crate) order: Vec<String>,
    summary: Summary,
    refuted: usize,
}

impl Index {
    /// What can be counted.
    pub(crate) const WORDS: [&str; 6] = ["displayed", "checked", "proved", "holds", "refuted", "exempt"];

    /// The equation of an id.
    pub(crate) fn get(&self, id: &str) -> Option<&Target> {
        self.targets.get(id)
    }

    /// How many equations are of a kind.
    pub(crate) fn count(&self, word: &str) -> Option<usize> {
        let s = &self.summary;
        Some(match word {
            "displayed" => s.equations,
            "checked" => s.equations - s.skipped,
            "proved" => s.proved,
            "holds" => s.holds,
            "refuted" => self.refuted,
            "exempt" => s.skipped,
            _ => return None,
        })
    }

    /// Words that name an id like one that is unknown.
    pub(crate) fn nearest(&self, id: &str) -> String {
        let near = self.order.iter().map(|known| (strsim::damerau_levenshtein(known, id), known)).min();
        match near {
            Some((distance, known)) if distance <= 3 => format!(": did you mean `{known}`?"),
            _ => String::new(),
        }
    }
}

/// A chapter, ready to be rendered.
struct Chapter {
    path: PathBuf,
    title: String,
    /// `3.1.` of a numbered chapter, else nothing.
    number: String,
    source: usize,
}

impl Settings {
    /// The keys that are this program's own, and those that are mdBook's.
    const KEYS: [&str; 8] =
        ["notation", "coverage", "refuted", "command", "before", "after", "renderers", "optional"];

    /// Reads the settings of a book.
    ///
    /// Errors: a key or a notation that is unknown.
    pub fn read(context: &PreprocessorContext) -> Result<Settings> {
        let table: toml::Table = context.config.get("preprocessor.chainrule")?.unwrap_or_default();
        let refuse =
            |why: String| Faults(vec![Fault::told(format!("book.toml: [preprocessor.chainrule]: {why}"))]);
        if let Some(key) = table.keys().find(|key| !Settings::KEYS.contains(&key.as_str())) {
            return Err(refuse(format!("unknown key `{key}`: expected notation, coverage or refuted")).into());
        }
        let notation = match table.get("notation") {
            None => None,
            Some(toml::Value::String(name)) => Some(notation(name, &context.root).map_err(refuse)?),
            Some(other) => {
                return Err(refuse(format!("notation is {other}: expected a name or a file")).into());
            }
        };
        let coverage = match table.get("coverage") {
            None => Vec::new(),
            Some(folders) => folders
                .clone()
                .try_into()
                .map_err(|_| refuse(format!("coverage is {folders}: expected a list of folders")))?,
        };
        let refuted = match table.get("refuted") {
            None => None,
            Some(toml::Value::String(name)) => Some(Slips::read(name, &context.root).map_err(refuse)?),
            Some(other) => return Err(refuse(format!("refuted is {other}: expected a file")).into()),
        };
        Ok(Settings { notation, coverage, refuted })
    }

    /// Reads the settings of the book in a folder.
    ///
    /// Errors: a `book.toml` that cannot be read, and those of [`Settings::read`].
    pub fn of_book(root: &Path) -> Result<Settings> {
        let config = Config::from_disk(root.join("book.toml"))?;
        Settings::read(&PreprocessorContext::new(root.to_owned(), config, "html".to_owned()))
    }

    /// Replaces the text of every chapter, and returns everything that keeps the book from being built.
    fn render(&self, root: &Path, src: &Path, book: &mut Book) -> Vec<Fault> {
        let mut sources = Sources::default();
        let mut chapters = Vec::new();
        for chapter in book.chapters().filter(|chapter| !chapter.is_draft_chapter()) {
            let Some(path) = &chapter.path else { continue };
            let file = src.join(chapter.source_path.as_ref().unwrap_or(path));
            let source = sources.add(&Place { root: root.to_owned(), path: file }, &chapter.content);
            let number = chapter.number.as_ref().map_or(String::new(), ToString::to_string);
            chapters.push(Chapter { path: path.clone(), title: chapter.name.clone(), number, source });
        }
        let mut faults = std::mem::take(&mut sources.faults);
        faults.extend(self.check(&mut sources));
        let index = index(&chapters, &sources, &mut faults);
        let (mentions, wrong) = coverage::read(root, &self.coverage, &index);
        faults.extend(wrong);
        faults.extend(self.refuted.iter().flat_map(|slips| slips.missing(&index)));

        let renderer = Renderer::new();
        let named = sources.all.iter().flat_map(|source| &source.found.figures);
        let pictures = Pictures::draw(named.map(|image| image.name.as_str()));
        let tools = Tools {
            sources: &sources,
            index: &index,
            pictures: &pictures,
            mentions: &mentions,
            renderer: &renderer,
        };
        let mut rendered = HashMap::new();
        for chapter in &chapters {
            let (text, wrong) = render::chapter(chapter.source, &chapter.path, tools);
            rendered.insert(chapter.path.clone(), text);
            faults.extend(wrong);
        }
        book.for_each_chapter_mut(|chapter| {
            if let Some(text) = chapter.path.as_ref().and_then(|path| rendered.remove(path)) {
                chapter.content = text;
            }
        });
        faults
    }

    /// Checks every text, on as many threads as there are.
    fn check(&self, sources: &mut Sources) -> Vec<Fault> {
        let n_threads = thread::available_parallelism().map_or(1, usize::from);
        let all = &sources.all;
        let judge = |first: usize| {
            let mine = all.iter().enumerate().skip(first).step_by(n_threads);
            mine.map(|(place, source)| (place, self.judge(&source.document, None))).collect::<Vec<_>>()
        };
        let mut judged: Vec<(usize, Judged)> = thread::scope(|scope| {
            let threads: Vec<_> = (1..n_threads).map(|first| scope.spawn(move || judge(first))).collect();
            let here = judge(0);
            let there = threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|why| std::panic::resume_unwind(why)));
            here.into_iter().chain(there.collect::<Vec<_>>().into_iter().flatten()).collect()
        });
        judged.sort_by_key(|(place, _)| *place);
        let mut faults = Vec::new();
        for (place, (report, wrong)) in judged {
            sources.all[place].report = report;
            faults.extend(wrong);
        }
        faults
    }

    /// Checks a text, or only its equation of one id.
    pub fn judge(&self, document: &Document, only: Option<&str>) -> Judged {
        let wanted = |id: &str| only.is_none_or(|only| only == id);
        let options =
            CheckOptions { notation: self.notation.clone(), only: Some(&wanted), ..CheckOptions::default() };
        let checked = check_with(document, options);
        let around = report::Fault::of(document, checked.as_ref().err());
        let mut faults: Vec<Fault> = around
            .iter()
            .map(|fault| Fault::told(fault.text(document, false).trim_start_matches("error: ").to_owned()))
            .collect();
        let report = checked.ok();
        let found = || report.iter().flat_map(|report| &report.equations);
        for equation in found().filter(|equation| equation.expected == Expected::Refuted) {
            let slips = self.refuted.as_ref();
            if let Some(message) = slips.and_then(|slips| slips.differs(&equation.id, &equation.latex)) {
                faults.push(Fault::at(document, equation.span, message));
            }
        }
        for equation in found().filter(|equation| !passes(equation)) {
            if equation.expected == Expected::Skip {
                faults.push(Fault::at(
                    document,
                    equation.span,
                    format!(
                        "{}: `skip` cannot stand in a book: no displayed equation goes unchecked",
                        equation.id
                    ),
                ));
                continue;
            }
            let alone = DocumentReport {
                path: document.name.clone(),
                notation: Default::default(),
                equations: vec![equation.clone()],
            };
            let told = report::text::document(Checked { document, report: &alone }, Options::default());
            faults.push(Fault::told(unindented(&told)));
        }
        (report, faults)
    }
}

/// The report of one equation: its place first, then the verdict, then everything else.
fn unindented(told: &str) -> String {
    let mut lines = told.lines().skip(1);
    let heading = lines.next().unwrap_or_default().trim_start_matches(['!', ' ']);
    let place = lines.next().unwrap_or_default().trim();
    let words: Vec<&str> = heading.split_whitespace().collect();
    let rest: Vec<&str> = lines.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
    let (verdict, about) =
        words.split_first().map_or(("", String::new()), |(first, rest)| (*first, rest.join(" ")));
    format!("{place}: {about}, but is {verdict}\n{}", rest.join("\n"))
}

/// The notation of a name, or of a file below the book's folder.
fn notation(name: &str, root: &Path) -> Result<Notation, String> {
    if !name.ends_with(".toml") {
        return Notation::named(name).map_err(|why| why.to_string());
    }
    let text = source::read(root, Path::new(name))?;
    Notation::from_toml(&text).map_err(|why| format!("{name}: {why}"))
}

/// Numbers every equation of the book; an id that stands in two texts is a fault.
fn index(chapters: &[Chapter], sources: &Sources, faults: &mut Vec<Fault>) -> Index {
    let summary = Summary::of(sources.all.iter().filter_map(|source| source.report.as_ref()));
    let mut index = Index { summary, ..Index::default() };
    for chapter in chapters {
        let mut last = 0;
        number(chapter, chapter.source, sources, &mut last, &mut index, faults);
    }
    index
}

fn number(
    chapter: &Chapter,
    text: usize,
    sources: &Sources,
    last: &mut usize,
    index: &mut Index,
    faults: &mut Vec<Fault>,
) {
    let source: &Source = &sources.all[text];
    let equations = source.document.equations.iter().enumerate().map(|(place, e)| (e.span.start, Ok(place)));
    let includes = source.includes.iter().map(|&(span, number)| (span.start, Err(number)));
    let mut parts: Vec<(usize, std::result::Result<usize, usize>)> = equations.chain(includes).collect();
    parts.sort_by_key(|(start, _)| *start);
    for (_, part) in parts {
        let place = match part {
            Ok(place) => place,
            Err(included) => {
                number(chapter, included, sources, last, index, faults);
                continue;
            }
        };
        let equation = &source.document.equations[place];
        let number = match tag(&equation.latex) {
            Some((name, _)) => name.to_owned(),
            None => {
                *last += 1;
                format!("{}{last}", chapter.number)
            }
        };
        let report = source.report.as_ref().and_then(|report| report.equations.get(place));
        let target = Target {
            path: chapter.path.clone(),
            title: chapter.title.clone(),
            number,
            verdict: report.map_or("unread", |report| report.verdict.word()),
            refuted: equation.expected == Expected::Refuted,
            source: text,
        };
        // Twice in one text: the document's own fault says so.
        if let Some(first) = index.targets.get(&equation.id)
            && first.source != text
        {
            let message = format!(
                "equation {} stands twice: expected every id once in a book, and it is in {} already",
                equation.id,
                source::shown(&first.path)
            );
            let span = equation.id_span.unwrap_or(equation.span);
            faults.push(Fault::at(&source.document, span, message));
            continue;
        }
        index.refuted += usize::from(target.refuted);
        index.order.push(equation.id.clone());
        index.targets.insert(equation.id.clone(), target);
    }
}

/// The mentions of an equation among all.
pub(crate) fn of<'a>(mentions: &'a [Mention], id: &'a str, tests: bool) -> impl Iterator<Item = &'a Mention> {
    mentions.iter().filter(move |mention| mention.id == id && mention.is_test == tests)
}
