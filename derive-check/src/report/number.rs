//! Numbers as people write them.

/// A number with at most six significant digits and no more than it needs: `3`, `-0.5`, `0.333333`, `1.2e-9`.
pub fn plain(x: f64) -> String {
    if !x.is_finite() {
        return if x.is_nan() {
            "not a number"
        } else if x > 0.0 {
            "infinity"
        } else {
            "-infinity"
        }
        .to_string();
    }
    if x == 0.0 {
        return "0".to_string();
    }
    // The exponent that six digits have, after rounding to them: 999999.7 is 1e6.
    let scientific = format!("{x:.5e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        let decimals = usize::try_from(5 - exponent).unwrap_or(0);
        without_trailing_zeros(&format!("{x:.decimals$}")).to_string()
    } else if x == x.trunc() && exponent < 15 {
        format!("{x:.0}")
    } else {
        format!("{}e{exponent}", without_trailing_zeros(mantissa))
    }
}

/// A bound or a difference, of which one or two digits matter: `3.0e-11`, `0`.
pub fn rough(x: f64) -> String {
    if x == 0.0 || !x.is_finite() { plain(x) } else { format!("{x:.1e}") }
}

fn without_trailing_zeros(decimal: &str) -> &str {
    if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let expected = [
            (0.0, "0"),
            (-0.0, "0"),
            (3.0, "3"),
            (-0.5, "-0.5"),
            (1.0 / 3.0, "0.333333"),
            (123456.7, "123457"),
            (999999.7, "1e6"),
            (12345678.0, "12345678"),
            (12345678.5, "1.23457e7"),
            (0.00012345678, "0.000123457"),
            (0.000012, "1.2e-5"),
            (1e300, "1e300"),
            (f64::INFINITY, "infinity"),
            (f64::NEG_INFINITY, "-infinity"),
            (f64::NAN, "not a number"),
        ];
        for (x, text) in expected {
            assert_eq!(plain(x), text, "{x:e}");
        }
    }

    #[test]
    fn bounds_have_two_digits() {
        assert_eq!(rough(3e-11), "3.0e-11");
        assert_eq!(rough(0.0), "0");
        assert_eq!(rough(f64::INFINITY), "infinity");
    }
}
