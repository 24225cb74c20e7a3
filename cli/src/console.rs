//! Where a command writes, and how: two streams, colour, and whether someone is watching.

use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal as _, Write};

/// What a command prints to. Results go to the standard output, remarks and progress to the standard error.
///
/// Writing never stops a command: a run of an hour should not end because its reader did. The first failure is
/// kept, and [`Console::finish`] reports it.
pub struct Console<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    look: Look,
    failure: Option<io::Error>,
}

/// What the streams are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// The standard output shows colours.
    pub out_colour: bool,
    /// The standard error shows colours.
    pub err_colour: bool,
    /// The standard error is a terminal, where a progress bar can move.
    pub live: bool,
}

/// When to use colours, as `--color` says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColourChoice {
    /// On a terminal, unless the environment variable NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Look {
    /// The look of this process's own streams.
    pub fn of_process() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let live = io::stderr().is_terminal();
        Look { out_colour: wanted && io::stdout().is_terminal(), err_colour: wanted && live, live }
    }

    /// The same look with colours as chosen.
    pub fn with(self, choice: ColourChoice) -> Self {
        match choice {
            ColourChoice::Auto => self,
            ColourChoice::Always => Look { out_colour: true, err_colour: true, ..self },
            ColourChoice::Never => Look { out_colour: false, err_colour: false, ..self },
        }
    }
}

/// What a piece of text is, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What the eye should find first.
    Strong,
    /// What may be skipped.
    Quiet,
    /// Something went well.
    Good,
    /// Something deserves a look.
    Caution,
    /// Something failed.
    Bad,
}

impl Tone {
    /// The parameter of the terminal's "select graphic rendition" sequence.
    fn code(self) -> &'static str {
        match self {
            Tone::Strong => "1",
            Tone::Quiet => "2",
            Tone::Good => "32",
            Tone::Caution => "33",
            Tone::Bad => "1;31",
        }
    }
}

impl<'a> Console<'a> {
    /// A console on the given streams.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write, look: Look) -> Self {
        Console { out, err, look, failure: None }
    }

    /// What the streams are.
    pub fn look(&self) -> Look {
        self.look
    }

    /// Changes when colours are used.
    pub fn choose_colour(&mut self, choice: ColourChoice) {
        self.look = self.look.with(choice);
    }

    /// A line of the result.
    pub fn line(&mut self, text: impl Display) {
        let written = writeln!(self.out, "{text}");
        self.keep_failure(written);
    }

    /// A line beside the result: for people, never for a program that reads the output.
    pub fn note(&mut self, text: impl Display) {
        // If even this stream is gone there is nowhere left to say so.
        let _ = writeln!(self.err, "{text}");
    }

    /// Bytes of the result as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        let written = self.out.write_all(bytes);
        self.keep_failure(written);
    }

    /// The text in the colour of its tone, where the standard output shows colours.
    pub fn paint(&self, tone: Tone, text: impl Display) -> String {
        paint(self.look.out_colour, tone, text)
    }

    /// The same for the standard error.
    pub fn paint_note(&self, tone: Tone, text: impl Display) -> String {
        paint(self.look.err_colour, tone, text)
    }

    /// Flushes both streams and returns the first failure. A reader that went away is none.
    pub fn finish(&mut self) -> Result<(), io::Error> {
        let flushed = self.out.flush();
        self.keep_failure(flushed);
        let _ = self.err.flush();
        self.failure.take().map_or(Ok(()), Err)
    }

    fn keep_failure(&mut self, written: io::Result<()>) {
        if let Err(error) = written
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.failure.get_or_insert(error);
        }
    }
}

fn paint(colour: bool, tone: Tone, text: impl Display) -> String {
    if colour { format!("\x1b[{}m{text}\x1b[0m", tone.code()) } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_only_where_it_shows() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let look = Look { out_colour: false, err_colour: true, live: true };
        let mut console = Console::new(&mut out, &mut err, look);
        assert_eq!(console.paint(Tone::Good, "fine"), "fine");
        assert_eq!(console.paint_note(Tone::Bad, "error"), "\x1b[1;31merror\x1b[0m");
        console.choose_colour(ColourChoice::Never);
        assert_eq!(console.paint_note(Tone::Bad, "error"), "error");
        assert!(console.look().live);
    }

    /// A stream that refuses every byte with one kind of error.
    struct Refuses(ErrorKind);

    impl Write for Refuses {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_reported_and_a_closed_pipe_is_not() {
        for (kind, fails) in [(ErrorKind::BrokenPipe, false), (ErrorKind::StorageFull, true)] {
            let (mut out, mut err) = (Refuses(kind), Vec::new());
            let mut console = Console::new(&mut out, &mut err, Look::default());
            console.line("a result");
            console.note("a remark");
            assert_eq!(console.finish().is_err(), fails);
            assert_eq!(err, b"a remark\n");
        }
    }
}
