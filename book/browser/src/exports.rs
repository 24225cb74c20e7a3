//! What the pages' scripts call. Structures are handed over as JSON, a failure as an exception with its words.

use crate::equation;
use crate::flow;
use crate::mathml;
use crate::session;
use serde::Serialize;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// The notations that come with the checker: `[{ name, toml }]`.
#[wasm_bindgen]
pub fn notations() -> Result<String, JsError> {
    json(&equation::notations())
}

/// An equation as a `<math>` element; an exception where it cannot be rendered.
#[wasm_bindgen]
pub fn render(latex: &str) -> Result<String, JsError> {
    mathml::render(latex).map_err(|words| JsError::new(&words))
}

/// What is said of an equation: see [`equation::Answer`].
#[wasm_bindgen]
pub fn check(notation: &str, words: &str, text: &str) -> Result<String, JsError> {
    json(&equation::check(notation, words, text))
}

/// A small network to look into.
#[wasm_bindgen]
pub struct Flow(flow::Flow);

#[wasm_bindgen]
impl Flow {
    /// The network before anything is moved, all neurons with one activation.
    #[wasm_bindgen(constructor)]
    pub fn new(activation: &str) -> Result<Flow, JsError> {
        Ok(Self(flow::Flow::new(activation.parse()?)?))
    }

    /// Makes x and y the example.
    #[wasm_bindgen(js_name = setExample)]
    pub fn set_example(&mut self, x1: f64, x2: f64, y: f64) -> Result<(), JsError> {
        Ok(self.0.set_example([x1, x2], y)?)
    }

    /// Gives the weight to neuron j of layer l from neuron k a value; the bias where k is 0.
    pub fn set(&mut self, l: usize, j: usize, k: usize, value: f64) -> Result<(), JsError> {
        Ok(self.0.set((l, j, k), value)?)
    }

    /// Every number of a pass: see [`flow::Pass`].
    pub fn pass(&self) -> Result<String, JsError> {
        json(&self.0.pass()?)
    }

    /// What a nudge does: see [`flow::Nudge`].
    pub fn nudge(&self, l: usize, j: usize, k: usize, by: f64) -> Result<String, JsError> {
        json(&self.0.nudge((l, j, k), by)?)
    }
}

/// A training run on points in the plane.
#[wasm_bindgen]
pub struct Session(session::Session);

#[wasm_bindgen]
impl Session {
    /// A run at its beginning.
    #[wasm_bindgen(constructor)]
    pub fn new(
        shape: &str,
        hidden: &str,
        activation: &str,
        optimiser: &str,
        learning_rate: f64,
        seed: u32,
    ) -> Result<Session, JsError> {
        let [shape, hidden, activation, optimiser] =
            [shape, hidden, activation, optimiser].map(str::to_owned);
        let choice = session::Choice { shape, hidden, activation, optimiser, learning_rate, seed };
        Ok(Self(session::Session::new(&choice)?))
    }

    /// One epoch, and where the run stands: see [`session::Standing`].
    pub fn epoch(&mut self) -> Result<String, JsError> {
        json(&self.0.epoch()?)
    }

    /// x, y and class of every point.
    pub fn points(&self) -> Vec<f32> {
        self.0.points()
    }

    /// Number of classes.
    #[wasm_bindgen(js_name = nClasses)]
    pub fn n_classes(&self) -> usize {
        self.0.n_classes()
    }

    /// Probabilities of the classes on a grid over the square from −reach to reach, from the top left.
    pub fn plane(&mut self, side: usize, reach: f64) -> Result<Vec<f32>, JsError> {
        Ok(self.0.plane(side, reach)?)
    }
}

fn json<T: Serialize>(value: &T) -> Result<String, JsError> {
    Ok(serde_json::to_string(value)?)
}
