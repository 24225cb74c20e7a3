//! The help texts, which are kept: a flag that goes or changes its meaning breaks other people's scripts.

use insta::assert_snapshot;

use crate::harness::Folder;

#[test]
fn of_the_program() {
    assert_snapshot!(Folder::new().chainrule("--help").expect_done(), @r"
    Backpropagation: train networks, and look at what they learnt

    Usage: chainrule [OPTIONS] <COMMAND>

    Commands:
      train      Train a network, and leave it in a folder with its figures and pictures
      predict    Say the class and the outputs of examples, as CSV
      evaluate   Say how good a network is: cost, accuracy, and which class it takes for which
      plot       Draw pictures: of a run again, of several runs together, of functions and errors
      gradcheck  Check every gradient of backpropagation against finite differences with a bound on their error
      check      Check the equations of notes: which hold, which do not, and what would have held
      bench      Measure how many examples a second training takes in, against the peak of this machine

    Options:
          --color <WHEN>  Colours: on a terminal, always or never [default: auto]
      -h, --help          Print help
      -V, --version       Print version

    Exit status: 0 done; 1 a check failed; 2 could not run; 130 stopped by Ctrl-C, to be resumed.
    Start with `chainrule train`: it needs nothing and takes seconds.
    ");
}

#[test]
fn of_train() {
    let help = Folder::new().chainrule("train --help").expect_done();
    assert!(help.lines().all(|line| line.chars().count() <= 112), "lines fit a terminal");
    assert_eq!(help, Folder::new().chainrule("train -h").expect_done());
    assert_snapshot!(help, @r"
    Train a network, and leave it in a folder with its figures and pictures

    Usage: chainrule train [OPTIONS]

    Options:
          --color <WHEN>  Colours: on a terminal, always or never [default: auto]
      -h, --help          Print help

    Data:
          --data <PATH>             Folder of IDX files, CSV file, or embedded set [default: digits]
                                    [embedded: digits, spirals, moons, circles, xor]
          --examples <N>            Examples to make of an embedded set
          --label <COLUMN>          Target column of a CSV file, by name or by number from 1;
                                    several, with commas between, are several real targets
          --label-kind <KIND>       Whether the target is a class or a number: auto, classes, real [default: auto]
          --header <WHEN>           Whether a CSV file's first row has names: auto, present, absent [default: auto]
          --delimiter <CHAR>        What stands between the fields of a CSV file: one character, or tab
          --image <ROWSxCOLUMNS>    Rows and columns of the images that the inputs are, such as 8x8
          --validation-data <PATH>  Examples to validate with, in a file or folder of their own
          --validation <SHARE>      Share of the examples to hold out for validation
          --test <SHARE>            Share of the examples to hold out until the run has ended
          --standardise [<BOOL>]    Give every input mean 0 and deviation 1, learnt on the training examples
                                    [default: true for a CSV file]
          --augment <CHANGES>       Change the training images anew in every epoch, such as shift=2,rotation=10
                                    [pixels: shift, elastic, smoothness; degrees: rotation; shares: scale, shear]

    Network:
          --layers <SIZES>     Neurons of every layer, such as 784,30,10
          --hidden <SIZES>     Neurons of the hidden layers, the ends taken from the data [default: 30]
          --activation <NAME>  Activation of the hidden layers [default: sigmoid]
                               [identity, sigmoid, tanh, relu, leaky-relu, elu, softplus, gelu, silu, softmax]
          --output <NAME>      Activation of the output layer [default: sigmoid; for classes with
                               cross-entropy softmax; for real targets identity]
                               [identity, sigmoid, tanh, relu, leaky-relu, elu, softplus, gelu, silu, softmax]
          --init <NAME>        How the first weights and biases are drawn [default: inverse-sqrt]
                               [uniform, normal, inverse-sqrt, xavier, he]
          --dtype <TYPE>       Numbers to compute with [default: f32]
                               [f32, f64]

    Training:
          --cost <NAME>              What training lowers [default: quadratic]
                                     [quadratic, cross-entropy]
          --optimizer <NAME>         Rule that moves the weights [default: sgd]
                                     [sgd, momentum, nesterov, adam, adamw]
          --learning-rate <RATE>     η: length of a step
                                     [default: 3 for sgd with sigmoid and quadratic cost, 0.1 for other sgd,
                                     0.01 for momentum and nesterov, 0.001 for adam and adamw]
          --batch <N>                m: examples of a mini-batch [default: 10]
          --epochs <N>               Times to go through the training examples [default: 30]
          --momentum <SHARE>         μ of momentum and nesterov [default: 0.9]
          --beta1 <SHARE>            β₁ of adam and adamw [default: 0.9]
          --beta2 <SHARE>            β₂ of adam and adamw [default: 0.999]
          --epsilon <NUMBER>         ε of adam and adamw [default: 1e-8]
          --weight-decay <NUMBER>    κ of adamw [default: 0.01]
          --schedule <SCHEDULE>      How η changes: constant, step:EVERY:FACTOR, exponential:FACTOR, cosine,
                                     cosine:FLOOR, plateau:FACTOR:PATIENCE [default: constant]
          --warm-up <EPOCHS>         Epochs over which η grows from 0 [default: 0]
          --l2 <NUMBER>              λ: adds λ/2n Σ w² to the cost [default: 0]
          --l1 <NUMBER>              λ₁: adds λ₁/n Σ |w| to the cost [default: 0]
          --clip-norm <NUMBER>       Shorten gradients to this length
          --clip-value <NUMBER>      Cut every component of a gradient to this size
          --monitor <FIGURE>         What says which epoch was best [default: cost]
                                     [cost, accuracy]
          --early-stopping <EPOCHS>  End after so many epochs without a better one, and keep the best
          --min-delta <NUMBER>       How much better counts as better for early stopping [default: 0]

    Run:
          --seed <N>       What everything random is drawn from; the same seed gives the same bits [default: 0]
          --threads <N>    Threads to use; the result is the same for any number [default: 1]
          --run <DIR>      Folder for what the run leaves [default: the first free of runs/DATA-1, -2, …]
          --config <FILE>  TOML file with options
          --resume <DIR>   Go on with the run in this folder; --epochs, --threads and early stopping may change
          --force          Overwrite the run in the folder given with --run
          --json           Print JSON, one object on a line: start, each epoch, end

    Without any option: 784–30–10 on embedded handwritten-like digits, as the classic text begins.

    Every option can also stand in a TOML file given with --config, named as its flag: learning-rate = 0.5.
    A run writes its own such file, config.toml: given again, it leads to the same network, bit for bit.

    A folder of IDX files has the names of MNIST's: its test images are the validation set, unless --validation
    says otherwise. `digits` is the embedded set, `./digits` a file or folder of that name.

    Examples:
      chainrule train
      chainrule train --data mnist --layers 784,100,10 --cost cross-entropy --learning-rate 0.1 --l2 5
      chainrule train --data iris.csv --hidden 8 --activation tanh --optimizer adam --epochs 100
      chainrule train --data spirals --hidden 16,16 --activation relu --init he --optimizer adam
      chainrule train --resume runs/digits-1 --epochs 60
    ");
}

#[test]
fn of_the_others() {
    assert_snapshot!(Folder::new().chainrule("predict --help").expect_done(), @r"
    Say the class and the outputs of examples, as CSV

    Usage: chainrule predict [OPTIONS] --data <PATH> <MODEL>

    Arguments:
      <MODEL>  Folder of a run, or a model's file

    Options:
          --color <WHEN>      Colours: on a terminal, always or never [default: auto]
          --data <PATH>       CSV file with or without the target, IDX file or folder, or embedded set
          --out <FILE>        File to write to, instead of the standard output
          --force             Overwrite the file given with --out
          --header <WHEN>     Whether a CSV file's first row has names: auto, present, absent [default: auto]
          --delimiter <CHAR>  What stands between the fields of a CSV file: one character, or tab [default: ,]
          --examples <N>      Examples to make of an embedded set
          --seed <N>          Seed of an embedded set [default: 1]
          --threads <N>       Threads to use [default: 1]
      -h, --help              Print help

    A line for every example: its number from 1, its class, and the probability of every class (called output
    where the network's outputs are no probabilities). For real targets: its number and the outputs.

    Examples:
      chainrule predict runs/digits-1 --data digits --examples 10
      chainrule predict runs/mnist-1 --data mnist --out classes.csv
      chainrule predict runs/iris-1 --data flowers.csv
    ");
    assert_snapshot!(Folder::new().chainrule("evaluate --help").expect_done(), @r"
    Say how good a network is: cost, accuracy, and which class it takes for which

    Usage: chainrule evaluate [OPTIONS] <MODEL>

    Arguments:
      <MODEL>  Folder of a run, or a model's file

    Options:
          --color <WHEN>      Colours: on a terminal, always or never [default: auto]
          --data <PATH>       Folder of IDX files, CSV file with the target, or embedded set
          --label <COLUMN>    Target column of a CSV file, by name or by number from 1 [default: as in training]
          --header <WHEN>     Whether a CSV file's first row has names: auto, present, absent [default: auto]
          --delimiter <CHAR>  What stands between the fields of a CSV file: one character, or tab [default: ,]
          --examples <N>      Examples to make of an embedded set
          --seed <N>          Seed of an embedded set [default: 1]
          --picture <FILE>    SVG file to draw the confusion matrix in
          --threads <N>       Threads to use [default: 1]
          --json              Print JSON, one object
      -h, --help              Print help

    Without --data: on the parts of the data that the run of the folder was made with.

    Examples:
      chainrule evaluate runs/digits-1
      chainrule evaluate runs/mnist-1 --data mnist --picture confusion.svg
      chainrule evaluate runs/optdigits_train-1 --data optdigits_test.csv --json
    ");
    assert_snapshot!(Folder::new().chainrule("plot --help").expect_done(), @r"
    Draw pictures: of a run again, of several runs together, of functions and errors

    Usage: chainrule plot [OPTIONS] <RUN>...
           chainrule plot <COMMAND>

    Commands:
      activations  Activation functions with their derivatives
      differences  The error of a finite difference over its step: truncation right, rounding left
      delta        |δ| of every layer, before training and after
      boundary     The region of every class, of a run on data with two inputs
      gradcheck    The time of a gradient check over the width of 784–n–10, beside what nudges reach

    Arguments:
      <RUN>...  Folders of runs

    Options:
          --color <WHEN>  Colours: on a terminal, always or never [default: auto]
          --out <DIR>     Folder for the pictures of several runs [default: plots]
      -h, --help          Print help

    Of one run: all of its pictures anew, in its folder. Of several: their cost and accuracy in one picture each.

    Examples:
      chainrule plot runs/digits-1
      chainrule plot runs/digits-1 runs/digits-2 --out compared
      chainrule plot activations sigmoid tanh relu
      chainrule plot delta runs/digits-1
    ");
}
