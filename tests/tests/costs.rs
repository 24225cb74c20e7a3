//! Costs that a text defines: what has no value is not what the rest of it is about.

use derive_check::document::Document;

/// Layers, and below them a logistic unit whose θ is of no layer that the text tells.
const TEXT: &str = r"
$$Z^l = {W^l}^T A^{l-1} + W_0^l$$
$$A^l = f^l(Z^l)$$
$$\frac{\partial \text{loss}}{\partial Z^l} = {f^l}'(Z^l) * \frac{\partial \text{loss}}{\partial A^l}$$
$$\frac{\partial \text{loss}}{\partial A^{l}} = W^{l+1}\, \frac{\partial \text{loss}}{\partial Z^{l+1}}$$
$$\frac{\partial \text{loss}}{\partial W^l} = A^{l-1} \left(\frac{\partial \text{loss}}{\partial Z^l}\right)^T$$
$$\frac{\partial \text{loss}}{\partial W_0^l} = \frac{\partial \text{loss}}{\partial Z^l}$$
$$W^l \leftarrow W^l - \eta\,\frac{\partial \text{loss}}{\partial W^l}$$
$$W_0^l \leftarrow W_0^l - \eta\,\frac{\partial \text{loss}}{\partial W_0^l}$$

$$\text{NLLM}(A^L, y) = -\sum_{k=1}^{K} y_k\,\log A^L_k$$
$$\frac{\partial\, \text{NLLM}}{\partial Z^L} = A^L - y$$

**Logistic**

Take the guess $g^{(i)} = \sigma(\theta^Tx^{(i)}+\theta_0)$

$$J(\theta,\theta_0) = -\frac1n\sum_{i=1}^n\left(y^{(i)}\log g^{(i)} + (1-y^{(i)})\log(1-g^{(i)})\right) + \lambda\|\theta\|^2$$
$$\frac{\partial J(\theta,\theta_0)}{\partial\theta_0} = \frac1n\sum_{i=1}^n\left(g^{(i)} - y^{(i)}\right)$$
";

#[test]
fn a_penalty_on_weights_of_no_layer_is_not_the_cost_of_the_layers() {
    let report =
        derive_check::check(&Document::from_markdown("note.md", TEXT)).expect("no notation to be wrong");
    // What is said of the layers is true, whatever becomes of the unit below.
    let told: Vec<bool> = report.equations.iter().map(|equation| equation.ok).collect();
    assert_eq!(told[..8], [true; 8]);
}
