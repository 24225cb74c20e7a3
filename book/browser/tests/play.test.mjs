// The interactive pages: check, refute and repair; drag and nudge; train.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, measureFrames, open, quantile, quietest, ready } from "./browser.mjs";
import { serve } from "./serve.mjs";

let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([launch(), serve(process.env.BOOK)]);
});

after(() => Promise.all([browser.close(), server.close()]));

/** Opens an interactive page, does something, and looks whether the console stayed quiet. */
async function on(id, options, work) {
  const { page, faults, close } = await open(browser, `${server.origin}/play/${id}.html`, options);
  try {
    await ready(page, id);
    await work(page);
    assert.deepEqual(faults, []);
  } finally {
    await close();
  }
}

const verdictIs = (page, word) =>
  page.waitForFunction((word) => document.querySelector("#check").ariaBusy === "false" &&
    document.querySelector("#check-verdict").dataset.verdict === word, word);

test("check: an equation is proved, with its reading", () => on("check", {}, async (page) => {
  await page.fill("#check-text", String.raw`\delta^l = ((W^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)`);
  await verdictIs(page, "proved");
  assert.match(await page.textContent("#check-details"), /Read as: the error of layer l; /);
  assert.match(await page.textContent("#check-details"), /Tried on \d+ random networks/);
}));

test("check: an equation is refuted with its network, and repaired by a click", () => on("check", {}, async (page) => {
  await page.fill("#check-text", String.raw`\frac{\partial C}{\partial w_{jk}^l} = a_k^l \delta_j^l`);
  await verdictIs(page, "refuted");
  // By hand: w = b = x = 1 and y = 0 give z = a = 2, δ = a − y = 2, ∂C/∂w = δ x = 2, and a δ = 4.
  assert.match(await page.textContent("#check-details"), /the left side is 2 and the right side is 4/);
  const picture = page.locator("#check-details svg");
  assert.equal(await picture.locator("circle").count(), 2);
  assert.ok((await picture.boundingBox()).width > 100);
  const button = page.locator("#check-details .play-repairs button").first();
  const repair = await button.getAttribute("data-latex");
  assert.match(repair, /a\^\{l-1\}_k|a_k\^\{l-1\}/);
  await button.click();
  await verdictIs(page, "proved");
  assert.equal(await page.inputValue("#check-text"), repair);
}));

test("check: a repair is reached and used by the keyboard alone", () => on("check", {}, async (page) => {
  await page.fill("#check-text", String.raw`\delta^l = (W^{l+1} \delta^{l+1}) \odot \sigma'(z^l)`);
  await verdictIs(page, "ill-typed");
  assert.equal(await page.locator("#check-verdict math").count(), 3);
  assert.doesNotMatch(await page.textContent("#check-verdict"), /[_^]\{/);
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.closest(".play-repairs") !== null)) {
      break;
    }
  }
  await page.keyboard.press("Enter");
  await verdictIs(page, "proved");
}));

test("check: what is typed is rendered at once", () => on("check", {}, async (page) => {
  await page.fill("#check-text", String.raw`\frac{a}{b} = \sum_k w_k`);
  const fraction = page.locator("#check-rendered mfrac");
  const { width, height } = await fraction.boundingBox();
  assert.ok(width > 5 && height > 20, `${width} × ${height}`);
  await page.fill("#check-text", String.raw`\frac{a}{`);
  assert.equal(await page.locator("#check-rendered math").count(), 0);
  assert.ok((await page.textContent("#check-rendered")).length > 5);
}));

test("check: what is not read is marked in the text", () => on("check", {}, async (page) => {
  await page.fill("#check-text", String.raw`\delta^l = \foo{z^l}`);
  await verdictIs(page, "unread");
  assert.equal(await page.textContent("#check-details mark"), String.raw`\foo`);
}));

test("check: conditions and the reader's own letters count", () => on("check", {}, async (page) => {
  await page.fill("#check-text", String.raw`\sigma'(z_j^l) = a_j^l (1 - a_j^l)`);
  await verdictIs(page, "refuted");
  await page.fill("#check-words", "for sigmoid");
  await page.waitForFunction(() => ["proved", "holds"].includes(document.querySelector("#check-verdict").dataset.verdict));
  await page.fill("#check-words", "");
  await page.locator("#check-own summary").click();
  const letters = await page.inputValue("#check-letters");
  await page.fill("#check-letters", letters.replace(String.raw`\delta^{l}_{j}`, String.raw`e^{l}_{j}`));
  assert.equal(await page.inputValue("#check-notation"), "");
  await page.fill("#check-text", String.raw`e^L = \nabla_a C \odot \sigma'(z^L)`);
  await verdictIs(page, "proved");
  await page.fill("#check-letters", "weigth = 'W'");
  await page.waitForFunction(() => document.querySelector("#check-verdict").textContent.includes("weigth"));
}));

test("check: a newer question drops the older one", () => on("check", {}, async (page) => {
  for (const place of [..."abcdefgh"].keys()) {
    await page.fill("#check-text", String.raw`C = C + ${place}`);
    await page.keyboard.press("Control+Enter");
  }
  await page.fill("#check-text", String.raw`\delta^L = \nabla_a C \odot \sigma'(z^L)`);
  await verdictIs(page, "proved");
}));

/** The pass of the 2–2–1 network once more, in plain arithmetic, from the numbers on the handles. */
function byHand(handles) {
  const sigma = (z) => 1 / (1 + Math.exp(-z));
  const x = [handles["x-1"], handles["x-2"]];
  const z2 = [1, 2].map((j) => handles[`2-${j}-1`] * x[0] + handles[`2-${j}-2`] * x[1] + handles[`2-${j}-0`]);
  const a2 = z2.map(sigma);
  const z3 = handles["3-1-1"] * a2[0] + handles["3-1-2"] * a2[1] + handles["3-1-0"];
  const a3 = sigma(z3);
  const delta3 = (a3 - handles.y) * a3 * (1 - a3);
  const delta2 = [0, 1].map((j) => handles[`3-1-${j + 1}`] * delta3 * a2[j] * (1 - a2[j]));
  const slopes = {};
  for (const j of [1, 2]) {
    slopes[`3-1-${j}`] = delta3 * a2[j - 1];
    for (const k of [1, 2]) {
      slopes[`2-${j}-${k}`] = delta2[j - 1] * x[k - 1];
    }
  }
  return { z: [...z2, z3], a: [...a2, a3], delta: [...delta2, delta3], slopes, cost: 0.5 * (a3 - handles.y) ** 2 };
}

const read = (page) => page.evaluate(() => {
  const plain = (text) => {
    const powers = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    const ascii = text.replaceAll("−", "-").replace(/·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)/, (_, power) =>
      `e${[...power].map((c) => (c === "⁻" ? "-" : powers.indexOf(c))).join("")}`);
    return Number(ascii.match(/-?[\d.]+(e-?\d+)?$/)[0]);
  };
  const handles = {};
  const slopes = {};
  for (const handle of document.querySelectorAll("#flow-stage .play-handle")) {
    handles[handle.dataset.key] = Number(handle.getAttribute("aria-valuenow"));
    const slope = handle.querySelector(".play-slope");
    if (slope) {
      slopes[handle.dataset.key] = plain(slope.textContent);
    }
  }
  const cards = [...document.querySelectorAll("#flow-stage .play-neuron")].map((card) =>
    [...card.parentNode.querySelectorAll("text")].map((text) => plain(text.textContent)));
  const output = (name) => plain(document.querySelector(`#flow-${name}`).textContent);
  return { handles, slopes, cards, cost: output("cost"), predicted: output("predicted"), change: output("change") };
});

/** Holds every number on the page against the arithmetic above. */
async function agree(page) {
  const shown = await read(page);
  const hand = byHand(shown.handles);
  const near = (found, expected, what, digits = 3) =>
    assert.ok(Math.abs(found - expected) <= 0.51 * 10 ** -digits + 0.06 * Math.abs(expected) * (Math.abs(expected) < 1e-3),
      `${what}: ${found} on the page, ${expected} by hand`);
  shown.cards.forEach(([z, a, delta], place) => {
    near(z, hand.z[place], `z of neuron ${place}`);
    near(a, hand.a[place], `a of neuron ${place}`);
    near(delta, hand.delta[place], `δ of neuron ${place}`);
  });
  for (const [key, slope] of Object.entries(hand.slopes)) {
    near(shown.slopes[key], slope, `∂C/∂w at ${key}`);
  }
  near(shown.cost, hand.cost, "C", 5);
  return { shown, hand };
}

const handle = (page, key) => page.locator(`#flow-stage .play-handle[data-key="${key}"]`);
const valueOf = async (page, key) => Number(await handle(page, key).getAttribute("aria-valuenow"));
const settled = (page, key, value) => page.waitForFunction(([key, value]) =>
  Number(document.querySelector(`#flow-stage .play-handle[data-key="${key}"]`).getAttribute("aria-valuenow")) === value,
[key, value]);

test("flow: a weight is moved by the keyboard, and every number follows", () => on("flow", {}, async (page) => {
  await agree(page);
  await handle(page, "2-1-1").focus();
  assert.equal(await valueOf(page, "2-1-1"), 0.8);
  await page.keyboard.press("ArrowUp");
  await settled(page, "2-1-1", 0.9);
  await page.keyboard.press("Shift+ArrowDown");
  await settled(page, "2-1-1", 0.89);
  await page.keyboard.press("PageDown");
  await settled(page, "2-1-1", -0.11);
  await page.keyboard.press("End");
  await settled(page, "2-1-1", 4);
  await agree(page);
}));

test("flow: a weight is dragged by a pointer, and every number follows", () => on("flow", {}, async (page) => {
  const { x, y, width, height } = await handle(page, "3-1-2").boundingBox();
  const [at, from] = [x + width / 2, y + height / 2];
  await page.mouse.move(at, from);
  await page.mouse.down();
  await page.mouse.move(at, from - 30, { steps: 3 });
  await page.mouse.move(at, from - 60, { steps: 3 });
  await page.mouse.up();
  await settled(page, "3-1-2", 0.3);
  const { shown, hand } = await agree(page);
  assert.equal(shown.handles["3-1-2"], 0.3);
  // The nudge is one of the weight that was dragged: C(w + Δw) − C(w) by hand.
  const moved = byHand({ ...shown.handles, "3-1-2": 0.3 + 0.1 });
  assert.ok(Math.abs(shown.change - (moved.cost - hand.cost)) < 1e-5, JSON.stringify(shown));
  assert.ok(Math.abs(shown.predicted - hand.slopes["3-1-2"] * 0.1) < 1e-5, JSON.stringify(shown));
}));

test("flow: a finger drags a weight and does not scroll the page", () => on("flow",
  { viewport: { width: 375, height: 800 }, hasTouch: true, isMobile: true }, async (page) => {
    await handle(page, "2-2-2").scrollIntoViewIfNeeded();
    const scrolled = await page.evaluate(() => scrollY);
    const { x, y, width, height } = await handle(page, "2-2-2").boundingBox();
    const finger = await page.context().newCDPSession(page);
    const touch = (type, dy) => finger.send("Input.dispatchTouchEvent", {
      type, touchPoints: type === "touchEnd" ? [] : [{ x: x + width / 2, y: y + height / 2 + dy }],
    });
    await touch("touchStart", 0);
    for (const dy of [15, 30, 45, 60]) {
      await touch("touchMove", dy);
    }
    await touch("touchEnd");
    await settled(page, "2-2-2", -0.1);
    assert.equal(await page.evaluate(() => scrollY), scrolled);
    await agree(page);
  }));

test("flow: half the nudge is a quarter as far off", () => on("flow", {}, async (page) => {
  const apart = async (size) => {
    await page.fill("#flow-by", String(size));
    const { predicted, change } = (await read(page));
    return change - predicted;
  };
  await page.selectOption("#flow-activation", "identity");
  const [whole, half] = [await apart(0.8), await apart(0.4)];
  assert.ok(Math.abs(whole / half - 4) < 0.01, `${whole} and ${half}`);
}));

test("flow: a step of gradient descent lowers the cost", () => on("flow", {}, async (page) => {
  const { cost } = await read(page);
  await page.click("#flow-descend");
  assert.ok((await read(page)).cost < cost);
  await page.click("#flow-reset");
  assert.equal((await read(page)).cost, cost);
}));

test("flow: nothing moves by itself where the reader wants no motion", () => on("flow",
  { reducedMotion: "reduce" }, async (page) => {
    const name = () => page.evaluate(() => getComputedStyle(document.querySelector(".play-back")).animationName);
    assert.equal(await name(), "none");
    await page.emulateMedia({ reducedMotion: "no-preference" });
    assert.equal(await name(), "play-back");
  }));

/** In the page: how many pixels the canvases have of the colours of areas, points and lines. */
function painted() {
  const counts = {};
  const areas = ["--class-1-area", "--class-2-area"];
  for (const [name, colours] of [
    ["plane", [...areas, "--class-1", "--class-2"]], ["cost", ["--class-1"]], ["delta", ["--class-4", "--class-5", "--class-6"]],
  ]) {
    const canvas = document.querySelector(`#train-${name}`);
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (const colour of colours) {
      const hex = getComputedStyle(canvas).getPropertyValue(colour).trim();
      const wanted = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const isNear = data[at + 3] > 128 && wanted.every((value, channel) => Math.abs(value - data[at + channel]) < 32);
        count += Number(isNear);
      }
      counts[`${name} in ${colour}`] = count;
    }
  }
  return counts;
}

const epochs = async (page) => Number((await page.textContent("#train-status")).match(/epoch (\d+)/)[1]);

for (const points of ["spirals", "moons", "xor"]) {
  test(`train: ${points} are learnt to nine of ten and more`, () => on("train", {}, async (page) => {
    await page.selectOption("#train-points", points);
    await page.click("#train-start");
    await page.waitForFunction(() => {
      const accuracy = document.querySelector("#train-status").textContent.match(/accuracy ([\d.]+)/);
      return accuracy && Number(accuracy[1]) >= 92;
    }, undefined, { timeout: 60_000 });
    await page.click("#train-start");
    assert.equal(await page.textContent("#train-start"), "Start");
    const drawn = await page.evaluate(painted);
    for (const [name, pixels] of Object.entries(drawn)) {
      assert.ok(pixels > (name.endsWith("area") ? 5000 : 60), `${pixels} pixels of ${name}`);
    }
    assert.match(await page.getAttribute("#train-delta", "aria-label"), /layer 2 .*, layer 3 .*, layer 4 /);
  }));
}

test("train: one epoch, start again, and the seed", () => on("train", {}, async (page) => {
  const after = async (count) => {
    for (let step = 0; step < count; step += 1) {
      await page.click("#train-step");
    }
    return page.textContent("#train-status");
  };
  assert.equal(await epochs(page), 0);
  const first = await after(3);
  assert.match(first, /^epoch 3, cost /);
  await page.click("#train-reset");
  assert.equal(await epochs(page), 0);
  assert.equal(await after(3), first);
  await page.fill("#train-seed", "2");
  await page.locator("#train-seed").blur();
  assert.notEqual(await after(3), first);
}));

test("train: choices that cannot be are refused with words", () => on("train", {}, async (page) => {
  await page.fill("#train-hidden", "16, none");
  await page.locator("#train-hidden").blur();
  assert.match(await page.textContent("#train-fault"), /^the list of hidden layers is `16, none`: expected /);
  assert.ok(await page.isDisabled("#train-start"));
  await page.fill("#train-hidden", "8");
  await page.locator("#train-hidden").blur();
  assert.equal(await page.textContent("#train-fault"), "");
  assert.ok(await page.isEnabled("#train-start"));
}));

test("train: a frame leaves time for the screen", async (t) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(measureFrames);
  await page.goto(`${server.origin}/play/train.html`);
  await ready(page, "train");
  await page.click("#train-start");
  await page.waitForFunction(() => window.frames_.length > 150, undefined, { timeout: 60_000 });
  const frames = (await page.evaluate(() => window.frames_)).slice(30);
  await context.close();
  const work = quietest(frames.map((frame) => frame.work));
  // A frame may be asked for by several.
  const at = [...new Set(frames.map((frame) => frame.at))];
  const between = at.slice(1).map((now, place) => now - at[place]);
  const told = (values) => [0.5, 0.95].map((share) => quantile(values, share).toFixed(1)).join(" and ");
  t.diagnostic(`training: work of a frame ${told(work)} ms, from frame to frame ${told(between)} ms (median and 95 %)`);
  assert.ok(quantile(work, 0.5) < 1000 / 60, `half of the frames take longer than ${quantile(work, 0.5)} ms`);
});

test("flow: dragging leaves time for the screen", async (t) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(measureFrames);
  await page.goto(`${server.origin}/play/flow.html`);
  await ready(page, "flow");
  const { x, y, width, height } = await handle(page, "2-1-1").boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  for (let step = 0; step < 90; step += 1) {
    await page.mouse.move(x + width / 2, y + height / 2 - 60 * Math.sin(step / 10));
  }
  await page.mouse.up();
  const frames = await page.evaluate(() => window.frames_);
  await context.close();
  const work = quietest(frames.map((frame) => frame.work));
  assert.ok(frames.length >= 10, `${frames.length} frames`);
  t.diagnostic(`dragging: work of a frame ${[0.5, 0.95].map((share) => quantile(work, share).toFixed(1)).join(" and ")} ms`);
  assert.ok(quantile(work, 0.5) < 1000 / 60, `half of the frames take longer than ${quantile(work, 0.5)} ms`);
});

for (const id of ["check", "flow", "train"]) {
  test(`${id}: everything that can be worked has a name`, () => on(id, {}, async (page) => {
    // What stands around the application is mdBook's.
    const session = await page.context().newCDPSession(page);
    const { result } = await session.send("Runtime.evaluate", { expression: `document.getElementById("${id}")` });
    const tree = await session.send("Accessibility.queryAXTree", { objectId: result.objectId });
    const roles = ["button", "textbox", "combobox", "slider", "spinbutton", "image", "img", "status", "region"];
    const named = tree.nodes.filter((node) => roles.includes(node.role?.value) && !node.ignored);
    const nameless = named.filter((node) => !["status"].includes(node.role.value) && !node.name?.value);
    assert.ok(named.length > 5, `${named.length} named`);
    assert.deepEqual(nameless.map((node) => node.role.value), []);
  }));

  test(`${id}: without the module, and without scripts, the page says so`, async () => {
    const bare = await serve(process.env.BOOK, ["/play/pkg/"]);
    try {
      const missing = await open(browser, `${bare.origin}/play/${id}.html`);
      await missing.page.waitForSelector(`#${id}-note[data-failed]`);
      assert.match(await missing.page.textContent(`#${id}-note`), /needs a WebAssembly module, which is not here or cannot run/);
      assert.ok(await missing.page.isHidden(`#${id}`));
      await missing.close();
      const still = await open(browser, `${server.origin}/play/${id}.html`, { javaScriptEnabled: false });
      assert.match(await still.page.textContent(`#${id}-note`), /have not run/);
      assert.ok(await still.page.isVisible(`#${id}-note`));
      assert.ok(await still.page.isHidden(`#${id}`));
      await still.close();
    } finally {
      await bare.close();
    }
  });
}
