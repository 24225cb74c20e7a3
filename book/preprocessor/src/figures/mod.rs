//! The figures of the book: each is a file here, and `![alt text](figure:NAME)` in a chapter puts it there.
//!
//! A figure is a function that gives back a whole SVG. Its colours are those of `cli::pictures`: light in the
//! elements, dark in a style sheet of the picture, which on a page follows the theme that the reader chose.

#[cfg(feature = "figures")]
mod activations;
#[cfg(feature = "figures")]
mod batch;
#[cfg(feature = "figures")]
mod bias;
#[cfg(feature = "figures")]
mod by_hand;
#[cfg(feature = "figures")]
mod costs;
#[cfg(feature = "figures")]
mod deep;
#[cfg(feature = "figures")]
mod differences;
#[cfg(feature = "figures")]
mod epochs;
#[cfg(feature = "figures")]
mod field;
#[cfg(feature = "figures")]
mod flow;
#[cfg(feature = "figures")]
mod indices;
#[cfg(feature = "figures")]
mod layout;
#[cfg(feature = "figures")]
mod layouts;
#[cfg(feature = "figures")]
mod learning;
#[cfg(feature = "figures")]
mod network;
#[cfg(feature = "figures")]
mod outputs;
#[cfg(feature = "figures")]
mod paths;
mod picture;
#[cfg(feature = "figures")]
mod rounding;
#[cfg(feature = "figures")]
mod shapes;
#[cfg(feature = "figures")]
mod slip;
#[cfg(feature = "figures")]
mod softmax;
#[cfg(feature = "figures")]
mod speed;
#[cfg(feature = "figures")]
mod spread;
#[cfg(feature = "figures")]
mod valley;

pub(crate) use picture::Pictures;

/// Why a figure cannot be drawn: whatever the code behind it has to say.
pub type FigureError = Box<dyn std::error::Error>;

/// A figure: the text of an SVG.
pub type Figure = fn() -> Result<String, FigureError>;

/// Every figure, by the name that chapters use.
#[cfg(feature = "figures")]
pub const FIGURES: &[(&str, Figure)] = &[
    ("activations", activations::draw),
    ("batch", batch::draw),
    ("bias", bias::draw),
    ("by-hand", by_hand::draw),
    ("costs", costs::draw),
    ("deep", deep::draw),
    ("differences", differences::draw),
    ("epochs", epochs::draw),
    ("field", field::draw),
    ("flow", flow::draw),
    ("indices", indices::draw),
    ("layouts", layouts::draw),
    ("learning", learning::draw),
    ("network", network::draw),
    ("outputs", outputs::draw),
    ("paths", paths::draw),
    ("rounding", rounding::draw),
    ("shapes", shapes::draw),
    ("slip-layer", slip::layer),
    ("slip-sum", slip::sum),
    ("softmax", softmax::draw),
    ("speed", speed::draw),
    ("spread", spread::draw),
    ("valley", valley::draw),
];

/// There is none where the code that draws them is left out.
#[cfg(not(feature = "figures"))]
pub const FIGURES: &[(&str, Figure)] = &[];
