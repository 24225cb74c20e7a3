// A counterexample drawn as a network: weights on the edges, biases and inputs in the neurons.

import { svg } from "./module.js";

const COLUMN = 150;
const ROW = 92;
const RADIUS = 27;

/** The network on which two sides differ, as a picture. */
export function drawing(example) {
  const { sizes } = example;
  const tallest = Math.max(...sizes);
  const width = COLUMN * (sizes.length - 1) + 4 * RADIUS + 60;
  const height = ROW * tallest + 30;
  const at = (layer, neuron) => ({
    x: 2 * RADIUS + COLUMN * layer,
    y: 24 + ROW * (neuron + 0.5 + (tallest - sizes[layer]) / 2),
  });
  const label = `Network of ${sizes.join(", ")} neurons; the same in words below.`;
  const picture = svg("svg", {
    viewBox: `0 0 ${width} ${height}`, width, class: "play-network", role: "img", "aria-label": label,
  });
  const edges = svg("g", { class: "play-edges" });
  const neurons = svg("g");
  const labels = svg("g", { class: "play-labels" });
  picture.append(edges, neurons, labels);

  example.weights.forEach((layer, depth) => {
    // Where edges cross, their weights stand apart from the crossing.
    const crosses = layer.length > 1 && sizes[depth] > 1;
    layer.forEach((row, j) => {
      row.forEach((weight, k) => {
        const from = at(depth, k);
        const to = at(depth + 1, j);
        const share = crosses ? 0.34 + 0.32 * ((j + k) % 2) : 0.5;
        edges.append(line(from, to, weight));
        labels.append(tag(number(weight), from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share));
      });
    });
  });
  sizes.forEach((size, layer) => {
    const first = at(layer, 0);
    labels.append(text(`layer ${example.input_layer + layer}`, first.x, 14, "play-quiet"));
    for (let neuron = 0; neuron < size; neuron += 1) {
      const { x, y } = at(layer, neuron);
      neurons.append(svg("circle", { cx: x, cy: y, r: RADIUS, class: "play-neuron" }));
      const bias = example.biases[layer - 1]?.[neuron];
      if (layer === 0) {
        const inputs = example.inputs.map((input) => number(input[neuron]));
        neurons.append(text(inputs.join("; "), x, y + 5, "play-value"));
      } else if (bias !== undefined) {
        neurons.append(text("bias", x, y - 3, "play-quiet"), text(number(bias), x, y + 13, "play-value"));
      }
      if (layer === sizes.length - 1 && example.targets.length > 0) {
        const targets = example.targets.map((target) => number(target[neuron])).join("; ");
        labels.append(text("target", x + 62, y - 4, "play-quiet"), text(targets, x + 62, y + 13, "play-value"));
      }
    }
  });
  return picture;
}

function line(from, to, weight) {
  return svg("line", {
    x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: weight < 0 ? "play-minus" : "play-plus",
    "stroke-width": Math.min(1 + Math.abs(weight), 5),
  });
}

function tag(words, x, y) {
  const width = 9 * words.length + 10;
  return svg("g", {},
    svg("rect", { x: x - width / 2, y: y - 11, width, height: 22, rx: 11, class: "play-tag" }),
    text(words, x, y + 5, "play-value"));
}

function text(words, x, y, kind) {
  return svg("text", { x, y, class: kind, "text-anchor": "middle" }, words);
}

/** A number of a counterexample: plain digits, mostly a small integer. */
export function number(value) {
  return String(Math.round(value * 1e4) / 1e4).replaceAll("-", "−");
}
