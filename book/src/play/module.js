// Loads the WebAssembly module that the interactive pages share, and says so where it cannot run.

const here = (path) => new URL(path, import.meta.url);

let loading;

/** The module's functions, and the compiled module for a worker. Loaded once. */
export function load() {
  loading ??= (async () => {
    if (typeof WebAssembly !== "object") {
      throw new Error("this browser does not run WebAssembly");
    }
    const glue = await import(here("pkg/chainrule.js"));
    const response = await fetch(here("pkg/chainrule_bg.wasm.gz"));
    if (!response.ok) {
      throw new Error(`the module answered with status ${response.status}`);
    }
    const compiled = await WebAssembly.compile(await unpacked(await response.arrayBuffer()));
    glue.initSync({ module: compiled });
    return { glue, compiled };
  })();
  return loading;
}

/** The bytes of the module; some servers have the browser unpack it on the way. */
function unpacked(bytes) {
  const [first, second] = new Uint8Array(bytes, 0, 2);
  if (first !== 0x1f || second !== 0x8b) {
    return bytes;
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** Shows the application `id` once `start` has set it up; otherwise its note says what is missing. */
export async function run(id, start) {
  const root = document.getElementById(id);
  const note = document.getElementById(`${id}-note`);
  try {
    await Promise.all([styled(), load()]);
    start(root, await load());
    root.hidden = false;
    note.hidden = true;
    root.dispatchEvent(new Event("shown"));
  } catch (problem) {
    note.textContent =
      "This page needs a WebAssembly module, which is not here or cannot run: it may not have been built with " +
      `the book. (${problem.message}.) The rest of the book does without it.`;
    note.dataset.failed = "true";
  }
}

/** The style sheet of these pages, loaded with the first of them. */
function styled() {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = here("play.css");
    link.onload = resolve;
    link.onerror = () => reject(new Error("the style sheet cannot be loaded"));
    document.head.append(link);
  });
}

/** Calls `change` whenever the reader chooses another theme of the book. */
export function onTheme(change) {
  new MutationObserver(change).observe(document.documentElement, { attributeFilter: ["class"] });
}

/** A colour, as the style sheet names it, in the theme at hand. */
export function colour(name) {
  return getComputedStyle(document.querySelector(".play")).getPropertyValue(name).trim();
}

/** A number for people: a few digits, and a minus that is as wide as a plus. */
export function shown(value, digits = 3) {
  const small = value !== 0 && Math.abs(value) < 0.5 * 10 ** -digits;
  const text = small || Math.abs(value) >= 1e5 ? scientific(value) : value.toFixed(digits);
  return text.replace(/^-(0(\.0*)?)$/, "$1").replaceAll("-", "−");
}

function scientific(value) {
  const [digits, power] = value.toExponential(1).split("e");
  const raised = String(Number(power)).replace(/[-\d]/g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]));
  return `${digits}·10${raised}`;
}

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with attributes and children. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** An HTML element with attributes and children. */
export function html(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}
