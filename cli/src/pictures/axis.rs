//! Axes: where their ticks stand, what is written at them, and how a number becomes a place on the page.

/// How numbers are laid out along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Equal differences are equally long.
    Linear,
    /// The same, with ticks at whole numbers only.
    Whole,
    /// Equal ratios are equally long; only numbers above 0 have a place.
    Log,
}

/// An axis from `low` to `high`.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    pub(super) label: String,
    scale: Scale,
    low: f64,
    high: f64,
}

/// A number with a tick, and what is written there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) value: f64,
    pub(super) label: String,
}

impl Axis {
    /// The axis from `low` to `high` exactly.
    pub(super) fn new(label: &str, scale: Scale, (low, high): (f64, f64)) -> Self {
        Axis { label: label.to_string(), scale, low, high }
    }

    /// The axis that has room for all of `values` that have a place on it, with a little air at the ends.
    pub(super) fn around(label: &str, scale: Scale, values: impl IntoIterator<Item = f64>) -> Self {
        let placed = values.into_iter().filter(|v| v.is_finite() && (scale != Scale::Log || *v > 0.0));
        let place = |v: f64| if scale == Scale::Log { v.log10() } else { v };
        let (low, high) = placed
            .map(place)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let (low, high) = if low > high { (0.0, 1.0) } else { (low, high) };
        let air = if high > low { 0.04 * (high - low) } else { 0.5 * low.abs().max(1.0) };
        let unplace = |p: f64| if scale == Scale::Log { 10f64.powf(p) } else { p };
        Axis::new(label, scale, (unplace(low - air), unplace(high + air)))
    }

    /// The same axis, no longer than to `low` and `high`.
    pub(super) fn within(self, (low, high): (f64, f64)) -> Self {
        Axis { low: self.low.max(low), high: self.high.min(high), ..self }
    }

    /// Where `value` lies between the ends of the axis: 0 at its low, 1 at its high end. None: it has no place.
    pub(super) fn place(&self, value: f64) -> Option<f64> {
        let at = match self.scale {
            Scale::Linear | Scale::Whole => (value - self.low) / (self.high - self.low),
            Scale::Log => (value / self.low).ln() / (self.high / self.low).ln(),
        };
        at.is_finite().then_some(at)
    }

    /// The number at a place between the ends: the other way round than [`place`](Axis::place).
    pub(super) fn value(&self, place: f64) -> f64 {
        match self.scale {
            Scale::Linear | Scale::Whole => self.low + place * (self.high - self.low),
            Scale::Log => self.low * (self.high / self.low).powf(place),
        }
    }

    /// About `n` ticks at round numbers.
    pub(super) fn ticks(&self, n: usize) -> Vec<Tick> {
        match self.scale {
            Scale::Linear => linear_ticks(self.low, self.high, n, 0.0),
            Scale::Whole => linear_ticks(self.low, self.high, n, 1.0),
            Scale::Log => log_ticks(self.low, self.high, n),
        }
    }
}

/// Ticks at multiples of 1, 2 or 5 times a power of ten, at least `least` apart.
fn linear_ticks(low: f64, high: f64, n: usize, least: f64) -> Vec<Tick> {
    let coarse = f64::max((high - low) / n.max(1) as f64, least);
    let power = 10f64.powf(coarse.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|f| f * power >= coarse * 0.999).unwrap_or(10.0);
    let step = factor * power;
    let decimals = (-step.log10().floor()).max(0.0) as usize;
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    (first..=last)
        .map(|i| {
            let value = i as f64 * step;
            Tick { value, label: format!("{value:.decimals$}").replace('-', "−") }
        })
        .collect()
}

/// Ticks at powers of ten, and at 2 and 5 times them where there are few.
fn log_ticks(low: f64, high: f64, n: usize) -> Vec<Tick> {
    let (first, last) = ((low.log10() - 1e-9).ceil() as i32, (high.log10() + 1e-9).floor() as i32);
    if last - first < 2 {
        let between = (first - 1..=last).flat_map(|e| [1, 2, 5].map(|d| (d, e)));
        return between
            .map(|(digit, e)| {
                let decimals = (-e).max(0) as usize;
                let value = f64::from(digit) * 10f64.powi(e);
                Tick { value, label: format!("{value:.decimals$}") }
            })
            .filter(|tick| tick.value >= low && tick.value <= high)
            .collect();
    }
    let stride = ((last - first) as usize).div_ceil(n.max(1)).max(1);
    (first..=last)
        .step_by(stride)
        .map(|e| Tick { value: 10f64.powi(e), label: format!("10{}", superscript(e)) })
        .collect()
}

/// A whole number as an exponent.
fn superscript(number: i32) -> String {
    let raised = |c| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        _ => char::from_u32(0x2070 + (c as u32 - '0' as u32)).unwrap_or(c),
    };
    number.to_string().chars().map(raised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis, n: usize) -> Vec<String> {
        axis.ticks(n).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_round_and_inside() {
        let linear = |low, high| Axis::new("", Scale::Linear, (low, high));
        assert_eq!(labels(&linear(0.0, 30.0), 6), ["0", "5", "10", "15", "20", "25", "30"]);
        assert_eq!(labels(&linear(0.87, 0.968), 5), ["0.88", "0.90", "0.92", "0.94", "0.96"]);
        assert_eq!(labels(&linear(-0.3, 0.3), 4), ["−0.2", "0.0", "0.2"]);
        assert_eq!(labels(&Axis::new("", Scale::Whole, (2.0, 4.0)), 8), ["2", "3", "4"]);
        let log = |low, high| Axis::new("", Scale::Log, (low, high));
        assert_eq!(labels(&log(1e-12, 1e0), 4), ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "10⁰"]);
        assert_eq!(labels(&log(0.015, 0.6), 4), ["0.02", "0.05", "0.1", "0.2", "0.5"]);
    }

    #[test]
    fn an_axis_has_room_for_its_values_and_no_place_for_others() {
        let axis = Axis::around("", Scale::Linear, [1.0, f64::NAN, 3.0, f64::INFINITY]);
        assert!(axis.place(1.0).expect("a place") > 0.0 && axis.place(3.0).expect("a place") < 1.0);
        assert_eq!(axis.place(f64::INFINITY), None);
        assert!((axis.place(2.0).expect("a place") - 0.5).abs() < 1e-12);

        let log = Axis::around("", Scale::Log, [0.0, 1e-4, 1.0]);
        assert_eq!(log.place(0.0), None);
        assert!((log.place(1e-2).expect("a place") - 0.5).abs() < 1e-9);

        for axis in [Axis::around("", Scale::Linear, []), Axis::around("", Scale::Log, [2.0, 2.0])] {
            assert!(axis.low < axis.high && !axis.ticks(5).is_empty());
        }
    }
}
