//! The bar that moves while an epoch goes on.

use backprop_core::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Mini-batches between two looks at the bar.
const STRIDE: usize = 32;

/// A bar over the mini-batches of the present epoch; hidden where nobody is watching.
#[derive(Debug, Clone)]
pub struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar for epochs of `n_batches`.
    pub fn new(n_batches: usize, live: bool) -> Self {
        let target = if live { ProgressDrawTarget::stderr_with_hz(12) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(n_batches as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:30} {percent:>3} % {msg}") {
            bar.set_style(style.progress_chars("━╸ "));
        }
        Bar { bar }
    }

    /// Shows where the run stands.
    pub fn show(&self, progress: &Progress) {
        if progress.batch.is_multiple_of(STRIDE) || progress.batch == 1 {
            self.bar.set_prefix(format!("epoch {}/{}", progress.epoch, progress.epochs));
            self.bar.set_message(format!("cost {:.5}", progress.cost));
            self.bar.set_position(progress.batch as u64);
        }
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
