//! Reading a notation from TOML.

use super::pattern::{Expecting, Pattern, Slot};
use super::{Declared, LastLayer, Meaning, Notation, NotationError, Options, Size, builtin, builtin_names};
use crate::model::Function;
use crate::oracle::model::{Batch, Cost, Fold, RowGradients};
use crate::reading::expression::{Layer, Role};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Every key of a notation.
const KEYS: [&str; 49] = [
    "name",
    "extends",
    "weight",
    "bias",
    "preactivation",
    "weighted-sum",
    "activation",
    "error",
    "input",
    "output",
    "target",
    "cost",
    "example-cost",
    "activation-function",
    "target-function",
    "learning-rate",
    "examples",
    "example",
    "layer",
    "input-layer",
    "last-layer",
    "weight-layer",
    "bias-layer",
    "preactivation-layer",
    "error-layer",
    "error-sign",
    "weight-order",
    "sizes",
    "width",
    "vectors",
    "batch",
    "cost-of",
    "error-of",
    "layout",
    "jacobian",
    "implied-sums",
    "differentials",
    "transpose",
    "bias-sign",
    "bias-value",
    "small-letters",
    "bias-folded",
    "cost-function",
    "activation-is",
    "output-is",
    "regularisation",
    "constants",
    "functions",
    "letters",
];

impl Notation {
    /// The notation of an author who declares nothing.
    pub fn custom() -> Notation {
        Notation::from_table(&Table::new()).unwrap_or_else(|_| Notation::empty("custom"))
    }

    /// The notation of a text about numbers.
    pub fn numbers() -> Notation {
        let mut notation = Notation::empty("numbers");
        notation.options.numbers = true;
        notation.add_custom();
        notation
    }

    fn empty(name: &str) -> Notation {
        Notation {
            name: name.to_owned(),
            letters: Vec::new(),
            last_layer: LastLayer::Letter("L".to_owned()),
            input_layer: 0,
            layer_letters: ["l", "ell"].map(str::to_owned).to_vec(),
            example_letters: Vec::new(),
            sizes: BTreeMap::new(),
            options: Options::default(),
        }
    }

    /// The built-in notation of a name.
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub fn named(name: &str) -> Result<Notation, NotationError> {
        let text = builtin(name).ok_or_else(|| NotationError::UnknownName {
            name: name.to_owned(),
            known: builtin_names().collect::<Vec<_>>().join(", "),
        })?;
        let mut notation = Notation::from_toml(text)?;
        notation.name = name.to_owned();
        Ok(notation)
    }

    /// Reads a notation.
    ///
    /// # Errors
    ///
    /// Where the text is no TOML, a key is unknown, a value or pattern cannot be used, or two contradict.
    pub fn from_toml(text: &str) -> Result<Notation, NotationError> {
        let table: Table = toml::from_str(text)
            .map_err(|error| NotationError::Toml { message: error.message().to_owned(), at: error.span() })?;
        Notation::from_table(&table)
    }

    fn from_table(given: &Table) -> Result<Notation, NotationError> {
        let mut table = Table::new();
        for (key, value) in given {
            let key = key.replace('_', "-");
            if !KEYS.contains(&key.as_str()) {
                let nearest =
                    KEYS.iter().min_by_key(|known| distance(known, &key)).map(|&known| known.to_owned());
                return Err(NotationError::UnknownKey { key, nearest });
            }
            table.insert(key, value.clone());
        }
        if let Some(base) = table.remove("extends") {
            let base = string("extends", &base)?;
            let text = builtin(&base).ok_or_else(|| NotationError::UnknownName {
                name: base.clone(),
                known: builtin_names().collect::<Vec<_>>().join(", "),
            })?;
            let base: Table = toml::from_str(text).unwrap_or_default();
            for (key, value) in base {
                table.entry(key).or_insert(value);
            }
        }
        let mut notation = Notation::empty("inline");
        if let Some(name) = table.get("name") {
            notation.name = string("name", name)?;
        }
        notation.read_layers(&table)?;
        notation.read_letters(&table)?;
        notation.read_options(&table)?;
        notation.add_custom();
        Ok(notation)
    }

    fn read_layers(&mut self, table: &Table) -> Result<(), NotationError> {
        match table.get("last-layer") {
            None => {}
            Some(Value::Integer(number)) => {
                self.last_layer = LastLayer::Number(layer_number("last-layer", *number)?)
            }
            Some(value) => {
                let pattern = string("last-layer", value)?;
                let counted = pattern.trim_end().strip_suffix('1').map(str::trim_end);
                let hidden = counted.and_then(|text| text.strip_suffix('+')).map(str::trim_end);
                self.options.last_is_next = hidden.map(|_| true);
                self.last_layer = LastLayer::Letter(letter("last-layer", hidden.unwrap_or(&pattern))?);
            }
        }
        for value in list(table.get("layer")) {
            let text = string("layer", value)?;
            self.layer_letters.insert(0, letter("layer", &text)?);
        }
        if let LastLayer::Letter(last) = &self.last_layer {
            self.layer_letters.push(last.clone());
        }
        for value in list(table.get("example")) {
            let text = string("example", value)?;
            self.example_letters.push(letter("example", &text)?);
        }
        match table.get("input-layer") {
            None => {}
            Some(Value::Integer(number @ (0 | 1))) => self.input_layer = *number as i32,
            Some(other) => return Err(wrong("input-layer", other, "0 or 1")),
        }
        if let LastLayer::Number(last) = self.last_layer
            && last <= self.input_layer
        {
            return Err(NotationError::Conflict {
                message: format!(
                    "`last-layer` is {last} but `input-layer` is {}: expected a later layer",
                    self.input_layer
                ),
            });
        }
        if let Some(value) = table.get("sizes") {
            let sizes: Vec<(String, Value)> = match value {
                Value::Table(sizes) => {
                    sizes.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
                }
                Value::Array(sizes) => sizes
                    .iter()
                    .enumerate()
                    .map(|(place, value)| ((self.input_layer as usize + place).to_string(), value.clone()))
                    .collect(),
                other => return Err(wrong("sizes", other, "a table such as { 0 = 784, 1 = 'K', 2 = 10 }")),
            };
            for (layer, size) in sizes {
                let number = match layer.parse::<i32>() {
                    Ok(number) => Some(number),
                    Err(_) if matches!(&self.last_layer, LastLayer::Letter(last) if *last == layer) => None,
                    Err(_) => {
                        return Err(wrong(
                            "sizes",
                            &Value::String(layer),
                            "layers by number, or the last layer's letter",
                        ));
                    }
                };
                let number = match (&self.last_layer, number) {
                    (LastLayer::Number(last), Some(number)) if *last == number => None,
                    (_, number) => number,
                };
                let size = match size {
                    Value::Integer(n) if n >= 1 => Size::Number(n as usize),
                    Value::String(text) => Size::Letter(letter("sizes", &text)?),
                    other => return Err(wrong("sizes", &other, "a positive whole number or a letter")),
                };
                self.sizes.insert(number, size);
            }
        }
        Ok(())
    }

    fn read_letters(&mut self, table: &Table) -> Result<(), NotationError> {
        let quantity = |role| Meaning::Quantity(role);
        let expectations: [(&str, Meaning, Expecting); 16] = [
            ("weight", quantity(Role::Weight), Expecting::Weight),
            ("bias", quantity(Role::Bias), Expecting::Neuron),
            ("preactivation", quantity(Role::PreActivation), Expecting::Neuron),
            ("weighted-sum", quantity(Role::WeightedSum), Expecting::Neuron),
            ("activation", quantity(Role::Activation), Expecting::Neuron),
            ("error", quantity(Role::Error), Expecting::Neuron),
            ("input", Meaning::Input, Expecting::Example),
            ("output", Meaning::Output, Expecting::Example),
            ("target", quantity(Role::Target), Expecting::Example),
            ("cost", quantity(Role::Cost), Expecting::Cost),
            ("example-cost", quantity(Role::ExampleCost), Expecting::Cost),
            ("activation-function", Meaning::ActivationFunction, Expecting::Layer),
            ("target-function", Meaning::TargetFunction, Expecting::Layer),
            ("learning-rate", Meaning::Constant("eta".to_owned()), Expecting::Layer),
            ("examples", Meaning::ExampleCount, Expecting::Layer),
            ("width", Meaning::Width, Expecting::Layer),
        ];
        for (key, meaning, expecting) in expectations {
            for value in list(table.get(key)) {
                let source = string(key, value)?;
                self.declare(key, &source, meaning.clone(), expecting)?;
            }
        }
        for (key, name) in [("regularisation", "lambda")] {
            for value in list(table.get(key)) {
                let source = string(key, value)?;
                self.declare(key, &source, Meaning::Constant(name.to_owned()), Expecting::Layer)?;
            }
        }
        for value in list(table.get("constants")) {
            let source = string("constants", value)?;
            let name = letter("constants", &source)?;
            self.declare("constants", &source, Meaning::Constant(name), Expecting::Layer)?;
        }
        if let Some(value) = table.get("letters") {
            match value {
                Value::Table(letters) => {
                    for (source, value) in letters {
                        self.declare_of_layer(source, &string("letters", value)?)?;
                    }
                }
                Value::String(word) if word == "numbers" => self.options.numbers = true,
                _ => {
                    let expected =
                        r"a table such as { 'h' = 'activation 1', 'V' = 'weight 2' }, or 'numbers'";
                    return Err(wrong("letters", value, expected));
                }
            }
        }
        if let Some(value) = table.get("functions") {
            let Value::Table(functions) = value else {
                return Err(wrong("functions", value, r"a table such as { '\phi' = 'tanh' }"));
            };
            for (source, name) in functions {
                let name = string("functions", name)?;
                let function = Function::from_name(&name).ok_or_else(|| {
                    wrong("functions", &Value::String(name), "the name of a function, such as 'tanh'")
                })?;
                self.declare("functions", source, Meaning::Known(function), Expecting::Layer)?;
            }
        }
        Ok(())
    }

    /// `'h' = 'activation 1'`: a letter that stands for a quantity of one layer and bears no layer itself.
    fn declare_of_layer(&mut self, source: &str, value: &str) -> Result<(), NotationError> {
        const ROLES: [(&str, Role, Expecting); 6] = [
            ("weight", Role::Weight, Expecting::Weight),
            ("bias", Role::Bias, Expecting::Example),
            ("preactivation", Role::PreActivation, Expecting::Example),
            ("weighted-sum", Role::WeightedSum, Expecting::Example),
            ("activation", Role::Activation, Expecting::Example),
            ("error", Role::Error, Expecting::Example),
        ];
        let unusable = || {
            let expected = "'weight', 'bias', 'preactivation', 'weighted-sum', 'activation' or 'error' and a layer, such as 'activation 1'";
            wrong("letters", &Value::String(value.to_owned()), expected)
        };
        let (word, layer) = value.trim().rsplit_once(' ').ok_or_else(unusable)?;
        let (_, role, expecting) =
            ROLES.into_iter().find(|(known, ..)| *known == word.trim()).ok_or_else(unusable)?;
        let layer = match layer.parse::<i32>() {
            Ok(number) => Layer::number(number),
            Err(_) if self.is_last_layer(layer) => Layer::LAST,
            Err(_) => return Err(unusable()),
        };
        self.declare("letters", source, Meaning::Quantity(role), expecting)?;
        if let Some(declared) = self.letters.last_mut() {
            declared.layer = Some(layer);
        }
        Ok(())
    }

    fn declare(
        &mut self,
        key: &str,
        source: &str,
        meaning: Meaning,
        expecting: Expecting,
    ) -> Result<(), NotationError> {
        let mut letters = self.layer_letters.clone();
        if expecting == Expecting::Weight || expecting == Expecting::Neuron {
            // The letter of a superscript is a layer's wherever else it stands.
            letters.extend(
                ["n", "k", "t"].map(str::to_owned).into_iter().filter(|name| self.is_last_layer(name)),
            );
        }
        let mut pattern = Pattern::parse(source, expecting, &letters, &self.example_letters)
            .map_err(|message| NotationError::Pattern { key: key.to_owned(), message })?;
        if meaning == Meaning::Quantity(Role::ExampleCost) {
            // The index on the cost of one example is the example.
            for slot in pattern.sub.iter_mut().filter(|slot| **slot == Slot::Neuron) {
                *slot = Slot::Example;
            }
            let names = std::mem::take(&mut pattern.neuron_letters);
            self.example_letters.extend(names.into_iter().filter(|name| !name.is_empty()));
        }
        let clash = self.letters.iter().find(|other| {
            other.pattern.key == pattern.key
                && other.meaning != meaning
                && !may_share(&other.meaning, &meaning, &other.pattern, &pattern)
        });
        if let Some(other) = clash {
            return Err(NotationError::Contradiction {
                letter: source.to_owned(),
                first: other.meaning.words(),
                second: meaning.words(),
            });
        }
        if let Some(layer) = &pattern.layer_letter
            && !self.layer_letters.contains(layer)
        {
            self.layer_letters.push(layer.clone());
        }
        self.letters.push(Declared { pattern, meaning, by_author: true, layer: None });
        Ok(())
    }

    fn read_options(&mut self, table: &Table) -> Result<(), NotationError> {
        let word = |key: &str| table.get(key).map(|value| string(key, value)).transpose();
        let choose = |key: &str, yes: &[&str], no: &[&str]| -> Result<Option<bool>, NotationError> {
            let Some(found) = word(key)? else { return Ok(None) };
            if yes.contains(&found.as_str()) {
                return Ok(Some(true));
            }
            if no.contains(&found.as_str()) {
                return Ok(Some(false));
            }
            let mut known: Vec<String> = no.iter().chain(yes).map(|word| format!("'{word}'")).collect();
            let last = known.pop().unwrap_or_default();
            let expected = format!("{} or {last}", known.join(", "));
            Err(wrong(key, &Value::String(found), &expected))
        };
        let flag = |key: &str| match table.get(key) {
            None => Ok(None),
            Some(Value::Boolean(value)) => Ok(Some(*value)),
            Some(other) => Err(wrong(key, other, "true or false")),
        };
        let options = &mut self.options;
        options.to_first = choose("weight-order", &["to-from"], &["from-to"])?;
        options.weight_layer_is_source = choose("weight-layer", &["from"], &["to"])?;
        options.bias_layer_is_source = choose("bias-layer", &["from"], &["to"])?;
        options.preactivation_layer_is_source = choose("preactivation-layer", &["from"], &["to"])?;
        options.bias_is_negative = choose("bias-sign", &["negative"], &["positive"])?;
        options.error_is_negative = choose("error-sign", &["negative"], &["positive"])?;
        options.error_layer_is_next = choose("error-layer", &["next"], &["same"])?;
        options.row_vectors = choose("vectors", &["rows"], &["columns"])?;
        options.cost_is_sum = choose("cost-of", &["sum"], &["mean"])?;
        options.error_of_total = choose("error-of", &["total"], &["example"])?;
        match word("layout")?.as_deref() {
            Some("rows") => options.row_gradients = Some(RowGradients::All),
            Some("rows-between") => options.row_gradients = Some(RowGradients::Between),
            _ => {
                let (transposed, own) =
                    (["transposed", "numerator"], ["gradient", "denominator", "rows", "rows-between"]);
                options.transposed_gradients = choose("layout", &transposed, &own)?;
            }
        }
        if word("jacobian")?.as_deref() == Some("entrywise") {
            options.diagonal_jacobians = Some(true);
        } else {
            options.transposed_jacobians = choose("jacobian", &["denominator"], &["entrywise", "numerator"])?;
            options.diagonal_jacobians = options.transposed_jacobians.map(|_| false);
        }
        options.implied_sums = flag("implied-sums")?;
        options.differentials = flag("differentials")?;
        options.batch = match word("batch")?.as_deref() {
            None => None,
            Some("none") => Some(Batch::None),
            Some("columns") => Some(Batch::Columns),
            Some("rows") => Some(Batch::Rows),
            Some(other) => {
                return Err(wrong("batch", &Value::String(other.to_owned()), "'none', 'columns' or 'rows'"));
            }
        };
        options.fold = match word("bias-folded")?.as_deref() {
            None => None,
            Some("no") => Some(Fold::No),
            Some("first") => Some(Fold::First),
            Some("last") => Some(Fold::Last),
            Some(other) => {
                return Err(wrong(
                    "bias-folded",
                    &Value::String(other.to_owned()),
                    "'no', 'first' or 'last'",
                ));
            }
        };
        options.prime_transposes = match word("transpose")?.as_deref() {
            None => None,
            Some("'" | "\\prime") => Some(true),
            Some("T" | "^T" | "\\top" | "^\\top") => Some(false),
            Some(other) => return Err(wrong("transpose", &Value::String(other.to_owned()), r#""'" or 'T'"#)),
        };
        options.small_is_one_example = match word("small-letters")?.as_deref() {
            None => None,
            Some("batch") => Some(false),
            Some("one-example") => Some(true),
            Some(other) => {
                return Err(wrong(
                    "small-letters",
                    &Value::String(other.to_owned()),
                    "'batch' or 'one-example'",
                ));
            }
        };
        options.bias_is_zero = match table.get("bias-value") {
            None => false,
            Some(Value::Integer(0)) => true,
            Some(Value::Float(zero)) if *zero == 0.0 => true,
            Some(other) => return Err(wrong("bias-value", other, "0")),
        };
        if let Some(name) = word("cost-function")? {
            let cost = Cost::from_name(&name).ok_or_else(|| {
                wrong(
                    "cost-function",
                    &Value::String(name),
                    "'quadratic', 'quadratic-sum', 'quadratic-mean', 'cross-entropy', 'categorical-cross-entropy' or 'any'",
                )
            })?;
            options.cost = Some(cost);
        }
        for (key, output) in [("activation-is", false), ("output-is", true)] {
            let Some(name) = word(key)? else { continue };
            if output && name == "softmax" {
                options.softmax = true;
                continue;
            }
            let function =
                Function::from_name(&name).filter(|function| function.is_activation()).ok_or_else(|| {
                    wrong(key, &Value::String(name), "an activation function such as 'sigmoid', or 'any'")
                })?;
            *(if output { &mut options.output } else { &mut options.activation }) = Some(function);
        }
        if matches!(options.fold, Some(Fold::First | Fold::Last)) && table.contains_key("bias") {
            return Err(NotationError::Conflict {
                message: "`bias` is declared but `bias-folded` says that it is part of the weights"
                    .to_owned(),
            });
        }
        if options.row_vectors == Some(true) && options.batch == Some(Batch::Columns) {
            return Err(NotationError::Conflict {
                message: "`vectors` are rows but the `batch` has its examples in columns".to_owned(),
            });
        }
        self.infer_weight_order()
    }

    /// Which end of a weight comes first, from the index letter that the neuron's own quantities carry.
    fn infer_weight_order(&mut self) -> Result<(), NotationError> {
        let mut found: Option<(bool, String)> = None;
        for letter in &self.letters {
            let Meaning::Quantity(Role::Weight) = letter.meaning else { continue };
            let letters = &letter.pattern.neuron_letters;
            let arrow = letters.last().is_some_and(|last| last == "→");
            let [first, second] = &letters[..letters.len().min(2)] else { continue };
            let to_first = if arrow {
                Some(false)
            } else {
                self.letters.iter().find_map(|other| match other.meaning {
                    Meaning::Quantity(Role::PreActivation | Role::WeightedSum | Role::Bias | Role::Error) => {
                        match other.pattern.neuron_letters.first() {
                            Some(name) if name == first => Some(true),
                            Some(name) if name == second => Some(false),
                            _ => None,
                        }
                    }
                    _ => None,
                })
            };
            if let Some(to_first) = to_first {
                if let Some((before, source)) = &found
                    && *before != to_first
                {
                    return Err(NotationError::Conflict {
                        message: format!(
                            "`{source}` puts one end of a weight first and `{}` the other",
                            letter.pattern.source
                        ),
                    });
                }
                found = Some((to_first, letter.pattern.source.clone()));
            }
        }
        if self.options.to_first.is_none() {
            self.options.to_first = found.map(|(to_first, _)| to_first);
        }
        Ok(())
    }
}

/// Whether one letter may have both meanings because its scripts or its place tell them apart.
fn may_share(a: &Meaning, b: &Meaning, first: &Pattern, second: &Pattern) -> bool {
    let input_and_activation =
        |a: &Meaning, b: &Meaning| *a == Meaning::Input && *b == Meaning::Quantity(Role::Activation);
    let costs = |meaning: &Meaning| matches!(meaning, Meaning::Quantity(Role::Cost | Role::ExampleCost));
    input_and_activation(a, b)
        || input_and_activation(b, a)
        // J(W) and J(W; x, y): scripts or arguments tell the one example from all of them.
        || (costs(a) && costs(b) && (first.sub != second.sub || first.source != second.source))
        // n neurons and n examples, k_1 neurons and an index k: the place tells.
        || matches!((a, b), (Meaning::Width, _) | (_, Meaning::Width))
}

fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None => Vec::new(),
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
    }
}

fn string(key: &str, value: &Value) -> Result<String, NotationError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        other => Err(wrong(key, other, "a text in quotes")),
    }
}

fn layer_number(key: &str, number: i64) -> Result<i32, NotationError> {
    match i32::try_from(number) {
        Ok(number @ 0..=12) => Ok(number),
        _ => Err(wrong(key, &Value::Integer(number), "a number from 0 to 12")),
    }
}

/// The name of the letter that a text is.
fn letter(key: &str, source: &str) -> Result<String, NotationError> {
    let pattern = Pattern::parse(source, Expecting::Layer, &[], &[])
        .map_err(|message| NotationError::Pattern { key: key.to_owned(), message })?;
    Ok(pattern.key.name)
}

fn wrong(key: &str, found: &Value, expected: &str) -> NotationError {
    let found = match found {
        Value::String(text) => format!("'{text}'"),
        other => other.to_string(),
    };
    NotationError::Value { key: key.to_owned(), found, expected: expected.to_owned() }
}

/// Edits between two words (Levenshtein).
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
