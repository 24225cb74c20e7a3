// "Watch the error flow back": a network whose numbers can be dragged, with δ on its way back.

import { html, run, shown, svg } from "./module.js";

/** Widths from the input on: those of the network in the module. */
const SIZES = [2, 2, 1];

/** How far a parameter may be moved. */
const REACH = 4;

/** How many pixels of dragging make one unit. */
const PIXELS = 60;

const CARD = { width: 104, height: 70 };
const PILL = { width: 92, height: 36 };

const SUBSCRIPT = ["₀", "₁", "₂"];
const SUPERSCRIPT = ["⁰", "¹", "²", "³"];

run("flow", (root, { glue }) => {
  const part = (name) => root.querySelector(`#flow-${name}`);
  const [stage, activation, by, spoken, table] = ["stage", "activation", "by", "spoken", "table"].map(part);
  const wide = matchMedia("(min-width: 640px)");
  let flow;
  let pass;
  let handles;
  let values;
  let example;
  let chosen = "2-1-1";
  let redrawing = 0;

  const parameters = [];
  SIZES.slice(1).forEach((size, depth) => {
    for (let j = 1; j <= size; j += 1) {
      for (let k = 0; k <= SIZES[depth]; k += 1) {
        parameters.push({ key: `${depth + 2}-${j}-${k}`, l: depth + 2, j, k });
      }
    }
  });
  const ends = [
    { key: "x-1", name: "x₁", words: "input 1" },
    { key: "x-2", name: "x₂", words: "input 2" },
    { key: "y", name: "y", words: "target" },
  ];

  function begin() {
    flow?.free();
    flow = new glue.Flow(activation.value);
    example = { "x-1": 1, "x-2": 0.5, y: 0 };
    pass = JSON.parse(flow.pass());
    draw();
    show();
  }

  const parameter = (key) => parameters.find((parameter) => parameter.key === key);
  const valueOf = ({ l, j, k }) => (k === 0 ? pass.b[l - 2][j - 1] : pass.w[l - 2][j - 1][k - 1]);
  const slopeOf = ({ l, j, k }) => (k === 0 ? pass.delta[l - 2][j - 1] : pass.nabla_w[l - 2][j - 1][k - 1]);
  const nameOf = ({ l, j, k }) =>
    k === 0 ? `b${SUPERSCRIPT[l]}${SUBSCRIPT[j]}` : `w${SUPERSCRIPT[l]}${SUBSCRIPT[j]}${SUBSCRIPT[k]}`;
  const wordsOf = ({ l, j, k }) =>
    k === 0 ? `bias of neuron ${j} of layer ${l}` : `weight to neuron ${j} of layer ${l} from neuron ${k}`;
  const current = (key) => example[key] ?? valueOf(parameter(key));

  /** Moves one number, and everything that follows from it. */
  function set(key, value) {
    const within = Math.min(REACH, Math.max(-REACH, Math.round(value * 100) / 100));
    if (key in example) {
      example[key] = within;
      flow.setExample(example["x-1"], example["x-2"], example.y);
    } else {
      const { l, j, k } = parameter(key);
      flow.set(l, j, k, within);
    }
    pass = JSON.parse(flow.pass());
    // A pointer may report more often than the screen is drawn.
    redrawing ||= requestAnimationFrame(() => {
      redrawing = 0;
      show();
    });
  }

  function choose(key) {
    if (!(key in example)) {
      chosen = key;
    }
    show();
  }

  /** Where neurons stand: layers from left to right, on a narrow screen from top to bottom. */
  function layout() {
    if (wide.matches) {
      return {
        width: 760, height: 330, across: false,
        at: (layer, neuron) => ({ x: 76 + 290 * layer, y: SIZES[layer] === 1 ? 165 : 72 + 186 * (neuron - 1) }),
      };
    }
    return {
      width: 340, height: 610, across: true,
      at: (layer, neuron) => ({ x: SIZES[layer] === 1 ? 170 : 78 + 184 * (neuron - 1), y: 50 + 240 * layer }),
    };
  }

  function draw() {
    const { width, height, across, at } = layout();
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "play-flow", role: "group" });
    picture.setAttribute("aria-label", "A network of 2, 2 and 1 neurons; its weights, biases, inputs and target are sliders");
    const [edges, cards, pills] = [svg("g"), svg("g"), svg("g")];
    picture.append(edges, cards, pills);
    handles = new Map();
    values = new Map();

    for (const { key, l, j, k } of parameters) {
      const to = at(l - 1, j);
      if (k === 0) {
        const place = { x: to.x, y: to.y + 54 };
        pills.append(handle(key, place, 1));
        continue;
      }
      const from = at(l - 2, k);
      const ahead = svg("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y });
      const back = svg("line", { x1: to.x, y1: to.y, x2: from.x, y2: from.y, class: "play-back" });
      edges.append(ahead, back);
      values.set(`edge-${key}`, { ahead, back });
      // Crossing edges keep their handles near their beginnings, where they are apart.
      const share = l === 3 ? (across ? 0.44 : 0.52) : j === k ? 0.55 : across ? 0.22 : 0.3;
      pills.append(handle(key, { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }, 2));
    }
    SIZES.forEach((size, layer) => {
      for (let neuron = 1; neuron <= size; neuron += 1) {
        const { x, y } = at(layer, neuron);
        if (layer === 0) {
          pills.append(handle(`x-${neuron}`, { x, y }, 1));
          continue;
        }
        const lines = ["z", "a", "δ"].map((letter, row) =>
          svg("text", { x, y: y - 15 + 21 * row, "text-anchor": "middle", class: letter === "δ" ? "play-delta" : "play-value" }));
        cards.append(svg("g", {},
          svg("rect", { x: x - CARD.width / 2, y: y - CARD.height / 2, width: CARD.width, height: CARD.height, rx: 12, class: "play-neuron" }),
          ...lines));
        values.set(`card-${layer + 1}-${neuron}`, lines);
      }
    });
    const last = at(2, 1);
    pills.append(handle("y", across ? { x: last.x + 104, y: last.y } : { x: last.x, y: last.y - 66 }, 1));
    stage.replaceChildren(picture);
  }

  /** A number that can be dragged up and down, or moved by the keys of a slider. */
  function handle(key, { x, y }, rows) {
    const end = ends.find((end) => end.key === key);
    const words = end ? end.words : wordsOf(parameter(key));
    const height = rows === 2 ? PILL.height : 24;
    const first = svg("text", { x, y: y + (rows === 2 ? -3 : 5), "text-anchor": "middle", class: "play-value" });
    const second = svg("text", { x, y: y + 13, "text-anchor": "middle", class: "play-slope" });
    const box = svg("rect", { x: x - PILL.width / 2, y: y - height / 2, width: PILL.width, height, rx: 12, class: "play-tag" });
    const group = svg("g", {
      class: "play-handle", role: "slider", tabindex: 0, "aria-label": words, "data-key": key,
      "aria-valuemin": -REACH, "aria-valuemax": REACH, "aria-orientation": "vertical",
    }, box, first, ...(rows === 2 ? [second] : []));
    handles.set(key, { group, first, second, end });

    let start;
    group.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) {
        return;
      }
      event.preventDefault();
      group.setPointerCapture(event.pointerId);
      group.focus({ preventScroll: true });
      start = { y: event.clientY, x: event.clientX, value: current(key) };
    });
    // A finger on a handle drags it and does not scroll. (Shapes in a picture have no touch-action of their own.)
    group.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    group.addEventListener("pointermove", (event) => {
      if (start) {
        // Up and to the right is more.
        set(key, start.value + (start.y - event.clientY + event.clientX - start.x) / PIXELS);
      }
    });
    const drop = () => {
      if (start) {
        start = undefined;
        speak();
      }
    };
    group.addEventListener("pointerup", drop);
    group.addEventListener("pointercancel", drop);
    group.addEventListener("focus", () => choose(key));
    group.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? 0.01 : 0.1;
      const moves = {
        ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step,
        PageUp: 1, PageDown: -1, Home: -Infinity, End: Infinity,
      };
      if (event.key in moves) {
        event.preventDefault();
        set(key, current(key) + moves[event.key]);
      }
    });
    return group;
  }

  function show() {
    for (const [key, { group, first, second, end }] of handles) {
      const value = current(key);
      const name = end ? end.name : nameOf(parameter(key));
      first.textContent = `${name} ${shown(value, 2)}`;
      group.setAttribute("aria-valuenow", value.toFixed(2));
      group.classList.toggle("play-chosen", key === chosen);
      if (!end) {
        const slope = slopeOf(parameter(key));
        second.textContent = `∂ ${shown(slope)}`;
        group.setAttribute("aria-valuetext", `${shown(value, 2)}, derivative of the cost ${shown(slope)}`);
      }
    }
    for (let layer = 2; layer <= SIZES.length; layer += 1) {
      for (let neuron = 1; neuron <= SIZES[layer - 1]; neuron += 1) {
        const [z, a, delta] = values.get(`card-${layer}-${neuron}`);
        z.textContent = `z ${shown(pass.z[layer - 2][neuron - 1])}`;
        a.textContent = `a ${shown(pass.a[layer - 1][neuron - 1])}`;
        delta.textContent = `δ ${shown(pass.delta[layer - 2][neuron - 1])}`;
      }
    }
    for (const { key, l, j, k } of parameters.filter(({ k }) => k > 0)) {
      const weight = pass.w[l - 2][j - 1][k - 1];
      const share = weight * pass.delta[l - 2][j - 1];
      const { ahead, back } = values.get(`edge-${key}`);
      ahead.setAttribute("class", weight < 0 ? "play-minus" : "play-plus");
      ahead.setAttribute("stroke-width", 1 + 3 * Math.min(1, Math.abs(weight) / 2));
      // What flows back through an edge into the sum of BP2 is w δ.
      back.setAttribute("stroke-width", Math.min(10, 24 * Math.sqrt(Math.abs(share)) * 0.6).toFixed(2));
      back.classList.toggle("play-still", Math.abs(share) < 1e-6);
    }
    nudge();
    rows();
  }

  function nudge() {
    const { l, j, k } = parameter(chosen);
    const size = Number(by.value);
    const { predicted, change } = JSON.parse(flow.nudge(l, j, k, size));
    part("which").textContent = `${nameOf({ l, j, k })}, the ${wordsOf({ l, j, k })}`;
    part("size").textContent = shown(size, 2);
    part("predicted").textContent = shown(predicted, 5);
    part("change").textContent = shown(change, 5);
    part("apart").textContent = shown(change - predicted, 5);
    part("cost").textContent = shown(pass.cost, 5);
    const longest = Math.max(Math.abs(predicted), Math.abs(change), 1e-12);
    for (const [name, value] of [["predicted", predicted], ["change", change]]) {
      const bar = part(`${name}-bar`);
      bar.style.setProperty("--share", Math.abs(value) / longest);
      bar.classList.toggle("play-negative", value < 0);
    }
  }

  /** Every parameter once more, as a table. */
  function rows() {
    const cells = parameters.map((at) => [
      nameOf(at), wordsOf(at), shown(valueOf(at), 2), shown(slopeOf(at), 5),
    ]);
    if (table.rows.length !== cells.length) {
      table.replaceChildren(...cells.map((row) => html("tr", {}, ...row.map((cell, place) =>
        html(place === 0 ? "th" : "td", place === 0 ? { scope: "row" } : {}, cell)))));
      return;
    }
    cells.forEach((row, number) => row.forEach((cell, place) => {
      const found = table.rows[number].cells[place];
      if (found.textContent !== cell) {
        found.textContent = cell;
      }
    }));
  }

  /** For those who do not see the picture: what a finished move came to. */
  function speak() {
    spoken.textContent = `cost ${shown(pass.cost, 4)}; predicted change ${part("predicted").textContent}, ` +
      `true change ${part("change").textContent}`;
  }

  activation.addEventListener("change", begin);
  by.addEventListener("input", nudge);
  by.addEventListener("change", speak);
  part("apply").addEventListener("click", () => {
    set(chosen, current(chosen) + Number(by.value));
  });
  part("descend").addEventListener("click", () => {
    const rate = 0.5;
    const moves = parameters.map((at) => [at, valueOf(at) - rate * slopeOf(at)]);
    for (const [{ l, j, k }, value] of moves) {
      flow.set(l, j, k, value);
    }
    pass = JSON.parse(flow.pass());
    show();
    speak();
  });
  part("reset").addEventListener("click", begin);
  wide.addEventListener("change", () => {
    draw();
    show();
  });
  // The book turns pages by the arrow keys: not while a slider has them.
  root.addEventListener("keydown", (event) => event.stopPropagation());

  begin();
});
