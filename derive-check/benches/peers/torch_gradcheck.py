"""Gradient checks of 784-30-10 side by side: ours, PyTorch's, and a loop in NumPy.

    python3 derive-check/benches/peers/torch_gradcheck.py [--csv FILE]

runs `cargo bench -p derive-check --bench gradcheck` and the peers on the same network shape, in
double precision, on one core, one example, and prints a table. Seconds are processor time. What
is not installed is skipped by name; `pip install torch numpy` brings both, and `threadpoolctl`
says which kernel NumPy multiplies with.
"""

import argparse
import csv
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
# What somebody set for an older OpenBLAS would hold a current one back.
for variable in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(variable, None)

WORKSPACE = Path(__file__).resolve().parents[3]
FIELDS = ["case", "parameters", "median_seconds", "least_seconds", "greatest_seconds"]


def timed(runs, check):
    """Median, least and greatest processor seconds of some runs."""
    seconds = []
    for _ in range(runs):
        before = time.process_time()
        check()
        seconds.append(time.process_time() - before)
    return statistics.median(seconds), min(seconds), max(seconds)


def row(case, parameters, seconds):
    return dict(zip(FIELDS, [case, parameters, *(f"{s:.6f}" for s in seconds)]))


def ours():
    command = ["cargo", "bench", "-q", "-p", "derive-check", "--bench", "gradcheck"]
    output = subprocess.run(command, cwd=WORKSPACE, check=True, capture_output=True, text=True).stdout
    rows = list(csv.DictReader(output.splitlines()))
    rustc = subprocess.run(["rustc", "--version"], check=True, capture_output=True, text=True).stdout.split()[1]
    return f"chainrule (rustc {rustc})", rows


def torch_rows():
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(1)
    sizes = [784, 30, 10]
    x = torch.rand(784, dtype=torch.float64)
    y = torch.zeros(10, dtype=torch.float64)
    y[3] = 1.0
    parameters = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        spread = n_in**-0.5
        for shape in [(n_out, n_in), (n_out,)]:
            tensor = spread * (2 * torch.rand(shape, dtype=torch.float64) - 1)
            parameters.append(tensor.requires_grad_())

    def cost(w2, b2, w3, b3):
        a = torch.sigmoid(w3 @ torch.sigmoid(w2 @ x + b2) + b3)
        return 0.5 * ((a - y) ** 2).sum()

    n = sum(p.numel() for p in parameters)
    full = timed(3, lambda: torch.autograd.gradcheck(cost, parameters))
    fast = timed(7, lambda: torch.autograd.gradcheck(cost, parameters, fast_mode=True))
    return f"PyTorch {torch.__version__}", [
        row("784-30-10 torch.autograd.gradcheck", n, full),
        row("784-30-10 torch.autograd.gradcheck, one random direction", n, fast),
    ]


def numpy_rows():
    import numpy as np

    def check(width):
        """Central differences with a whole forward pass for each nudge."""
        rng = np.random.default_rng(1)
        sizes = [784, width, 10]
        x, y = rng.random(784), np.eye(10)[3]
        layers = []
        for n_in, n_out in zip(sizes, sizes[1:]):
            spread = n_in**-0.5
            layers.append(rng.uniform(-spread, spread, (n_out, n_in)))
            layers.append(rng.uniform(-spread, spread, n_out))
        w2, b2, w3, b3 = layers

        def cost():
            hidden = 1.0 / (1.0 + np.exp(-(w2 @ x + b2)))
            a = 1.0 / (1.0 + np.exp(-(w3 @ hidden + b3)))
            return 0.5 * ((a - y) ** 2).sum()

        def differences():
            gradient = []
            for array in layers:
                flat = array.reshape(-1)
                for k in range(flat.size):
                    value = flat[k]
                    flat[k] = value + 1e-6
                    right = cost()
                    flat[k] = value - 1e-6
                    left = cost()
                    flat[k] = value
                    gradient.append((right - left) / 2e-6)
            return gradient

        n = sum(array.size for array in layers)
        return n, timed(3 if width <= 30 else 1, differences)

    rows = [row("784-30-10 NumPy loop, without bounds", *check(30))]
    rows += [row(f"784-{width}-10 NumPy growth", *check(width)) for width in (10, 30, 100)]
    return f"NumPy {np.__version__}{blas()}", rows


def blas():
    """The kernel that NumPy multiplies with, where threadpoolctl can tell."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return ""
    kernels = [pool["architecture"] for pool in threadpool_info() if pool.get("architecture")]
    return f" ({', '.join(kernels)})" if kernels else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--csv", type=Path, help="also write the rows to this file")
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        # The last core; what is started from here stays on it, too.
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rows = []
    for source in (ours, torch_rows, numpy_rows):
        try:
            version, found = source()
        except ImportError as missing:
            print(f"skipped: {missing}", file=sys.stderr)
            continue
        rows += [{"program": version, **found_row} for found_row in found]
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, one core\n")
    print("| program | case | parameters | median ms | least | greatest |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for r in rows:
        milliseconds = " | ".join(f"{1e3 * float(r[field]):.1f}" for field in FIELDS[2:])
        print(f"| {r['program']} | {r['case']} | {r['parameters']} | {milliseconds} |")
    if arguments.csv:
        with arguments.csv.open("w", newline="") as file:
            writer = csv.DictWriter(file, ["program", *FIELDS])
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
