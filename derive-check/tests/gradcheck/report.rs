//! What the reports say, word for word.

use derive_check::difference::{Scalar, Shadowed};
use derive_check::gradcheck::{Activation, Cost, LayerGradient, Mlp, MlpLayer, gradcheck, gradcheck_plain};

use crate::network::check;
use crate::textbook::Case;

/// The text with every number that has an exponent replaced, as its last digits differ from
/// machine to machine.
fn masked(text: &str) -> String {
    let is_number =
        |word: &str| word.contains('e') && word.trim_end_matches([',', ';']).parse::<f64>().is_ok();
    let mask = |word: &str| {
        if is_number(word) { word.replace(word.trim_end_matches([',', ';']), "#") } else { word.to_owned() }
    };
    text.split('\n')
        .map(|line| line.split(' ').map(mask).collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_refuted_function() {
    let f = |p: &[Shadowed]| p[0] * p[0] + p[1].abs() + p[2] * 3.0;
    let claim = |p: &[Shadowed]| vec![p[0], 1.0.into(), 3.0.into()];
    let report = gradcheck(f, claim, &[0.5, 0.0, 2.0], &[]).expect("a report");
    assert_eq!(
        masked(&report.to_string()),
        "refuted: 1 of 3 derivatives are wrong\n  \
           parameter 0: claimed #, measured # ± #, wrong\n  \
           parameter 1: claimed #, measured # ± #\n  \
           parameter 2: claimed #, measured # ± #\n  \
           on a kink, where either side counts: parameter 1"
    );
}

#[test]
fn a_plain_function_with_a_factor() {
    let report = gradcheck_plain(|p| p[0] * p[1], |p| vec![2.0 * p[1], 2.0 * p[0]], &[0.5, 1.5], &[]);
    assert_eq!(
        masked(&report.expect("a report").to_string()),
        "refuted: 2 of 2 derivatives are wrong\n  \
           parameter 0: claimed #, measured # ± #, wrong\n  \
           parameter 1: claimed #, measured # ± #, wrong\n  \
           the true gradient is 1/2 times the claimed one\n  \
           rounding was estimated from neighbouring values: the bounds are estimates"
    );
}

#[test]
fn a_network() {
    // one example x = 1, y = 0 through z = 2 x into σ(z) = max(z, 0): δ = 2
    let layers = vec![MlpLayer { weight: vec![2.0], bias: vec![0.0], activation: Activation::Relu }];
    let mlp = Mlp { layers, cost: Cost::Quadratic, l2: 0.0, l1: 0.0 };
    let case = Case { mlp, inputs: vec![1.0], targets: vec![0.0] };
    let claim =
        |nabla_w: f64, nabla_b: f64| vec![LayerGradient { nabla_w: vec![nabla_w], nabla_b: vec![nabla_b] }];
    let holds = check(&case, &claim(2.0, 2.0)).to_string();
    assert!(holds.starts_with(
        "holds: 2 parameters on 1 example(s)\n  \
           weight of layer 2, 1×1: holds: 1 derivatives agree, the largest 2.000e0; error at most 0."
    ));
    assert_eq!(
        masked(&check(&case, &claim(2.0, -2.0)).to_string()).replace("0.000 ", "# "),
        "refuted: 2 parameters on 1 example(s)\n  \
           weight of layer 2, 1×1: holds: 1 derivatives agree, the largest #; error at most # of the bound, \
           a defect of # would show\n  \
           bias of layer 2, 1×1: refuted: 1 of 1 derivatives are wrong\n    \
             j = 1: claimed #, measured # ± #, wrong\n    \
             the true gradient is −1 times the claimed one"
    );
}
