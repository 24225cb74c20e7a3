"""The same training run in NumPy, PyTorch and JAX: one epoch for each line on the standard input.

    python peers.py PEER LAYERS ACTIVATION COST BATCH THREADS EXAMPLES

prints `ready NAME VERSION`, then for each line the seconds of one epoch: every mini-batch of a freshly shuffled
training set, forward, backward, and a plain step downhill. Each is written as its users write it.
"""

import sys
import time

import numpy

LEARNING_RATE = 0.01


class Workload:
    """What is trained, and on what: random images and labels."""

    def __init__(self, layers, activation, cost, batch, threads, examples):
        self.layers = [int(n) for n in layers.split(",")]
        self.activation, self.cost = activation, cost
        self.batch, self.threads, self.examples = int(batch), int(threads), int(examples)
        self.random = numpy.random.default_rng(0)
        n_inputs, n_outputs = self.layers[0], self.layers[-1]
        pixels = self.random.integers(0, 256, (self.examples, n_inputs))
        pixels[self.random.random(pixels.shape) < 0.8] = 0
        self.x = (pixels / 255).astype(numpy.float32)
        self.labels = self.random.integers(0, n_outputs, self.examples)
        self.y = numpy.eye(n_outputs, dtype=numpy.float32)[self.labels]

    def order(self):
        """Whole mini-batches of a shuffled training set, one a row."""
        whole = self.examples // self.batch * self.batch
        return self.random.permutation(self.examples)[:whole].reshape(-1, self.batch)

    def parameters(self):
        """Weights, inputs × outputs, and biases of every layer."""
        pairs = zip(self.layers, self.layers[1:])
        return [
            (
                (self.random.standard_normal((below, n)) / below**0.5).astype(numpy.float32),
                numpy.zeros(n, dtype=numpy.float32),
            )
            for below, n in pairs
        ]


def with_numpy(workload):
    """A loop over layers, products by the BLAS that NumPy brings."""
    parameters = workload.parameters()
    relu, cross_entropy = workload.activation == "relu", workload.cost == "cross-entropy"
    step = numpy.float32(LEARNING_RATE / workload.batch)

    def sigmoid(z):
        return 1 / (1 + numpy.exp(-z))

    def epoch():
        for rows in workload.order():
            activations = [workload.x[rows]]
            for layer, (w, b) in enumerate(parameters):
                z = activations[-1] @ w + b
                if layer < len(parameters) - 1:
                    activations.append(numpy.maximum(z, 0) if relu else sigmoid(z))
                elif cross_entropy:
                    e = numpy.exp(z - z.max(axis=1, keepdims=True))
                    activations.append(e / e.sum(axis=1, keepdims=True))
                else:
                    activations.append(sigmoid(z))
            a = activations[-1]
            delta = a - workload.y[rows]
            if not cross_entropy:
                delta *= a * (1 - a)
            for layer in reversed(range(len(parameters))):
                (w, b), a = parameters[layer], activations[layer]
                below = delta @ w.T if layer > 0 else None
                w -= step * (a.T @ delta)
                b -= step * delta.sum(axis=0)
                if below is not None:
                    delta = below * (a > 0 if relu else a * (1 - a))

    return "NumPy", numpy.__version__, epoch


def with_torch(workload, compiled):
    """Modules and optimiser; compiled, the whole step is one function."""
    import torch
    from torch import nn

    torch.set_num_threads(workload.threads)
    modules = []
    for below, n in zip(workload.layers, workload.layers[1:]):
        modules += [nn.Linear(below, n), nn.ReLU() if workload.activation == "relu" else nn.Sigmoid()]
    cross_entropy = workload.cost == "cross-entropy"
    model = nn.Sequential(*(modules[:-1] if cross_entropy else modules[:-1] + [nn.Sigmoid()]))
    x = torch.from_numpy(workload.x)
    y = torch.from_numpy(workload.labels if cross_entropy else workload.y)

    def cost(output, target):
        if cross_entropy:
            return nn.functional.cross_entropy(output, target)
        return 0.5 * ((output - target) ** 2).sum(dim=1).mean()

    optimiser = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def eager():
        for rows in torch.from_numpy(workload.order()):
            optimiser.zero_grad()
            cost(model(x[rows]), y[rows]).backward()
            optimiser.step()

    parameters = {name: parameter.detach() for name, parameter in model.named_parameters()}

    def of_parameters(parameters, x, y):
        return cost(torch.func.functional_call(model, parameters, (x,)), y)

    @torch.compile(fullgraph=True)
    def step(parameters, x, y, rows):
        gradients = torch.func.grad(of_parameters)(parameters, x[rows], y[rows])
        for name, gradient in gradients.items():
            parameters[name].sub_(gradient, alpha=LEARNING_RATE)

    def in_one_function():
        with torch.no_grad():
            for rows in torch.from_numpy(workload.order()):
                step(parameters, x, y, rows)

    if compiled:
        return "PyTorch compiled", torch.__version__, in_one_function
    return "PyTorch eager", torch.__version__, eager


def with_jax(workload):
    """The whole epoch in one compiled scan over the mini-batches."""
    import jax
    import jax.numpy as jnp

    activation = jax.nn.relu if workload.activation == "relu" else jax.nn.sigmoid
    x, y = jnp.asarray(workload.x), jnp.asarray(workload.y)

    def cost(parameters, x, y):
        a = x
        for w, b in parameters[:-1]:
            a = activation(a @ w + b)
        w, b = parameters[-1]
        z = a @ w + b
        if workload.cost == "cross-entropy":
            return -(y * jax.nn.log_softmax(z)).sum(axis=1).mean()
        return 0.5 * ((jax.nn.sigmoid(z) - y) ** 2).sum(axis=1).mean()

    def step(parameters, rows):
        gradients = jax.grad(cost)(parameters, x[rows], y[rows])
        return jax.tree.map(lambda p, g: p - LEARNING_RATE * g, parameters, gradients), None

    @jax.jit
    def scan(parameters, order):
        return jax.lax.scan(step, parameters, order)[0]

    state = [[(jnp.asarray(w), jnp.asarray(b)) for w, b in workload.parameters()]]

    def epoch():
        state[0] = jax.block_until_ready(scan(state[0], jnp.asarray(workload.order())))

    return "JAX", jax.__version__, epoch


PEERS = {
    "numpy": with_numpy,
    "torch": lambda workload: with_torch(workload, compiled=False),
    "torch-compiled": lambda workload: with_torch(workload, compiled=True),
    "jax": with_jax,
}


def main():
    peer, *workload = sys.argv[1:]
    name, version, epoch = PEERS[peer](Workload(*workload))
    epoch()
    print(f"ready {name} {version}", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        epoch()
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
