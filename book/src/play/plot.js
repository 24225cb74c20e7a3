// A small live plot: lines over epochs on a canvas.

import { shown } from "./module.js";

/** Points kept of a line; a longer history is thinned by half. */
const MOST = 512;

/** Lines over epochs. */
export class Plot {
  colours = [];
  ink = "";
  rule = "";
  #canvas;
  #title;
  #logarithmic;
  #names = [];
  #points = [];
  #every = 1;
  #seen = 0;

  constructor(canvas, { title, logarithmic = false }) {
    this.#canvas = canvas;
    this.#title = title;
    this.#logarithmic = logarithmic;
  }

  get isEmpty() {
    return this.#points.length === 0;
  }

  /** Forgets everything; `names` are those of the lines. */
  clear(names) {
    this.#names = names;
    this.#points = [];
    this.#every = 1;
    this.#seen = 0;
  }

  /** One value for each line. */
  add(epoch, values) {
    this.#seen += 1;
    if (this.#seen % this.#every !== 0 && this.#seen > 1) {
      this.#points[this.#points.length - 1] = { epoch, values };
      return;
    }
    this.#points.push({ epoch, values });
    if (this.#points.length > MOST) {
      this.#points = this.#points.filter((_, place) => place % 2 === 0);
      this.#every *= 2;
    }
  }

  /** As many pixels as the screen shows; whether that is another number than before. */
  fit() {
    const scale = Math.min(devicePixelRatio, 2);
    const [width, height] = [this.#canvas.clientWidth, this.#canvas.clientHeight].map((side) => Math.round(side * scale));
    const changed = this.#canvas.width !== width || this.#canvas.height !== height;
    if (changed) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    return changed;
  }

  draw() {
    const context = this.#canvas.getContext("2d");
    const scale = this.#canvas.width / Math.max(this.#canvas.clientWidth, 1);
    const [width, height] = [this.#canvas.clientWidth, this.#canvas.clientHeight];
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = "12px sans-serif";
    context.textBaseline = "middle";
    const box = { left: 52, right: width - 8, top: 26, bottom: height - 20 };
    context.fillStyle = this.ink;
    context.fillText(this.#title, 8, 11);
    context.strokeStyle = this.rule;
    context.lineWidth = 1;
    context.strokeRect(box.left + 0.5, box.top + 0.5, box.right - box.left, box.bottom - box.top);
    if (this.isEmpty) {
      return;
    }
    const [low, high] = this.#range();
    const last = this.#points[this.#points.length - 1].epoch;
    const first = this.#points[0].epoch;
    const x = (epoch) => box.left + ((epoch - first) / Math.max(last - first, 1)) * (box.right - box.left);
    const y = (value) => box.bottom - ((this.#scaled(value) - low) / (high - low)) * (box.bottom - box.top);
    this.#label(context, box, low, high, last);
    this.#names.forEach((name, line) => {
      context.strokeStyle = this.colours[line % this.colours.length];
      context.lineWidth = 1.75;
      context.setLineDash([[], [6, 3], [2, 3], [9, 3, 2, 3]][line % 4]);
      context.beginPath();
      this.#points.forEach(({ epoch, values }, place) => {
        context[place === 0 ? "moveTo" : "lineTo"](x(epoch), y(values[line]));
      });
      context.stroke();
      context.setLineDash([]);
    });
    this.#legend(context, width);
    this.#canvas.setAttribute("aria-label", this.#words());
  }

  #scaled(value) {
    return this.#logarithmic ? Math.log10(Math.max(value, 1e-12)) : value;
  }

  #range() {
    const values = this.#points.flatMap(({ values }) => values).map((value) => this.#scaled(value));
    const high = Math.max(...values);
    const low = this.#logarithmic ? Math.min(...values) : 0;
    const room = Math.max((high - low) * 0.06, 1e-9, this.#logarithmic ? 0.05 : 0);
    return [this.#logarithmic ? low - room : 0, high + room];
  }

  #label(context, box, low, high, last) {
    const value = (scaled) => (this.#logarithmic ? 10 ** scaled : scaled);
    context.fillStyle = this.ink;
    context.textAlign = "right";
    for (const [scaled, y] of [[high, box.top + 6], [low, box.bottom - 6]]) {
      context.fillText(shown(value(scaled), 2), box.left - 5, y);
    }
    context.fillText(`epoch ${last}`, box.right, box.bottom + 11);
    context.textAlign = "left";
  }

  #legend(context, width) {
    if (this.#names.length < 2) {
      return;
    }
    let right = width - 8;
    context.textAlign = "right";
    for (let line = this.#names.length - 1; line >= 0; line -= 1) {
      const name = this.#names[line].replace("layer ", "");
      context.fillStyle = this.ink;
      context.fillText(name, right, 11);
      right -= context.measureText(name).width + 5;
      context.strokeStyle = this.colours[line % this.colours.length];
      context.lineWidth = 2.5;
      context.beginPath();
      context.moveTo(right, 11);
      context.lineTo(right - 14, 11);
      context.stroke();
      right -= 22;
    }
    context.textAlign = "left";
  }

  #words() {
    const { epoch, values } = this.#points[this.#points.length - 1];
    const parts = values.map((value, line) => `${this.#names[line]} ${shown(value, 4)}`);
    return `${this.#title} over epochs; at epoch ${epoch}: ${parts.join(", ")}`;
  }
}
