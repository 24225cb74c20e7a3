//! burn: a module of linear layers and its own SGD, on the backend flex.

use burn::module::Module;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::nn::{Linear, LinearConfig};
use burn::optim::{GradientsParams, SgdConfig};
use burn::tensor::activation::{relu, sigmoid};
use burn::tensor::{Device, Int, Tensor, TensorData};

use crate::{Epoch, LEARNING_RATE, Workload};

#[derive(Module, Debug)]
struct Mlp {
    layers: Vec<Linear>,
}

impl Mlp {
    fn forward(&self, x: Tensor<2>, with_relu: bool) -> Tensor<2> {
        let last = self.layers.len() - 1;
        let hidden = self.layers[..last].iter().fold(x, |a, layer| {
            let z = layer.forward(a);
            if with_relu { relu(z) } else { sigmoid(z) }
        });
        self.layers[last].forward(hidden)
    }
}

pub fn prepare(workload: &Workload) -> Epoch {
    let device = Device::flex();
    let learning = device.clone().autodiff();
    let sizes = workload.layers.windows(2);
    let layers = sizes.map(|pair| LinearConfig::new(pair[0], pair[1]).init(&learning)).collect();
    let mut model = Mlp { layers };
    let mut optimiser = SgdConfig::new().init();
    let (n, n_inputs) = (workload.examples, workload.layers[0]);
    let n_outputs = workload.layers[workload.layers.len() - 1];
    let x = Tensor::<2>::from_data(TensorData::new(workload.x.clone(), [n, n_inputs]), &learning);
    let y = Tensor::<2>::from_data(TensorData::new(workload.y(), [n, n_outputs]), &learning);
    let labels: Vec<i32> = workload.labels.iter().map(|&label| label as i32).collect();
    let labels = Tensor::<1, Int>::from_data(TensorData::new(labels, [n]), &learning);
    let cross_entropy = CrossEntropyLossConfig::new().init(&learning);
    Box::new(move |workload| {
        for rows in workload.order() {
            let rows: Vec<i32> = rows.into_iter().map(|row| row as i32).collect();
            let m = rows.len();
            let rows = Tensor::<1, Int>::from_data(TensorData::new(rows, [m]), &learning);
            let z = model.forward(x.clone().select(0, rows.clone()), workload.relu);
            let cost = if workload.cross_entropy {
                cross_entropy.forward(z, labels.clone().select(0, rows))
            } else {
                let difference = sigmoid(z) - y.clone().select(0, rows);
                (difference.clone() * difference).sum() * (0.5 / m as f32)
            };
            let gradients = GradientsParams::from_grads(cost.backward(), &model);
            model = optimiser.step(LEARNING_RATE, model.clone(), gradients);
        }
        Ok(())
    })
}
