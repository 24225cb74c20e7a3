//! candle: linear layers of candle-nn and its own SGD, on the CPU.

use std::error::Error;

use candle_core::{DType, Device, Tensor};
use candle_nn::{Linear, Module, Optimizer, SGD, VarBuilder, VarMap, linear, loss, ops};

use crate::{Epoch, LEARNING_RATE, Workload};

pub fn prepare(workload: &Workload) -> Result<Epoch, Box<dyn Error>> {
    let device = Device::Cpu;
    let variables = VarMap::new();
    let root = VarBuilder::from_varmap(&variables, DType::F32, &device);
    let sizes = workload.layers.windows(2).enumerate();
    let layers: Vec<Linear> =
        sizes.map(|(l, pair)| linear(pair[0], pair[1], root.pp(l))).collect::<Result<_, _>>()?;
    let mut optimiser = SGD::new(variables.all_vars(), LEARNING_RATE)?;
    let (n, n_inputs) = (workload.examples, workload.layers[0]);
    let n_outputs = workload.layers[workload.layers.len() - 1];
    let x = Tensor::from_slice(&workload.x, (n, n_inputs), &device)?;
    let y = Tensor::from_slice(&workload.y(), (n, n_outputs), &device)?;
    let labels = Tensor::from_slice(&workload.labels, n, &device)?;
    Ok(Box::new(move |workload| {
        for rows in workload.order() {
            let m = rows.len();
            let rows = Tensor::from_vec(rows, m, &device)?;
            let mut a = x.index_select(&rows, 0)?;
            for (l, layer) in layers.iter().enumerate() {
                let z = layer.forward(&a)?;
                a = if l + 1 == layers.len() {
                    z
                } else if workload.relu {
                    z.relu()?
                } else {
                    ops::sigmoid(&z)?
                };
            }
            let cost = if workload.cross_entropy {
                loss::cross_entropy(&a, &labels.index_select(&rows, 0)?)?
            } else {
                let difference = (ops::sigmoid(&a)? - y.index_select(&rows, 0)?)?;
                (difference.sqr()?.sum_all()? * (0.5 / m as f64))?
            };
            optimiser.backward_step(&cost)?;
        }
        Ok(())
    }))
}
