//! The numbers the kernels are tried on.

/// A generator of 64 bits (splitmix64).
pub struct Draw(pub u64);

impl Draw {
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// Between −1 and 1, evenly.
    pub fn even(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (2.0 / (1_u64 << 53) as f64) - 1.0
    }

    /// An f64 from one of four laws, by turns: evenly up to 12, evenly up to 800, of any
    /// exponent between −70 and 10, of any bits.
    pub fn number(&mut self) -> f64 {
        let even = self.even();
        match self.bits() % 4 {
            0 => 12.0 * even,
            1 => 800.0 * even,
            2 => {
                let exponent = 1023 - 70 + self.bits() % 81;
                f64::from_bits((even.to_bits() & !(0x7ff << 52)) | (exponent << 52))
            }
            _ => f64::from_bits(self.bits()),
        }
    }
}

/// Where formulas change from one branch to the next, or their results from one kind of number to
/// another: multiples of ln 2 / 2, powers of two, and the ends of every range.
fn turns() -> Vec<f64> {
    let ends = [
        0.5, 0.67, 0.75, 1.278, 3.0, 6.0, 8.66, 9.01, 14.75, 16.63, 17.33, 19.06, 20.0, 37.43, 38.6, 39.25,
        40.0, 87.33, 88.72, 89.0, 103.97, 104.0, 106.0, 109.0, 708.39, 709.78, 710.0, 744.44, 745.13, 746.0,
        748.0, 752.0,
    ];
    let halves = (0..2200).map(|k| 0.25 * std::f64::consts::LN_2 * f64::from(k));
    let powers = (-1074..1024).step_by(7).map(|k| crate::double_double::scale(1.0, k));
    ends.into_iter().chain(halves).chain(powers).collect()
}

/// f64 around every turn, of both signs.
pub fn hard_f64() -> Vec<f64> {
    let around = |x: f64| (-3..=3).map(move |k| f64::from_bits(x.to_bits().saturating_add_signed(k)));
    let met = MET_BY_DRAWING.into_iter();
    turns().into_iter().chain(met).flat_map(around).flat_map(|x| [x, -x]).collect()
}

/// Where millions of draws found an error beyond its bound, once: the slope of GELU just below ½, and SiLU where its
/// exponential is near 1 and its factor near 2.
const MET_BY_DRAWING: [f64; 3] = [1.0093702580028788e-9, 2.5540641270348358e-8, 181.26648258272536];

/// Every `stride`th of the 2³² bit patterns, and all around every turn, of both signs.
pub fn sweep_f32(stride: usize) -> Vec<f32> {
    let around =
        |x: f64| (-40..=40).map(move |k| f32::from_bits((x as f32).to_bits().saturating_add_signed(k)));
    let hard = turns().into_iter().flat_map(around).flat_map(|x| [x, -x]);
    (0..1_u64 << 32).step_by(stride).map(|bits| f32::from_bits(bits as u32)).chain(hard).collect()
}
