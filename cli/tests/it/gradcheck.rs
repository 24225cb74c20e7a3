//! `gradcheck`: backpropagation passes for every activation and cost, and what is broken on purpose does not.

use backprop_core::data::embedded;
use backprop_core::{Activation, Cost, Initialisation, Network, Penalty};
use cli::commands::gradcheck::Case;
use derive_check::verdict::Verdict;
use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::{Folder, flowers};

/// A small network on points of two classes.
fn case(sizes: &[usize], hidden: Activation, output: Activation, cost: Cost, m: usize) -> Case {
    let set = embedded::find("moons").expect("an embedded set").draw(Some(40), 7).expect("points");
    let network = Network::initialise(sizes, hidden, output, Initialisation::Xavier, 3).expect("a network");
    Case::new(network, cost, &set, m).expect("a case")
}

#[test]
fn every_activation_and_cost_holds() {
    for hidden in Activation::ALL.into_iter().filter(|hidden| hidden.is_elementwise()) {
        for output in Activation::ALL {
            for cost in Cost::ALL.into_iter().filter(|cost| cost.check(output).is_ok()) {
                for m in [1, 3, 7] {
                    let case = case(&[2, 5, 4, 2], hidden, output, cost, m);
                    let report = case.check(&case.gradients()).expect("a report");
                    let holds = report.verdict == Verdict::Holds;
                    // an output of ReLU may be dead on every example
                    let dead = output == Activation::Relu && report.verdict == Verdict::Vacuous;
                    assert!(holds || dead, "{hidden}, {output}, {cost}, {m} examples: {report}");
                }
            }
        }
    }
}

#[test]
fn one_output_for_two_classes_holds() {
    let case = case(&[2, 3, 1], Activation::Tanh, Activation::Sigmoid, Cost::CrossEntropy, 5);
    assert_eq!(case.check(&case.gradients()).expect("a report").verdict, Verdict::Holds);
}

#[test]
fn a_gradient_broken_on_purpose_is_refuted() {
    let case = case(&[2, 4, 4, 2], Activation::Sigmoid, Activation::Sigmoid, Cost::Quadratic, 3);
    let right = case.gradients();
    assert_eq!(case.check(&right).expect("a report").verdict, Verdict::Holds);

    // one sign of one weight
    let mut wrong = right.clone();
    wrong.nabla_w[3][(2, 1)] = -wrong.nabla_w[3][(2, 1)];
    let report = case.check(&wrong).expect("a report");
    assert_eq!(report.verdict, Verdict::Refuted);
    let refuted: Vec<usize> = report.arrays.iter().map(|array| array.comparison.refuted).collect();
    assert_eq!(refuted, [0, 0, 1, 0, 0, 0]);
    assert_eq!(report.arrays[2].comparison.worst[0].index, 2 * 4 + 1);

    // a lost transpose, which fits as both layers have four neurons
    let mut wrong = right.clone();
    wrong.nabla_w[3] = right.nabla_w[3].transpose().to_owned();
    assert_eq!(case.check(&wrong).expect("a report").verdict, Verdict::Refuted);

    // no mean over the examples
    let mut wrong = right.clone();
    for l in 2..=4 {
        wrong.nabla_w[l] *= faer::Scale(3.0);
        wrong.nabla_b[l].iter_mut().for_each(|b| *b *= 3.0);
    }
    let report = case.check(&wrong).expect("a report");
    assert_eq!(report.factor.and_then(|factor| factor.name).as_deref(), Some("1/m = 1/3"));
}

#[test]
fn penalties_on_the_weights_are_part_of_the_cost() {
    for (l2, l1) in [(0.1, 0.0), (0.0, 0.05), (0.1, 0.05)] {
        let without = case(&[2, 4, 3, 2], Activation::Gelu, Activation::Softmax, Cost::CrossEntropy, 3);
        let forgotten = without.gradients();
        let case = without.with(Penalty { l2, l1 });
        assert_eq!(case.check(&case.gradients()).expect("a report").verdict, Verdict::Holds);
        let report = case.check(&forgotten).expect("a report");
        let verdicts: Vec<Verdict> = report.arrays.iter().map(|array| array.comparison.verdict).collect();
        let (wrong, right) = (Verdict::Refuted, Verdict::Holds);
        assert_eq!(verdicts, [wrong, right, wrong, right, wrong, right], "λ/n = {l2}, λ₁/n = {l1}");
    }
}

#[test]
fn in_f32_every_gradient_is_within_rounding_of_f64() {
    let mut worst = 0.0f64;
    for hidden in Activation::ALL.into_iter().filter(|hidden| hidden.is_elementwise()) {
        for output in Activation::ALL {
            for cost in Cost::ALL.into_iter().filter(|cost| cost.check(output).is_ok()) {
                let case = case(&[2, 5, 4, 2], hidden, output, cost, 7);
                let case = case.with(Penalty { l2: 0.01, l1: 0.01 }).rounded().expect("a case");
                let (wide, narrow) = (case.gradients(), case.gradients_in::<f32>().expect("a gradient"));
                for array in case.check_rounded(&wide, &narrow).expect("a report") {
                    assert!(array.holds(), "{hidden}, {output}, {cost}: {array:?}");
                    worst = worst.max(array.worst_ratio);
                }

                // a part in a hundred is more than rounding does
                let mut wrong = narrow;
                wrong.nabla_b[4].iter_mut().for_each(|b| *b *= 1.01);
                let arrays = case.check_rounded(&wide, &wrong).expect("a report");
                assert!(!arrays[5].holds() || wide.nabla_b[4] == [0.0, 0.0], "{hidden}, {output}, {cost}");
            }
        }
    }
    assert!((0.01..1.0).contains(&worst), "the bounds are far from what happens: {worst}");
}

#[test]
fn f32_and_penalties_from_the_command_line() {
    let folder = Folder::new();
    let command = "gradcheck --data moons --hidden 4 --batch 2 --l2 0.5 --l1 0.1 --f32 --json";
    let report: Value = serde_json::from_str(&folder.chainrule(command).expect_done()).expect("JSON");
    assert_eq!((&report["verdict"], report["f32"].as_array().map(Vec::len)), (&"holds".into(), Some(4)));
    assert!(report["l2"].as_f64().is_some_and(|l2| l2 > 0.0), "{report}");
    let said = folder.chainrule("gradcheck --data moons --hidden 4 --batch 2 --f32").expect_done();
    assert!(said.contains("in f32") && said.contains("the worst ratio is"), "{said}");
}

#[test]
fn the_table() {
    let folder = Folder::new();
    let said = folder
        .chainrule("gradcheck --data moons --hidden 5,4 --activation tanh --batch 4 --seed 2")
        .expect_done();
    let figures = |word: &str| match word.contains(['.', 'e']) && word.parse::<f64>().is_ok() {
        true => "#".repeat(word.len()),
        false => word.to_string(),
    };
    let said: Vec<String> =
        said.lines().map(|line| line.split(' ').map(figures).collect::<Vec<_>>().join(" ")).collect();
    assert_snapshot!(said.join("\n"), @"
    2–5–4–2, quadratic cost, 4 examples of moons

                  shape  verdict      largest      error      bound      ratio     defect
    ∂C/∂W²          5×2  holds        #######    #######    #######     ######    #######
    ∂C/∂b²          5×1  holds        #######    #######    #######     ######    #######
    ∂C/∂W³          4×5  holds        #######    #######    #######     ######    #######
    ∂C/∂b³          4×1  holds        #######    #######    #######     ######    #######
    ∂C/∂W⁴          2×4  holds        #######    #######    #######     ######    #######
    ∂C/∂b⁴          2×1  holds        #######    #######    #######     ######    #######

    holds: 49 of 49 derivatives agree, each with finite differences of its own, in #### s
    error: the largest between the two; bound: what rounding and truncation allow; ratio: the worst of both, 1 at most; defect: an error that would have been refuted anywhere
    ");
}

#[test]
fn a_trained_model_is_checked_on_its_data_or_on_others() {
    let folder = Folder::new();
    folder.put("flowers.csv", flowers());
    folder.chainrule("train --data @/flowers.csv --hidden 3 --epochs 5 --run @/run").expect_done();
    for command in
        ["gradcheck @/run --json", "gradcheck @/run/model.safetensors --data @/flowers.csv --batch 8 --json"]
    {
        let said = folder.chainrule(command).expect_done();
        let report: Value = serde_json::from_str(&said).expect("JSON");
        assert_eq!(report["verdict"], "holds", "{said}");
        assert_eq!(report["arrays"].as_array().map(Vec::len), Some(4));
        assert_eq!(report["arrays"][0]["kind"], "weight");
        assert!(report["arrays"][0]["worst_ratio"].as_f64().is_some_and(|ratio| ratio < 1.0));
        assert_eq!(report["factor"], Value::Null);
    }
    let refused = folder.chainrule("gradcheck @/run/model.safetensors").expect_refused();
    assert_snapshot!(refused, @"error: a model's file does not say where its data lie: expected --data, or the folder of its run");
}

#[test]
fn what_is_not_decided_is_no_pass() {
    // ReLU outputs that are dead on the only example: there is nothing to check
    let dead = (0..20).map(|seed| {
        let command = format!("gradcheck --data xor --hidden 2 --output relu --batch 1 --seed {seed}");
        Folder::new().chainrule(&command)
    });
    let dead = dead.collect::<Vec<_>>();
    assert!(dead.iter().any(|said| said.status == 1 && said.out.contains("vacuous")), "{dead:?}");
    assert!(dead.iter().all(|said| said.status == u8::from(!said.out.contains("\nholds: "))), "{dead:?}");
}

#[test]
fn bad_input_is_refused() {
    let refused = |arguments: &str| Folder::new().chainrule(arguments).expect_refused();
    assert_snapshot!(
        refused("gradcheck --hidden 3 --activation softmax"),
        @"error: layer 2 of 3 has the activation softmax: expected it in the output layer only"
    );
    assert_snapshot!(
        refused("gradcheck --cost cross-entropy --output relu"),
        @"error: cross-entropy needs outputs between 0 and 1, but the output activation is relu: expected sigmoid or softmax, or the quadratic cost"
    );
    assert_snapshot!(
        refused("gradcheck --layers 784,30,9"),
        @"error: layers 784,30,9 do not fit digits, which has 784 inputs and 10 classes: expected 784,…,10, or --hidden with the sizes between"
    );
    assert_snapshot!(refused("gradcheck --activation signoid"), @"
    error: invalid value 'signoid' for '--activation <NAME>': unknown activation `signoid`: expected one of identity, sigmoid, tanh, relu, leaky-relu, elu, softplus, gelu, silu, softmax

    For more information, try '--help'.
    ");
    assert_snapshot!(refused("gradcheck --batch 0"), @"
    error: invalid value '0' for '--batch <N>': expected a whole number from 1

    For more information, try '--help'.
    ");
    assert_snapshot!(
        refused("gradcheck nowhere"),
        @"error: nowhere cannot be read: there is no such file or folder"
    );
}
