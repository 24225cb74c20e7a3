//! Telling people how a relation was read.

use super::section::{Prepared, layer_words};
use crate::model::Function;
use crate::oracle::model::{Batch, Cost};
use crate::reading::expression::{Callee, Expression, IndexBase, Kind, Quantity, Role, Sort, VariableInfo};

/// The reading of one relation in words: what its letters are, for which values it is meant, for which functions.
pub fn reading(prepared: &Prepared, number: usize, cost: Cost) -> String {
    let Some((left, right)) = prepared.relations.get(number) else { return String::new() };
    let variables = &prepared.statement.variables;
    let mut words: Vec<String> = Vec::new();
    let mut speaks_of_cost = false;
    let mut needs_functions = false;
    for side in [left, right] {
        side.walk(&mut |inner| {
            let said = match &inner.kind {
                Kind::Quantity(quantity) => {
                    speaks_of_cost |= matches!(quantity.role, Role::Cost | Role::ExampleCost | Role::Error)
                        || quantity.role.gradient_by().is_some();
                    needs_functions = true;
                    quantity_words(quantity, variables, prepared)
                }
                Kind::Defined { definition, .. } => {
                    needs_functions |= !prepared.family.numbers;
                    let definition = prepared.model.definitions.get(*definition);
                    let name = definition.map_or("", |definition| &definition.name);
                    format!("{name}, as the text defines it")
                }
                Kind::Differential { .. } => {
                    "differentials, where all changes that bears a d on the right, or that such a thing is computed from".to_owned()
                }
                Kind::Constant(name) if prepared.family.numbers => format!("the number {name}"),
                Kind::Apply { function: Callee::Activation(_), .. } => {
                    needs_functions = true;
                    return;
                }
                _ => return,
            };
            if !words.contains(&said) {
                words.push(said);
            }
        });
    }
    let mut clauses = Vec::new();
    if !words.is_empty() {
        clauses.push(words.join("; "));
    }
    let free = |sort: Sort| -> Vec<String> {
        let used = |variable: usize| mentions(left, variable) || mentions(right, variable);
        variables
            .iter()
            .enumerate()
            .filter(|(variable, info)| !info.bound && info.sort == sort && used(*variable))
            .map(|(_, info)| info.shown())
            .collect()
    };
    let mut quantified = Vec::new();
    let layers = free(Sort::Layer);
    if !layers.is_empty() {
        quantified.push(format!("every layer {}", layers.join(", ")));
    }
    let neurons = free(Sort::Neuron);
    if !neurons.is_empty() {
        quantified.push(format!("all neurons {}", neurons.join(", ")));
    }
    if !quantified.is_empty() {
        clauses.push(format!("for {}", quantified.join(" and ")));
    }
    let functions = match prepared.family.activation {
        Function::Any(_) => "any activation function".to_owned(),
        Function::Written => "the activation function as the text defines it".to_owned(),
        known => format!("the activation function {}", known.name()),
    };
    let functions = match prepared.family.output {
        _ if prepared.family.softmax => format!("{functions}, softmax in the last layer"),
        Some(output) if !matches!(output, Function::Any(_)) && output != prepared.family.activation => {
            format!("{functions}, {} in the last layer", output.name())
        }
        _ => functions,
    };
    if speaks_of_cost {
        let cost = match cost {
            Cost::Any => "any cost".to_owned(),
            Cost::Defined { .. } => "the cost as the text defines it".to_owned(),
            known => format!("the {} cost", known.name()),
        };
        clauses.push(format!("for {functions} and {cost}"));
    } else if needs_functions {
        clauses.push(format!("for {functions}"));
    }
    if clauses.is_empty() {
        clauses.push("numbers alone".to_owned());
    }
    clauses.join("; ")
}

fn mentions(expression: &Expression, variable: usize) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| match &inner.kind {
        Kind::Quantity(quantity) => {
            found |= quantity.indices.iter().any(|index| index.base == IndexBase::Variable(variable));
            found |= quantity
                .layer
                .is_some_and(|layer| layer.base == crate::reading::expression::LayerBase::Variable(variable));
        }
        Kind::Component { indices, .. } => {
            found |= indices.iter().any(|index| index.base == IndexBase::Variable(variable));
        }
        Kind::Variable(used) => found |= *used == variable,
        Kind::Defined { arguments, .. } => {
            found |= arguments.iter().any(|argument| match argument {
                crate::reading::expression::Argument::Layer(layer) => {
                    layer.base == crate::reading::expression::LayerBase::Variable(variable)
                }
                crate::reading::expression::Argument::Index(index) => {
                    index.base == IndexBase::Variable(variable)
                }
            });
        }
        _ => {}
    });
    found
}

/// A quantity in words: `the weight of layer l+1, to k from j`.
fn quantity_words(quantity: &Quantity, variables: &[VariableInfo], prepared: &Prepared) -> String {
    let conventions = &prepared.model.conventions;
    let index = |place: usize| {
        quantity.indices.get(place).map(|index| {
            let base = match index.base {
                IndexBase::Number => return index.offset.to_string(),
                IndexBase::Variable(variable) => {
                    variables.get(variable).map_or_else(String::new, |info| info.shown())
                }
                IndexBase::Label(_) => "the class of the label".to_owned(),
                IndexBase::Width(layer) => {
                    format!(
                        "n_{}",
                        layer_words(
                            layer,
                            variables,
                            &prepared.model.last_layer,
                            prepared.family.input_layer
                        )
                    )
                }
            };
            match index.offset {
                0 => base,
                n if n > 0 => format!("{base}+{n}"),
                n => format!("{base}−{}", -n),
            }
        })
    };
    let name = quantity.role.word();
    let of_layer = quantity.layer.map_or_else(String::new, |layer| {
        let layer = layer_words(layer, variables, &prepared.model.last_layer, prepared.family.input_layer);
        if layer == "input" { " of the input layer".to_owned() } else { format!(" of layer {layer}") }
    });
    match quantity.role {
        Role::Cost => "the cost".to_owned(),
        Role::ExampleCost => "the cost of one example".to_owned(),
        Role::Weight | Role::WeightGradient => match (index(0), index(1)) {
            (Some(first), Some(second)) => {
                let (to, from) = if conventions.to_first { (first, second) } else { (second, first) };
                format!("the {name}{of_layer} to {to} from {from}")
            }
            (Some(one), None) => format!("the {name}{of_layer}, index {one}"),
            _ => {
                let rows = if conventions.to_first {
                    "a row for each neuron it leads to"
                } else {
                    "a row for each neuron it comes from"
                };
                format!("the {name} matrix{of_layer}, {rows}")
            }
        },
        _ => match index(0) {
            Some(neuron) => format!("the {name}{of_layer}, neuron {neuron}"),
            None => {
                let whole = match conventions.batch {
                    Batch::Columns => ", one column for each example",
                    Batch::Rows => ", one row for each example",
                    Batch::None if conventions.row_vectors => ", a row",
                    Batch::None => "",
                };
                format!("the {name}{of_layer}{whole}")
            }
        },
    }
}
