//! What a command is given besides its arguments: where to print, when to stop, what the program is called.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::console::Console;

/// The surroundings of a command.
pub struct Context<'a> {
    /// Where to print.
    pub console: Console<'a>,
    /// Whether someone asked to stop.
    pub interrupt: Interrupt,
    /// How this program is called in advice, such as `chainrule`.
    pub program: String,
}

impl<'a> Context<'a> {
    /// Surroundings with the given console, in which nobody asks to stop.
    pub fn new(console: Console<'a>) -> Self {
        Context { console, interrupt: Interrupt::default(), program: "chainrule".to_string() }
    }
}

/// A request to stop at the next convenient place; raised from another thread, or by Ctrl-C.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Asks to stop. Returns whether it had been asked before.
    pub fn raise(&self) -> bool {
        self.0.swap(true, Ordering::Relaxed)
    }

    /// Whether someone asked.
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How a command ended that could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Everything asked for was done.
    Done,
    /// Something that was checked does not hold.
    CheckFailed,
    /// Someone asked to stop, and the work can be gone on with.
    Interrupted,
}

impl Status {
    /// The process's exit status; a command that could not run has 2.
    pub fn code(self) -> u8 {
        match self {
            Status::Done => 0,
            Status::CheckFailed => 1,
            // 128 and the number of the signal that Ctrl-C sends, as shells report it.
            Status::Interrupted => 130,
        }
    }
}

/// The exit status of a command that could not run.
pub const COULD_NOT_RUN: u8 = 2;
