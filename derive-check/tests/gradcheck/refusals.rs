//! What cannot be checked is refused, with the words that say why.

use derive_check::gradcheck::{Activation, Cost, LayerGradient, Mlp, MlpLayer, gradcheck_network};

fn mlp() -> Mlp {
    let layer = |rows: usize, columns: usize, activation| MlpLayer {
        weight: vec![0.5; rows * columns],
        bias: vec![0.1; rows],
        activation,
    };
    let layers = vec![layer(3, 2, Activation::Tanh), layer(2, 3, Activation::Sigmoid)];
    Mlp { layers, cost: Cost::Quadratic, l2: 0.0, l1: 0.0 }
}

fn claims(mlp: &Mlp) -> Vec<LayerGradient> {
    let claim = |layer: &MlpLayer| LayerGradient {
        nabla_w: vec![0.0; layer.weight.len()],
        nabla_b: vec![0.0; layer.bias.len()],
    };
    mlp.layers.iter().map(claim).collect()
}

/// What a check is given.
struct Given {
    mlp: Mlp,
    inputs: Vec<f64>,
    targets: Vec<f64>,
    claimed: Vec<LayerGradient>,
}

#[track_caller]
fn refused(change: impl FnOnce(&mut Given), words: &str) {
    let (mlp, inputs, targets) = (mlp(), vec![1.0, 2.0], vec![0.0, 1.0]);
    let mut given = Given { claimed: claims(&mlp), mlp, inputs, targets };
    change(&mut given);
    let Given { mlp, inputs, targets, claimed } = given;
    let error = gradcheck_network(&mlp, &inputs, &targets, &claimed).expect_err("a refusal");
    assert_eq!(error.to_string(), words);
}

#[test]
fn each_fault_has_its_words() {
    assert!(gradcheck_network(&mlp(), &[1.0, 2.0], &[0.0, 1.0], &claims(&mlp())).is_ok());
    refused(
        |given| given.mlp.layers.clear(),
        "a network without layers: expected at least one above the input",
    );
    refused(|given| given.mlp.layers[1].bias.clear(), "layer 3 has no neurons: expected at least 1");
    refused(|given| given.mlp.layers[0].weight.clear(), "layer 1 has no neurons: expected at least 1");
    refused(
        |given| {
            given.mlp.layers[1].weight.pop();
        },
        "weight of layer 3 has 5 numbers but layer 3 has 2 neurons and layer 2 has 3: expected 6",
    );
    refused(
        |given| given.mlp.layers[0].activation = Activation::Softmax,
        "layer 2 has the activation softmax: expected it in the output layer only",
    );
    refused(
        |given| {
            given.mlp.cost = Cost::CrossEntropy;
            given.mlp.layers[1].activation = Activation::Relu;
        },
        "cross-entropy needs outputs between 0 and 1, but the output activation is relu: expected sigmoid \
         or softmax, or the quadratic cost",
    );
    refused(|given| given.mlp.l2 = f64::NAN, "the L2 coefficient is NaN: expected a finite number");
    refused(|given| given.mlp.l1 = f64::NAN, "the L1 coefficient is NaN: expected a finite number");
    refused(
        |given| given.mlp.layers[1].weight[4] = f64::INFINITY,
        "weight 2, 2 of layer 3 is inf: expected a finite number",
    );
    refused(
        |given| given.mlp.layers[0].bias[2] = f64::NAN,
        "bias 3 of layer 2 is NaN: expected a finite number",
    );
    refused(
        |given| given.inputs.push(3.0),
        "inputs hold 3 numbers and an example has 2: expected a multiple of 2, at least one",
    );
    refused(
        |given| given.targets.clear(),
        "targets hold 0 numbers and an example has 2: expected a multiple of 2, at least one",
    );
    refused(|given| given.inputs.extend([3.0, 4.0]), "2 examples of input but 1 of target: expected as many");
    refused(|given| given.inputs[1] = f64::NAN, "number 2 of the inputs is NaN: expected a finite number");
    refused(
        |given| {
            given.claimed.pop();
        },
        "the claimed gradient has 1 layer(s) above the input: expected 2",
    );
    refused(
        |given| given.claimed[1].nabla_b.push(0.0),
        "the claimed gradient of the bias of layer 3 has 3 numbers: expected 2",
    );
    refused(
        |given| given.claimed[0].nabla_w.clear(),
        "the claimed gradient of the weight of layer 2 has 0 numbers: expected 6",
    );
}
