// "Check your own": an equation rendered as it is typed, checked, drawn and repaired.

import { html, run } from "./module.js";
import { Checker } from "./checker.js";
import { drawing, number } from "./counterexample.js";

/** How long the typing must rest before a verdict is asked for, in milliseconds. */
const REST = 250;

const EXAMPLES = {
  "four-equations": [
    ["BP2, with the transpose forgotten", String.raw`\delta^l = (W^{l+1} \delta^{l+1}) \odot \sigma'(z^l)`],
    ["BP4, one layer too high", String.raw`\frac{\partial C}{\partial w_{jk}^l} = a_k^l \delta_j^l`],
    ["BP1", String.raw`\delta^L = \nabla_a C \odot \sigma'(z^L)`],
    ["BP2", String.raw`\delta^l = ((W^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)`],
    ["The slope of the sigmoid", String.raw`\sigma'(z_j^l) = a_j^l (1 - a_j^l)`, "for sigmoid"],
  ],
  "lecture-2-2-1": [
    ["A sum with its indices swapped", String.raw`\delta_j^l = \sum_k w_{kj}^{l+1} \delta_k^{l+1} \sigma'(z_j^l)`],
  ],
  brackets: [
    ["One layer in a batch", String.raw`Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}`],
  ],
};

run("check", (root, { glue, compiled }) => {
  const part = (name) => root.querySelector(`#check-${name}`);
  const [notation, letters, example, words, text] =
    ["notation", "letters", "example", "words", "text"].map(part);
  const [rendered, verdict, details] = ["rendered", "verdict", "details"].map(part);
  const checker = new Checker(compiled);
  const notations = JSON.parse(glue.notations());
  let resting;

  notation.append(...notations.map(({ name }) => html("option", { value: name }, name)));
  notation.append(html("option", { value: "" }, "my own"));
  notation.value = "four-equations";

  function chooseNotation() {
    const chosen = notations.find(({ name }) => name === notation.value);
    if (chosen) {
      letters.value = chosen.toml;
    } else {
      part("own").open = true;
    }
    const examples = EXAMPLES[notation.value] ?? [];
    example.replaceChildren(html("option", { value: "" }, "choose …"));
    example.append(...examples.map(([title], place) => html("option", { value: place }, title)));
    example.disabled = examples.length === 0;
  }

  function chooseExample() {
    const [, latex, conditions = ""] = EXAMPLES[notation.value]?.[example.value] ?? [];
    if (latex) {
      text.value = latex;
      words.value = conditions;
      changed();
      check();
    }
  }

  /** Renders at once, and checks when the typing rests. */
  function changed() {
    root.setAttribute("aria-busy", "true");
    show();
    clearTimeout(resting);
    resting = setTimeout(check, REST);
  }

  function show() {
    rendered.classList.remove("play-unrendered");
    try {
      rendered.innerHTML = text.value.trim() ? glue.render(text.value) : "";
    } catch (problem) {
      rendered.textContent = text.value.trim() ? problem.message : "";
      rendered.classList.add("play-unrendered");
    }
  }

  async function check() {
    clearTimeout(resting);
    root.setAttribute("aria-busy", "true");
    try {
      const answer = await checker.ask(letters.value, words.value, text.value);
      if (answer) {
        tell(answer);
        root.setAttribute("aria-busy", "false");
      }
    } catch (problem) {
      tell({ verdict: null, message: `the checker stopped: ${problem.message}`, at: null, relations: [] });
      root.setAttribute("aria-busy", "false");
    }
  }

  function tell(answer) {
    const word = answer.verdict ?? "";
    verdict.dataset.verdict = word;
    verdict.replaceChildren(html("strong", { class: "play-badge" }, word || "not checked"), " ", prose(answer.message));
    details.replaceChildren();
    const isPart = answer.at && answer.at[1] - answer.at[0] < text.value.trim().length;
    if (isPart && answer.at[1] > answer.at[0]) {
      details.append(source(answer.at));
    }
    answer.relations.forEach((relation) => {
      details.append(section(relation, answer.relations.length > 1));
    });
  }

  /** The text with the place marked that the sentence speaks of. */
  function source([from, to]) {
    const value = text.value;
    return html("pre", { class: "play-source" },
      value.slice(0, from), html("mark", {}, value.slice(from, to)), value.slice(to));
  }

  function section(relation, isOneOfSeveral) {
    const parts = [];
    if (isOneOfSeveral) {
      parts.push(html("div", { class: "play-relation" },
        html("span", { class: "play-badge", "data-verdict": relation.verdict }, relation.verdict), math(relation.latex)));
    }
    if (relation.counterexample) {
      parts.push(...counterexample(relation));
    }
    if (relation.repairs.length > 0) {
      parts.push(html("h3", {}, "Would hold with"), repairs(relation.repairs));
    }
    if (relation.would_hold_for) {
      parts.push(html("p", {}, html("strong", {}, "Would hold for: "), relation.would_hold_for, "."));
    }
    if (relation.reading) {
      parts.push(html("p", { class: "play-reading" }, html("strong", {}, "Read as: "), prose(`${relation.reading}.`)));
    }
    const facts = figures(relation);
    if (facts) {
      parts.push(html("p", { class: "play-quiet" }, facts));
    }
    return html("section", { class: "play-finding" }, ...parts);
  }

  function counterexample({ counterexample: found, listing }) {
    if (found.sizes.length === 0) {
      return numbers(found);
    }
    const where = found.where ? `At ${found.where}` : "Here";
    return [
      html("h3", {}, "Counterexample"),
      html("p", {}, `${where} the left side is `, html("strong", {}, number(found.left)), " and the right side is ",
        html("strong", {}, number(found.right)), `. Activation ${found.activation}, cost ${found.cost}.`),
      html("div", { class: "play-scroll" }, drawing(found)),
      ...(found.values.length > 0 ? [valued("On the way: ", found.values)] : []),
      html("details", {}, html("summary", {}, "The network in words"), html("pre", {}, listing)),
    ];
  }

  /** A counterexample of a text about numbers: there is no network to draw. */
  function numbers(found) {
    return [
      html("h3", {}, "Counterexample"),
      html("p", {}, "The left side is ", html("strong", {}, number(found.left)), " and the right side is ",
        html("strong", {}, number(found.right)), "."),
      ...(found.values.length > 0 ? [valued("For ", found.values)] : []),
    ];
  }

  /** Values worth seeing, such as z and a of a neuron. */
  function valued(before, values) {
    const latex = values.map(([name, value]) => `${name} = ${Math.round(value * 1e4) / 1e4}`).join(",\\quad ");
    return html("p", { class: "play-scroll play-inline" }, before, math(latex));
  }

  function repairs(list) {
    return html("ul", { class: "play-repairs" }, ...list.map((repair) => {
      const button = html("button", { type: "button", "data-latex": repair.latex, title: repair.latex },
        math(repair.latex));
      button.setAttribute("aria-label", `Use ${repair.latex}`);
      button.addEventListener("click", () => {
        text.value = repair.text;
        show();
        check();
        text.focus();
      });
      return html("li", {}, button);
    }));
  }

  /** Words of the checker: a letter with scripts, as `n_{l+1}`, becomes mathematics, what stands between backticks code. */
  function prose(words) {
    const parts = words.split(/(`[^`]*`|(?<![\w\\{])\p{L}(?:[_^](?:\{[^}]*\}|\w))+)/u);
    return html("span", {}, ...parts.map((part, place) => {
      if (place % 2 === 0) {
        return part;
      }
      return part.startsWith("`") ? html("code", {}, part.slice(1, -1)) : among(math(part));
    }));
  }

  /** Mathematics among words, not displayed. */
  function among(place) {
    place.classList.add("play-inline");
    place.querySelector("math")?.removeAttribute("display");
    return place;
  }

  function math(latex) {
    const place = html("span");
    try {
      place.innerHTML = glue.render(latex);
    } catch {
      place.append(html("code", {}, latex));
    }
    return place;
  }

  notation.addEventListener("change", () => {
    chooseNotation();
    changed();
  });
  letters.addEventListener("input", () => {
    notation.value = "";
    changed();
  });
  example.addEventListener("change", chooseExample);
  words.addEventListener("input", changed);
  text.addEventListener("input", changed);
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      check();
    }
    // The book turns pages by the arrow keys: not while something is typed or chosen here.
    event.stopPropagation();
  });

  chooseNotation();
  example.value = "0";
  chooseExample();
});

/** How much was tried, as a sentence. */
function figures(relation) {
  const parts = [];
  if (relation.networks > 0) {
    parts.push(`Tried on ${relation.networks} random networks`);
  }
  if (relation.false_with_probability_below !== null) {
    parts.push(`a false equation passes with a probability below ${power(relation.false_with_probability_below)}`);
  }
  if (relation.max_error !== null && relation.bound !== null) {
    parts.push(`largest difference in floating point ${power(relation.max_error)}, bound ${power(relation.bound)}`);
  }
  return parts.length > 0 ? `${parts.join("; ")}.` : "";
}

/** A very small number: one digit and the power of ten. */
function power(value) {
  return value === 0 ? "0" : value.toExponential(1).replace("e-", "·10^−").replace("e+", "·10^");
}
