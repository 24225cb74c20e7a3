//! Steps of gradient descent, as statements speak of them: `w ← w − η ∂C/∂w`, `Δw = …`.

use super::expression::{Expression, Kind, Multiply, OfExample, Role};
use crate::oracle::evaluate::cost_expression;

/// −η ∂C/∂(quantity), in the quantity's shape, for the cost of all examples or that of one.
pub(crate) fn descent_step(
    quantity: &Expression,
    (role, example): (Role, OfExample),
    transposed_gradients: bool,
) -> Expression {
    let span = quantity.span;
    let at = |kind: Kind| Expression { kind, span };
    let (inner, transposed) = match &quantity.kind {
        Kind::Transpose(inner) => (&**inner, true),
        _ => (quantity, false),
    };
    let cost = cost_expression(role, example, span);
    let mut gradient = at(Kind::Derivative { of: Box::new(cost), by: Box::new(inner.clone()) });
    if transposed != transposed_gradients {
        gradient = at(Kind::Transpose(Box::new(gradient)));
    }
    let step = at(Kind::Product {
        left: Box::new(at(Kind::Constant("eta".to_owned()))),
        right: Box::new(gradient),
        operator: Multiply::Juxtaposed,
    });
    at(Kind::Negative(Box::new(step)))
}
