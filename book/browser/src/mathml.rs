//! LaTeX as MathML.

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

/// A displayed equation as a `<math>` element.
///
/// # Errors
/// What cannot be rendered, in words.
pub fn render(latex: &str) -> Result<String, String> {
    let config = MathCoreConfig::default();
    let converter = LatexToMathML::new(config).map_err(|error| error.1.to_string())?;
    let rendered = converter.convert_with_local_state(latex, MathDisplay::Block);
    rendered.map(|rendered| rendered.mathml).map_err(|error| error.to_string())
}
