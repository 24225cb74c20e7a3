//! Reports as text: the verdict first, then what is worst, then what would mend it.

use std::fmt;

use super::compare::{Comparison, Entry};
use super::function::{FunctionReport, Rounding};
use super::network::{ArrayReport, Kinks, NetworkReport};
use crate::difference::{Factor, Judgement};
use crate::verdict::Verdict;

impl fmt::Display for FunctionReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.entries.len();
        headline(f, self.verdict, &self.comparison, n)?;
        for entry in self.comparison.worst.iter().filter(|_| self.verdict != Verdict::Holds) {
            write!(f, "\n  parameter {}: ", entry.index)?;
            entry.fmt(f)?;
        }
        if let Some(factor) = &self.comparison.factor {
            write!(f, "\n  {factor}")?;
        }
        if !self.on_kink.is_empty() {
            let places: Vec<String> = self.on_kink.iter().map(usize::to_string).collect();
            write!(f, "\n  on a kink, where either side counts: parameter {}", places.join(", "))?;
        }
        if self.rounding == Rounding::Estimated {
            write!(f, "\n  rounding was estimated from neighbouring values: the bounds are estimates")?;
        }
        Ok(())
    }
}

impl fmt::Display for NetworkReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} parameters on {} example(s)",
            name(self.verdict),
            self.n_parameters,
            self.n_examples
        )?;
        for array in &self.arrays {
            write!(f, "\n{array}")?;
        }
        if let Some(factor) = &self.factor {
            write!(f, "\n{factor}")?;
        }
        if self.kinks != Kinks::default() {
            write!(f, "\n{}", self.kinks)?;
        }
        Ok(())
    }
}

impl fmt::Display for ArrayReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { layer, kind, rows, columns, comparison, .. } = self;
        write!(f, "  {kind} of layer {layer}, {rows}×{columns}: ")?;
        headline(f, comparison.verdict, comparison, rows * columns)?;
        for entry in comparison.worst.iter().filter(|_| comparison.verdict != Verdict::Holds) {
            let (row, column) = (entry.index / columns + 1, entry.index % columns + 1);
            match *kind {
                "bias" => write!(f, "\n    j = {row}: {entry}")?,
                _ => write!(f, "\n    j = {row}, k = {column}: {entry}")?,
            }
        }
        if let Some(factor) = &comparison.factor {
            write!(f, "\n    {factor}")?;
        }
        Ok(())
    }
}

fn headline(f: &mut fmt::Formatter<'_>, verdict: Verdict, comparison: &Comparison, n: usize) -> fmt::Result {
    let Comparison { refuted, undecided, worst_ratio, smallest_defect, scale, bound, .. } = comparison;
    write!(f, "{}: ", name(verdict))?;
    match verdict {
        Verdict::Refuted => write!(f, "{refuted} of {n} derivatives are wrong"),
        Verdict::Vacuous => write!(f, "no derivative exceeds its own bound of {bound:.1e}"),
        Verdict::Undecided => write!(f, "{undecided} of {n} derivatives could not be decided"),
        _ => write!(
            f,
            "{n} derivatives agree, the largest {scale:.3e}; error at most {worst_ratio:.3} of the bound, \
             a defect of {smallest_defect:.1e} would show"
        ),
    }
}

fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Refuted => "refuted",
        Verdict::Vacuous => "vacuous",
        Verdict::Undecided => "undecided",
        _ => "holds",
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { claimed, measured, bound, judgement, .. } = self;
        if measured.is_nan() {
            return write!(f, "claimed {claimed:.9e}, but finite differences give no derivative there");
        }
        write!(f, "claimed {claimed:.9e}, measured {measured:.9e} ± {bound:.1e}")?;
        match judgement {
            Judgement::Agrees => Ok(()),
            Judgement::Refuted => write!(f, ", wrong"),
            Judgement::Undecided => write!(f, ", undecided"),
            Judgement::Uninformative => write!(f, ", the bound says too little"),
            Judgement::Vacuous => write!(f, ", below its bound"),
        }
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "the true gradient is {name} times the claimed one"),
            None => write!(f, "the true gradient is {:.6} times the claimed one", self.value),
        }
    }
}

impl fmt::Display for Kinks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { near, left, right } = self;
        write!(f, "near a kink, checked on their branch: {near} parameters; ")?;
        write!(f, "on a kink: {left} compared with σ′(0) = σ′(0⁻), {right} with σ′(0) = σ′(0⁺)")
    }
}
