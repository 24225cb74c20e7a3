//! The bar that moves while equations are checked.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar over the equations of all documents; hidden where nobody is watching.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar for so many equations.
    pub fn new(n_equations: usize, live: bool) -> Self {
        let target = if live { ProgressDrawTarget::stderr_with_hz(12) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(n_equations as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{pos}/{len} {bar:30} {msg}") {
            bar.set_style(style.progress_chars("━╸ "));
        }
        Bar { bar }
    }

    /// Says which document is being checked.
    pub fn begin(&self, name: &str) {
        self.bar.set_message(name.to_string());
    }

    /// Shows how many equations are done.
    pub fn show(&self, done: usize) {
        self.bar.set_position(done as u64);
    }

    /// Prints lines above the bar.
    pub fn beside<R>(&self, print: impl FnOnce() -> R) -> R {
        self.bar.suspend(print)
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
