// "Train": a network learns points in the plane, with its decision boundary, its cost and its errors by layer.

import { colour, onTheme, run, shown } from "./module.js";
import { Plot } from "./plot.js";

/** Points of the boundary along one side. */
const SIDE = 48;

/** The square that is shown reaches from −REACH to REACH. */
const REACH = 1.7;

/** What one frame may spend on learning, in milliseconds: half of it, at 60 frames a second. */
const BUDGET = 7;

/** What one frame may spend in all before the plane waits for the next one. */
const FRAME = 12;

/** For how many frames the plane may wait. */
const PATIENCE = 4;

/** How long a spoken report stands, in milliseconds. */
const SPEAK = 3000;

run("train", (root, { glue }) => {
  const part = (name) => root.querySelector(`#train-${name}`);
  const [plane, status, spoken, start, fault] = ["plane", "status", "spoken", "start", "fault"].map(part);
  const fields = ["points", "hidden", "activation", "rule", "rate", "seed"].map(part);
  const small = document.createElement("canvas");
  small.width = SIDE;
  small.height = SIDE;
  const cost = new Plot(part("cost"), { title: "cost" });
  const delta = new Plot(part("delta"), { title: "|δ| by layer", logarithmic: true });
  let session;
  let standing;
  let running = 0;
  let spokenAt = 0;
  let planeTakes = 0;
  let waited = 0;
  let colours;

  function reset() {
    pause();
    session?.free();
    session = undefined;
    standing = undefined;
    fault.textContent = "";
    const [points, hidden, activation, rule, rate, seed] = fields.map((field) => field.value);
    try {
      session = new glue.Session(points, hidden, activation, rule, Number(rate), Number(seed) >>> 0);
    } catch (problem) {
      fault.textContent = problem.message;
    }
    cost.clear(["cost"]);
    delta.clear([]);
    start.disabled = part("step").disabled = session === undefined;
    show();
    speak();
  }

  /** One epoch; whether the run can go on. */
  function epoch() {
    try {
      standing = JSON.parse(session.epoch());
    } catch (problem) {
      fault.textContent = problem.message;
      pause();
      start.disabled = part("step").disabled = true;
      return false;
    }
    cost.add(standing.epoch, [standing.cost]);
    if (delta.isEmpty) {
      delta.clear(standing.delta.map((_, place) => `layer ${place + 2}`));
    }
    delta.add(standing.epoch, standing.delta);
    return true;
  }

  function frame() {
    const begun = performance.now();
    const most = Number(part("speed").value);
    for (let done = 0; done < most && performance.now() - begun < BUDGET; done += 1) {
      if (!epoch()) {
        break;
      }
    }
    // The plane costs most: on a slow machine it is drawn when there is time for it.
    waited = performance.now() - begun + planeTakes > FRAME && waited < PATIENCE ? waited + 1 : 0;
    show(waited === 0);
    if (performance.now() - spokenAt > SPEAK) {
      speak();
    }
    if (running) {
      running = requestAnimationFrame(frame);
    }
  }

  function play() {
    running = requestAnimationFrame(frame);
    start.textContent = "Pause";
  }

  function pause() {
    cancelAnimationFrame(running);
    running = 0;
    start.textContent = "Start";
    speak();
  }

  function words() {
    if (!session) {
      return "not started";
    }
    if (!standing) {
      return "epoch 0";
    }
    const accuracy = (100 * standing.accuracy).toFixed(1);
    return `epoch ${standing.epoch}, cost ${shown(standing.cost, 4)}, accuracy ${accuracy} %`;
  }

  function speak() {
    spokenAt = performance.now();
    spoken.textContent = words();
  }

  function show(withPlane = true) {
    status.textContent = words();
    if (withPlane) {
      const begun = performance.now();
      boundary();
      planeTakes = performance.now() - begun;
    }
    cost.draw();
    delta.draw();
  }

  /** The plane in the colours of the classes, as sure as the network is, and the points on it. */
  function boundary() {
    const context = plane.getContext("2d");
    context.clearRect(0, 0, plane.width, plane.height);
    if (!session) {
      return;
    }
    const n = session.nClasses();
    const probabilities = session.plane(SIDE, REACH);
    const image = new ImageData(SIDE, SIDE);
    for (let point = 0; point < SIDE * SIDE; point += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        let mixed = 0;
        for (let c = 0; c < n; c += 1) {
          mixed += probabilities[point * n + c] * colours.areas[c][channel];
        }
        image.data[4 * point + channel] = mixed;
      }
      image.data[4 * point + 3] = 255;
    }
    small.getContext("2d").putImageData(image, 0, 0);
    context.imageSmoothingEnabled = true;
    context.drawImage(small, 0, 0, plane.width, plane.height);
    const points = session.points();
    const scale = plane.width / (2 * REACH);
    const radius = plane.width / 110;
    context.lineWidth = radius / 2.5;
    context.strokeStyle = colours.rim;
    for (let at = 0; at < points.length; at += 3) {
      const [x, y, c] = [(points[at] + REACH) * scale, (REACH - points[at + 1]) * scale, points[at + 2]];
      context.fillStyle = colours.points[c];
      mark(context, c, x, y, radius);
      context.stroke();
      context.fill();
    }
  }

  function paint() {
    const classes = [1, 2, 3].map((c) => `--class-${c}`);
    colours = {
      areas: classes.map((name) => channels(colour(`${name}-area`))),
      points: classes.map((name) => colour(name)),
      rim: colour("--play-rim"),
    };
    cost.colours = [colour("--class-1")];
    delta.colours = [4, 5, 6, 7, 8, 9, 10].map((line) => colour(`--class-${line}`));
    for (const plot of [cost, delta]) {
      plot.ink = colour("--play-ink");
      plot.rule = colour("--play-rule");
    }
  }

  start.addEventListener("click", () => (running ? pause() : play()));
  part("step").addEventListener("click", () => {
    pause();
    if (epoch()) {
      show();
      speak();
    }
  });
  part("reset").addEventListener("click", reset);
  fields.forEach((field) => field.addEventListener("change", reset));
  root.addEventListener("keydown", (event) => event.stopPropagation());
  onTheme(() => {
    paint();
    show();
  });
  root.addEventListener("shown", () => {
    fit();
    paint();
    reset();
  });
  new ResizeObserver(() => {
    if (!root.hidden && fit() && colours) {
      show();
    }
  }).observe(root);

  /** As many pixels as the screen shows; whether that is another number than before. */
  function fit() {
    const pixels = Math.round(plane.clientWidth * Math.min(devicePixelRatio, 2));
    const changed = plane.width !== pixels;
    if (changed) {
      plane.width = plane.height = pixels;
    }
    return [cost.fit(), delta.fit(), changed].some(Boolean);
  }
});

/** A point of a class: each class has a shape beside its colour. */
function mark(context, c, x, y, radius) {
  context.beginPath();
  if (c === 0) {
    context.arc(x, y, radius, 0, 2 * Math.PI);
  } else if (c === 1) {
    context.rect(x - 0.9 * radius, y - 0.9 * radius, 1.8 * radius, 1.8 * radius);
  } else {
    context.moveTo(x, y - 1.25 * radius);
    context.lineTo(x + 1.15 * radius, y + 0.85 * radius);
    context.lineTo(x - 1.15 * radius, y + 0.85 * radius);
    context.closePath();
  }
}

/** Red, green and blue of `#rrggbb`. */
function channels(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}
