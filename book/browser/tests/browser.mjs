// A real Chromium, and pages in it that remember what went wrong on them.

import { chromium } from "playwright-core";

const OPTIONS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** Starts the browser that the environment names. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM, args: OPTIONS });
}

/** A page, with the errors of its console and its requests to other hosts in the list `faults`. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  const own = new URL(url).origin;
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      faults.push(`${message.type()} in the console: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A worker that is ended takes its requests with it.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") {
      faults.push(`request failed: ${request.url()}`);
    }
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!["data:", "blob:"].includes(protocol) && origin !== own) {
      faults.push(`request to another host: ${request.url()}`);
    }
  });
  await page.goto(url, { waitUntil: "load" });
  return { page, faults, close: () => context.close() };
}

/** Waits until an interactive page is ready. */
export async function ready(page, id) {
  await page.waitForFunction((id) => document.getElementById(id)?.hidden === false, id);
}

/** Makes every request for a frame remember when it was answered and how long the answer took. */
export function measureFrames() {
  window.frames_ = [];
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (answer) =>
    ask((now) => {
      const begun = performance.now();
      answer(now);
      window.frames_.push({ at: now, work: performance.now() - begun });
    });
}

/** The value below which a share of the values lies. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** The run of 30 values with the lowest median: what else the machine does can only make a frame slower. */
export function quietest(values) {
  const runs = [];
  for (let at = 0; at === 0 || at + 30 <= values.length; at += 10) {
    runs.push(values.slice(at, at + 30));
  }
  return runs.sort((a, b) => quantile(a, 0.5) - quantile(b, 0.5))[0];
}
