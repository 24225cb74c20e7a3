//! What differentials are taken along. `dz = dW x + W dx` says how z answers to W and to what x is made of; everything
//! that bears no d on the right stands still.

use super::expression::{Along, Expression, Kind, Quantity, Role};
use super::layers::for_each;

/// Tells every differential of a statement what changes: what stands behind a d on the right of its first relation.
pub(super) fn settle(sides: &mut [Expression]) {
    let mut along = Along::default();
    let (first, others) = sides.split_at(sides.len().min(1));
    let found = gather(others, &mut along) || gather(first, &mut along);
    if !found {
        return;
    }
    for side in sides {
        for_each(side, &mut |kind| {
            if let Kind::Differential { along: known, .. } = kind {
                known.clone_from(&along);
            }
        });
    }
}

/// Adds what bears a d in some sides; whether anything does.
fn gather(sides: &[Expression], along: &mut Along) -> bool {
    let mut found = false;
    for side in sides {
        side.walk(&mut |inner| {
            let Kind::Differential { of, .. } = &inner.kind else { return };
            found = true;
            of.walk(&mut |changed| match &changed.kind {
                Kind::Quantity(Quantity { role: Role::Weight, layer: Some(layer), .. }) => {
                    along.weights.push(*layer);
                }
                Kind::Quantity(Quantity { role: Role::Bias, layer: Some(layer), .. }) => {
                    along.biases.push(*layer);
                }
                Kind::Quantity(Quantity { layer: Some(layer), .. }) => along.computed.push(*layer),
                Kind::Quantity(_) | Kind::Defined { .. } => along.everything = true,
                _ => {}
            });
        });
    }
    found
}
