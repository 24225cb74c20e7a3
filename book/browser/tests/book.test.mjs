// Every page of the book: quiet console, no other host, mathematics in boxes of its own, no LaTeX left over.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { serve } from "./serve.mjs";

const BOOK = process.env.BOOK;
const PAGES = readdirSync(BOOK, { recursive: true })
  .filter((file) => file.endsWith(".html") && !["toc.html", "404.html"].includes(file))
  .sort();

let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([launch(), serve(BOOK)]);
});

after(() => Promise.all([browser.close(), server.close()]));

test("the book has pages", () => {
  assert.ok(PAGES.length >= 5, `${PAGES.length} pages in ${BOOK}`);
});

for (const file of PAGES) {
  test(`${file} opens and is whole`, async () => {
    const { page, faults, close } = await open(browser, `${server.origin}/${file}`);
    try {
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      const found = await page.evaluate(inspect);
      assert.deepEqual(faults, []);
      assert.deepEqual(found.boxless, [], "mathematics without a box of its own");
      assert.deepEqual(found.raw, [], "LaTeX in visible text");
      assert.deepEqual(found.broken, [], "links within the page that lead nowhere");
      assert.deepEqual(found.twice, [], "names that stand twice");
    } finally {
      await close();
    }
  });

  test(`${file} is no wider than a phone`, async () => {
    const viewport = { width: 375, height: 800 };
    const { page, close } = await open(browser, `${server.origin}/${file}`, { viewport });
    try {
      const wide = await page.evaluate(widest);
      assert.deepEqual(wide, [], "what reaches beyond the screen");
    } finally {
      await close();
    }
  });
}

test("the inspection sees what it is for", async () => {
  const { page, close } = await open(browser, `${server.origin}/index.html`);
  try {
    await page.evaluate(() => {
      document.querySelector("main").insertAdjacentHTML("beforeend", String.raw`<p>so \frac{1}{2} and $$x$$</p>
        <p><math><mi style="display:none">x</mi></math> <math></math> <code>\frac</code> <a href="#nowhere">there</a></p>
        <i id="twin"></i><i id="twin"></i>
        <div style="width:3000px">wide</div>`);
    });
    const found = await page.evaluate(inspect);
    assert.equal(found.raw.length, 1);
    assert.ok(found.boxless.length >= 2, JSON.stringify(found.boxless));
    assert.equal(found.broken.length, 1);
    assert.deepEqual(found.twice, ["twin"]);
    assert.ok((await page.evaluate(widest)).length >= 1);
  } finally {
    await close();
  }
});

/** In the page: mathematics without a box, LaTeX in visible text, links to anchors that are not there, ids given twice. */
function inspect() {
  const main = document.querySelector("main");
  const boxless = [];
  for (const element of main.querySelectorAll("math, math mi, math mn, math mo, math mtext, math merror")) {
    const { width, height } = element.getBoundingClientRect();
    const isEmpty = element.localName !== "math" && element.textContent.trim().replace(/[\u2061-\u2064\u200b]/g, "") === "";
    const isMathematics = element.namespaceURI === "http://www.w3.org/1998/Math/MathML";
    const isPhantom = element.closest("mphantom, annotation") !== null;
    if (isPhantom || isEmpty) {
      continue;
    }
    if (element.localName === "merror" || !isMathematics || width <= 0 || height <= 0) {
      boxless.push(element.outerHTML.slice(0, 120));
    }
  }
  const raw = [];
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement: parent } = texts.currentNode;
    const isSource = parent.closest("code, pre, script, style, textarea, annotation, option, datalist, noscript") !== null;
    if (!isSource && parent.checkVisibility() && /\\[a-zA-Z]+|\\[()[\]]|\$[^$]*\$|[_^]\{/.test(data)) {
      raw.push(data.trim().slice(0, 120));
    }
  }
  const broken = [...main.querySelectorAll('a[href^="#"]')]
    .filter((link) => link.hash.length > 1 && !document.getElementById(decodeURIComponent(link.hash.slice(1))))
    .map((link) => link.getAttribute("href"));
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const twice = [...new Set(ids.filter((id, place) => ids.indexOf(id) !== place))];
  return { boxless, raw, broken, twice };
}

/** In the page: elements that reach beyond the screen and cannot be scrolled to within a box of their own. */
function widest() {
  const limit = document.documentElement.clientWidth + 1;
  const scrolls = (element) => {
    for (let at = element; at && at.localName !== "main"; at = at.parentElement) {
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(at).overflowX)) {
        return true;
      }
    }
    return false;
  };
  return [...document.querySelectorAll("main *")]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > limit && !scrolls(element))
    .map((element) => element.outerHTML.slice(0, 120));
}
