//! Everything that is refused, with the words that refuse it.

use std::collections::HashMap;
use std::fmt::Display;

use backprop_core::checkpoint::{self, Checkpoint, Notes};
use backprop_core::data::{Dataset, ImageShape, Inputs, Targets, augment};
use backprop_core::evaluate::check_fit;
use backprop_core::{
    Activation, Clip, Cost, DType, EarlyStopping, Initialisation, Layer, Monitor, Network, OptimiserConfig,
    Schedule, TrainOptions, Trainer,
};
use faer::Mat;
use safetensors::tensor::{SafeTensors, TensorView};

#[track_caller]
fn refused<V, E: Display>(result: Result<V, E>, words: &str) {
    match result {
        Ok(_) => panic!("accepted, expected: {words}"),
        Err(error) => assert_eq!(error.to_string(), words),
    }
}

fn network(sizes: &[usize], hidden: Activation, output: Activation) -> Network<f32> {
    Network::initialise(sizes, hidden, output, Initialisation::He, 1).expect("a network")
}

fn layer(rows: usize, columns: usize, activation: Activation) -> Layer<f64> {
    Layer::new(Mat::zeros(rows, columns), vec![0.0; rows], activation).expect("a layer")
}

fn classes(n_inputs: usize, n_classes: u32) -> Dataset {
    let names = (0..n_classes).map(|class| class.to_string()).collect();
    let inputs = Inputs::Reals(vec![0.5; n_inputs * n_classes as usize]);
    Dataset::new("letters", n_inputs, inputs, Targets::Classes { labels: (0..n_classes).collect(), names })
        .expect("a data set")
}

fn reals(values: Vec<f64>) -> Dataset {
    let n = values.len() / 2;
    let targets = Targets::Reals { values, names: vec!["u".to_owned(), "v".to_owned()] };
    Dataset::new("levels", 1, Inputs::Reals(vec![0.5; n]), targets).expect("a data set")
}

#[test]
fn names() {
    refused(
        "relu6".parse::<Activation>(),
        "unknown activation `relu6`: expected one of identity, sigmoid, tanh, relu, leaky-relu, elu, softplus, \
         gelu, silu, softmax",
    );
    refused("mse".parse::<Cost>(), "unknown cost `mse`: expected one of quadratic, cross-entropy");
    refused("f16".parse::<DType>(), "unknown dtype `f16`: expected one of f32, f64");
    refused("loss".parse::<Monitor>(), "unknown monitor `loss`: expected one of cost, accuracy");
    refused(
        "lbfgs".parse::<OptimiserConfig>(),
        "unknown optimiser `lbfgs`: expected one of sgd, momentum, nesterov, adam, adamw",
    );
    refused(
        "zeros".parse::<Initialisation>(),
        "unknown initialisation `zeros`: expected one of uniform, normal, inverse-sqrt, xavier, he",
    );
    for activation in Activation::ALL {
        assert_eq!(activation.to_string().parse(), Ok(activation));
    }
    for name in OptimiserConfig::NAMES {
        assert_eq!(
            name.parse::<OptimiserConfig>().map(|optimiser| optimiser.to_string()),
            Ok(name.to_owned())
        );
    }
}

#[test]
fn networks() {
    let (sigmoid, softmax) = (Activation::Sigmoid, Activation::Softmax);
    refused(
        Network::<f64>::new(vec![]),
        "a network of 1 layer: expected an input layer and at least one above it",
    );
    refused(
        Network::new(vec![layer(30, 784, sigmoid), layer(10, 784, sigmoid)]),
        "weight of layer 3 is 10×784 but layer 2 has 30 neurons: expected 10×30",
    );
    refused(
        Layer::new(Mat::<f64>::zeros(3, 2), vec![0.0; 2], sigmoid),
        "bias of layer 2 has 2 numbers but its weight has 3 rows: expected 3",
    );
    refused(
        Network::new(vec![layer(3, 2, softmax), layer(2, 3, softmax)]),
        "layer 2 of 3 has the activation softmax: expected it in the output layer only",
    );
    refused(
        Network::new(vec![layer(1, 2, softmax)]),
        "layer 2 is softmax over 1 neuron, which is always 1: expected at least 2 neurons, or the activation sigmoid",
    );
    let initialise =
        |sizes: &[usize]| Network::<f32>::initialise(sizes, sigmoid, sigmoid, Initialisation::He, 1);
    refused(initialise(&[784]), "a network of 1 layer: expected an input layer and at least one above it");
    refused(initialise(&[]), "a network of 0 layers: expected an input layer and at least one above it");
    refused(initialise(&[784, 0, 10]), "layer 2 has no neurons: expected at least 1");
    refused(initialise(&[784, 30, 0]), "layer 3 has no neurons: expected at least 1");
    refused(initialise(&[0, 30]), "layer 1 has no neurons: expected at least 1");
}

#[test]
fn costs() {
    refused(
        Cost::CrossEntropy.check(Activation::Tanh),
        "cross-entropy needs outputs between 0 and 1, but the output activation is tanh: \
         expected sigmoid or softmax, or the quadratic cost",
    );
}

#[test]
fn data_that_do_not_fit() {
    let (sigmoid, softmax) = (Activation::Sigmoid, Activation::Softmax);
    let (quadratic, cross_entropy) = (Cost::Quadratic, Cost::CrossEntropy);
    refused(
        check_fit(&network(&[5, 3], sigmoid, sigmoid), quadratic, &classes(4, 3)),
        "the input layer has 5 neurons but `letters` has 4 inputs: expected 4",
    );
    refused(
        check_fit(&network(&[4, 2], sigmoid, sigmoid), quadratic, &classes(4, 3)),
        "the output layer has 2 neurons but `letters` has 3 classes: expected 3",
    );
    refused(
        check_fit(&network(&[1, 3], sigmoid, sigmoid), quadratic, &reals(vec![0.0, 1.0])),
        "the output layer has 3 neurons but `levels` has 2 target columns: expected 2",
    );
    refused(
        check_fit(&network(&[1, 2], sigmoid, sigmoid), cross_entropy, &reals(vec![0.0, 1.0, 0.5, 1.5])),
        "a target of example 2 of `levels` is 1.5, but cross-entropy with sigmoid expects numbers from 0 to 1: \
         use the quadratic cost",
    );
    refused(
        check_fit(&network(&[1, 2], sigmoid, softmax), cross_entropy, &reals(vec![0.5, 0.75])),
        "the targets of example 1 of `levels` have the sum 1.25, but cross-entropy with softmax expects the sum 1: \
         use the quadratic cost",
    );
    check_fit(&network(&[1, 2], sigmoid, softmax), quadratic, &reals(vec![0.5, 0.75])).expect("any targets");
    check_fit(&network(&[4, 1], sigmoid, sigmoid), cross_entropy, &classes(4, 2))
        .expect("one output for two");
}

#[test]
fn options() {
    let check = |change: fn(&mut TrainOptions), words: &str| {
        let mut options = TrainOptions::default();
        options.check().expect("the default");
        change(&mut options);
        refused(options.check(), words);
    };
    check(|o| o.learning_rate = 0.0, "learning rate is 0: expected a number above 0");
    check(|o| o.learning_rate = f64::NAN, "learning rate is NaN: expected a number above 0");
    check(|o| o.warm_up = -1.0, "warm-up is -1: expected 0 or more");
    check(|o| o.l2 = f64::INFINITY, "L2 regularisation is inf: expected 0 or more");
    check(|o| o.l1 = -0.5, "L1 regularisation is -0.5: expected 0 or more");
    check(|o| o.mini_batch_size = 0, "mini-batch size is 0: expected 1 or more");
    check(|o| o.epochs = 0, "number of epochs is 0: expected 1 or more");
    check(|o| o.threads = 0, "number of threads is 0: expected 1 or more");
    check(
        |o| o.optimiser = OptimiserConfig::Momentum { momentum: 1.0 },
        "momentum is 1: expected a number from 0 up to but not including 1",
    );
    check(
        |o| o.optimiser = OptimiserConfig::Adam { beta1: 0.9, beta2: 1.5, epsilon: 1e-8 },
        "beta2 is 1.5: expected a number from 0 up to but not including 1",
    );
    check(
        |o| {
            o.optimiser = OptimiserConfig::AdamW { beta1: 0.9, beta2: 0.9, epsilon: 1.0, weight_decay: -1.0 };
        },
        "weight decay is -1: expected 0 or more",
    );
    check(
        |o| o.schedule = Schedule::Step { every: 0, factor: 0.5 },
        "epochs between steps of the schedule is 0: expected 1 or more",
    );
    check(
        |o| o.schedule = Schedule::Exponential { factor: 0.0 },
        "factor of the schedule is 0: expected a number above 0",
    );
    check(
        |o| o.schedule = Schedule::Cosine { floor: 2.0 },
        "floor of the schedule is 2: expected a number from 0 to 1",
    );
    check(
        |o| o.schedule = Schedule::Plateau { factor: 0.5, patience: 0 },
        "patience of the schedule is 0: expected 1 or more",
    );
    check(
        |o| o.clip = Some(Clip::Norm { limit: 0.0 }),
        "limit of gradient clipping is 0: expected a number above 0",
    );
    check(
        |o| o.early_stopping = Some(EarlyStopping { patience: 0, min_delta: 0.0 }),
        "patience of early stopping is 0: expected 1 or more",
    );
    check(
        |o| o.early_stopping = Some(EarlyStopping { patience: 1, min_delta: -1.0 }),
        "least improvement of early stopping is -1: expected 0 or more",
    );
}

#[test]
fn augmentation() {
    let start = || network(&[4, 3], Activation::Sigmoid, Activation::Sigmoid);
    let rotation = augment::Options { rotation: 10.0, ..augment::Options::default() };
    let options = TrainOptions { augmentation: rotation, ..TrainOptions::default() };
    refused(
        Trainer::new(start(), options.clone(), &classes(4, 3), None),
        "augmentation changes images, but the examples of `letters` are not known to be images: leave it out",
    );
    let names = vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
    let targets = Targets::Classes { labels: vec![0, 1, 2], names };
    let bytes = Dataset::new("pictures", 4, Inputs::Bytes(vec![7; 12]), targets).expect("a data set");
    let images = bytes.with_image_shape(ImageShape { n_rows: 2, n_columns: 2 }).expect("a shape");
    Trainer::new(start(), options, &images, None).expect("images can be turned");
    let too_far = augment::Options { rotation: 200.0, ..augment::Options::default() };
    let options = TrainOptions { augmentation: too_far, ..TrainOptions::default() };
    refused(
        Trainer::new(start(), options, &images, None),
        "the augmentation's rotation is 200, expected a number from 0 to 180",
    );
}

/// The bytes of a small network, its metadata and tensors changed on the way.
fn rewritten(change: impl Fn(&mut String, &mut HashMap<String, (Vec<usize>, Vec<u8>)>)) -> Vec<u8> {
    let network = network(&[3, 2], Activation::Tanh, Activation::Tanh);
    let bytes = checkpoint::network_to_bytes(&network, &Notes::new()).expect("bytes");
    let (_, header) = SafeTensors::read_metadata(&bytes).expect("a header");
    let mut text = header.metadata().clone().expect("metadata")["chainrule"].clone();
    let file = SafeTensors::deserialize(&bytes).expect("tensors");
    let mut tensors: HashMap<_, _> = file
        .iter()
        .map(|(name, view)| (name.to_owned(), (view.shape().to_vec(), view.data().to_vec())))
        .collect();
    change(&mut text, &mut tensors);
    let views = tensors.iter().map(|(name, (shape, data))| {
        (name, TensorView::new(safetensors::Dtype::F32, shape.clone(), data).expect("a tensor"))
    });
    safetensors::serialize(views, Some(HashMap::from([("chainrule".to_owned(), text)]))).expect("bytes")
}

#[test]
fn checkpoints() {
    let read = Checkpoint::<f32>::from_bytes;
    read(&rewritten(|_, _| {})).expect("nothing changed");
    refused(read(b""), "not a safetensors file, or a damaged one: header too small");
    let whole = rewritten(|_, _| {});
    refused(
        read(&whole[..whole.len() - 1]),
        "not a safetensors file, or a damaged one: incomplete metadata, file not fully covered",
    );
    let foreign = safetensors::serialize(HashMap::<String, TensorView<'_>>::new(), None).expect("bytes");
    refused(
        read(&foreign),
        "a safetensors file without the metadata `chainrule`: expected a model or checkpoint saved by this program",
    );
    refused(
        read(&rewritten(|text, _| *text = text.replace("\"version\":1", "\"version\":7"))),
        "a file of format version 7: expected 1, so a newer program is needed",
    );
    refused(
        read(&rewritten(|text, _| *text = text.replace("tanh", "tan"))),
        "the metadata `chainrule` cannot be read: unknown variant `tan`, expected one of `identity`, `sigmoid`, \
         `tanh`, `relu`, `leaky-relu`, `elu`, `softplus`, `gelu`, `silu`, `softmax` at line 1 column 47",
    );
    refused(Checkpoint::<f64>::from_bytes(&whole), "a network of f32 numbers: expected f64");
    refused(
        read(&rewritten(|_, tensors| drop(tensors.remove("layer.2.bias")))),
        "the tensor `layer.2.bias` is missing",
    );
    refused(
        read(&rewritten(|_, tensors| {
            tensors.insert("layer.2.bias".to_owned(), (vec![3], vec![0; 12]));
        })),
        "the tensor `layer.2.bias` is F32 3: expected F32 2",
    );
    refused(
        read(&rewritten(|_, tensors| {
            tensors.insert("layer.2.weight".to_owned(), (vec![6], vec![0; 24]));
        })),
        "the tensor `layer.2.weight` is F32 6: expected a matrix",
    );
    refused(
        read(&rewritten(|_, tensors| {
            let nan = f32::NAN.to_le_bytes();
            tensors.get_mut("layer.2.bias").expect("a bias").1[..4].copy_from_slice(&nan);
        })),
        "the tensor `layer.2.bias` holds NaN: expected finite numbers",
    );
}

#[test]
fn runs_to_resume() {
    let set = classes(4, 3);
    let start = network(&[4, 3], Activation::Sigmoid, Activation::Sigmoid);
    let read = |bytes: &[u8]| Checkpoint::<f32>::from_bytes(bytes).expect("what was just written");
    let alone = read(&checkpoint::network_to_bytes(&start, &Notes::new()).expect("bytes"));
    refused(
        Trainer::resume(alone, &set, None),
        "the file holds a network without a training run: expected a checkpoint, or start a new run from the network",
    );
    let trainer = Trainer::new(start, TrainOptions::default(), &set, None).expect("a run that fits");
    let bytes = checkpoint::run_to_bytes(&trainer, &Notes::new()).expect("bytes");
    let fewer = set.select(&[0, 1]).expect("examples");
    refused(
        Trainer::resume(read(&bytes), &fewer, None),
        "the run to be resumed has 3 training examples but `letters` has 2: expected the same data",
    );
    let mut other = read(&bytes);
    other.run.as_mut().expect("a run").options.optimiser = OptimiserConfig::Momentum { momentum: 0.9 };
    refused(
        Trainer::resume(other, &set, None),
        "the run to be resumed did not use momentum: expected the optimiser it began with",
    );
}
