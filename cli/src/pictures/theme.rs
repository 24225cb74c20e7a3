//! The colours of the pictures, by role, once for a light and once for a dark page.
//!
//! Every colour in a picture is one of these roles. Its light value is written into the elements; a style
//! sheet in the picture exchanges it for the dark value where the reader's page is dark. So the pictures stay
//! readable in viewers that know nothing of style sheets.

use plotters::style::RGBColor;

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// The background.
    Paper,
    /// Titles and numbers.
    Text,
    /// Labels of axes, remarks.
    Muted,
    /// Grid lines and frames.
    Grid,
    /// The i-th thing among several of the same kind; the colours repeat after [`Ink::N_SERIES`].
    Series(usize),
}

/// Light and dark value of every role: paper, text, muted, grid, then the series.
const PALETTE: [(u32, u32); 14] = [
    (0xFFFFFE, 0x15181D),
    (0x1B1F24, 0xE8EAED),
    (0x57606A, 0xA3ACB8),
    (0xD9DEE4, 0x363C45),
    (0x0B63B5, 0x62AEFF),
    (0xC2500A, 0xFF9A55),
    (0x1A7F4B, 0x4CC38A),
    (0x8250DF, 0xC49BFF),
    (0xBF2F55, 0xFF829B),
    (0x0D7A86, 0x4BCFDC),
    (0x8A6100, 0xE0B84C),
    (0xA0399F, 0xEE8FED),
    (0x4F6B1B, 0xA9CC63),
    (0x5B6472, 0xB4BECC),
];

impl Ink {
    /// How many things can be told apart by colour.
    pub(super) const N_SERIES: usize = PALETTE.len() - 4;

    fn index(self) -> usize {
        match self {
            Ink::Paper => 0,
            Ink::Text => 1,
            Ink::Muted => 2,
            Ink::Grid => 3,
            Ink::Series(i) => 4 + i % Ink::N_SERIES,
        }
    }

    /// The colour on a light page, red, green, blue.
    pub(super) fn light(self) -> [u8; 3] {
        let [_, rgb @ ..] = PALETTE[self.index()].0.to_be_bytes();
        rgb
    }

    /// The same for plotters.
    pub(super) fn colour(self) -> RGBColor {
        let [r, g, b] = self.light();
        RGBColor(r, g, b)
    }
}

/// The style sheet of every picture: exchanges the light colours for the dark ones on a dark page.
pub(super) fn style_sheet() -> String {
    let mut css = String::from(
        "polyline{stroke-linejoin:round;stroke-linecap:round}image{image-rendering:pixelated}@media(prefers-color-scheme:dark){",
    );
    for (light, dark) in PALETTE {
        css += &format!(
            "[fill=\"#{light:06X}\"]{{fill:#{dark:06X}}}[stroke=\"#{light:06X}\"]{{stroke:#{dark:06X}}}"
        );
    }
    css.push('}');
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of the web's accessibility guidelines, for sRGB.
    fn luminance(rgb: u32) -> f64 {
        let [_, r, g, b] = rgb.to_be_bytes();
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    fn contrast(a: u32, b: u32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn everything_but_the_grid_stands_out_from_the_paper() {
        for (i, (light, dark)) in PALETTE.into_iter().enumerate().skip(1).filter(|(i, _)| *i != 3) {
            assert!(contrast(light, PALETTE[0].0) >= 4.5, "role {i} on a light page");
            assert!(contrast(dark, PALETTE[0].1) >= 4.5, "role {i} on a dark page");
        }
    }

    #[test]
    fn no_colour_has_two_roles() {
        for (i, a) in PALETTE.iter().enumerate() {
            for b in &PALETTE[..i] {
                assert_ne!(a.0, b.0);
                assert_ne!(a.1, b.1);
            }
        }
    }
}
