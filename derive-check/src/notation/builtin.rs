//! Notations in wide use, by name.

/// Names and texts.
const NOTATIONS: [(&str, &str); 13] = [
    (
        "four-equations",
        r"
weight = ['w^{l}_{jk}', 'W^{l}']
bias = 'b^{l}_{j}'
preactivation = 'z^{l}_{j}'
activation = 'a^{l}_{j}'
error = '\delta^{l}_{j}'
input = 'x'
target = 'y_{j}'
cost = 'C'
activation-function = '\sigma'
learning-rate = '\eta'
examples = 'n'
example = 'x'
input-layer = 1
last-layer = 'L'
vectors = 'columns'
",
    ),
    (
        "path-sums",
        r"
weight = ['W^{n,n-1}_{ij}', 'w^{n,n-1}_{ij}']
preactivation = 'z^{n}_{i}'
activation = ['y^{n}_{i}', 'a^{n}_{i}']
activation-function = 'f'
target-function = 'F'
cost = ['C_{i}', 'C^{n}_{i}', 'C^{n,n-1}_{i}']
cost-function = 'quadratic'
width = 'k_{n}'
input-layer = 1
last-layer = 'n'
",
    ),
    (
        "two-layer-digits",
        r"
weight = ['w^{(l)}_{ij}', 'W^{(l)}']
bias = 'b^{(l)}_{j}'
preactivation = 'z^{(l)}_{j}'
activation = 'x^{(l)}_{j}'
error = '\delta^{(l)}_{j}'
input = 'x_{n}'
target = 'y^{(n)}_{k}'
example = 'n'
cost = 'L_{n}'
cost-function = 'quadratic'
activation-function = '\varphi'
sizes = { 0 = 784, 1 = 'K', 2 = 10 }
input-layer = 0
last-layer = 2
vectors = 'columns'
",
    ),
    (
        "from-to-slides",
        r"
weight = ['w^{l}_{ij}', 'w_{ij}', 'W^{l}']
bias = ['b^{l}_{j}', 'b_{j}']
preactivation = ['z^{l}_{j}', 'z_{j}']
activation = ['a^{l}_{j}', 'a_{j}']
error = ['\delta^{l}_{j}', '\delta_{j}']
target = 'y_{j}'
cost = 'L'
activation-function = '\sigma'
last-layer = 'L'
vectors = 'columns'
",
    ),
    (
        "lecture-2-2-1",
        r"
weight = ['w^{(l)}_{ij}', 'W^{l}']
bias = 'b^{(l)}_{j}'
preactivation = 'z^{(l)}_{j}'
activation = 'a^{(l)}_{j}'
error = '\delta^{(l)}_{j}'
target = 'y_{j}'
cost = 'C'
activation-function = '\sigma'
learning-rate = '\eta'
width = 'M_{l}'
input-layer = 0
last-layer = 'L'
vectors = 'columns'
",
    ),
    (
        "brackets",
        r"
weight = ['W^{[l]}', 'w^{[l]}_{jk}']
bias = 'b^{[l]}_{j}'
preactivation = ['Z^{[l]}', 'z^{[l](i)}_{j}']
activation = ['A^{[l]}', 'a^{[l](i)}_{j}']
input = ['X', 'x^{(i)}']
target = ['Y', 'y^{(i)}_{j}']
cost = 'J'
example-cost = '\mathcal{L}'
activation-function = ['g^{[l]}', 'g', '\sigma']
learning-rate = '\alpha'
examples = 'm'
example = 'i'
input-layer = 0
last-layer = 'L'
vectors = 'columns'
batch = 'columns'
weight-order = 'to-from'
",
    ),
    (
        "theta",
        r"
weight = ['\Theta^{(l)}_{ij}', '\theta^{(l)}_{ij}']
weight-order = 'to-from'
weight-layer = 'from'
bias-folded = 'first'
preactivation = 'z^{(l)}_{i}'
activation = 'a^{(l)}_{i}'
error = '\delta^{(l)}_{i}'
input = 'x'
target = 'y_{k}'
cost = 'J'
activation-function = 'g'
learning-rate = '\alpha'
examples = 'm'
input-layer = 1
last-layer = 'L'
vectors = 'columns'
",
    ),
    (
        "rows",
        r"
weight = ['W^{l}', 'w^{l}_{ij}']
bias = 'b^{l}_{j}'
preactivation = ['Z^{l}', 'z^{l}_{j}']
activation = ['A^{l}', 'a^{l}_{j}', 'H^{l}']
error = '\delta^{l}_{j}'
input = 'X'
target = ['Y', 'y_{j}']
cost = 'C'
activation-function = '\sigma'
learning-rate = '\eta'
input-layer = 0
last-layer = 'L'
vectors = 'rows'
batch = 'rows'
weight-order = 'from-to'
",
    ),
    (
        "subscripts",
        r"
weight = 'W_{l}'
bias = 'b_{l}'
preactivation = 'z_{l}'
activation = ['a_{l}', 'h_{l}']
error = '\delta_{l}'
input = 'x'
target = 'y'
cost = ['C', 'L', 'J']
activation-function = '\sigma'
learning-rate = '\eta'
input-layer = 0
last-layer = 'L'
vectors = 'columns'
",
    ),
    (
        "units",
        r"
weight = 'w_{ji}'
bias = 'b_{j}'
preactivation = 'a_{j}'
activation = 'z_{j}'
error = '\delta_{j}'
input = 'x_{i}'
output = 'y_{k}'
target = 't_{k}'
cost = 'E'
example-cost = 'E_{n}'
example = 'n'
activation-function = 'h'
learning-rate = '\eta'
",
    ),
    (
        "net",
        r"
weight = 'w_{ij}'
weight-order = 'from-to'
preactivation = 'net_{j}'
activation = 'o_{j}'
error = '\delta_{j}'
input = 'x_{i}'
target = 't_{j}'
cost = 'E'
activation-function = ['\varphi', 'f']
learning-rate = '\eta'
",
    ),
    (
        "layers-k",
        r"
weight = 'W^{(k)}'
bias = 'b^{(k)}'
preactivation = 'a^{(k)}'
activation = 'h^{(k)}'
input = 'x'
output = '\hat y'
target = 'y'
cost = ['J', 'L']
activation-function = 'f'
last-layer = 'l'
",
    ),
    (
        "numerator-layout",
        r"
weight = ['W^{l}', 'w^{l}_{jk}']
bias = 'b^{l}_{j}'
preactivation = 'z^{l}_{j}'
activation = 'a^{l}_{j}'
input = 'x'
target = 'y_{j}'
cost = 'C'
activation-function = '\sigma'
vectors = 'columns'
layout = 'numerator'
jacobian = 'numerator'
",
    ),
];

/// The text of a built-in notation.
pub fn builtin(name: &str) -> Option<&'static str> {
    NOTATIONS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of the built-in notations.
pub fn builtin_names() -> impl Iterator<Item = &'static str> {
    NOTATIONS.iter().map(|(name, _)| *name)
}
