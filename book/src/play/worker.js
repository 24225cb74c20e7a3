// Checks equations beside the page, so that typing never waits for a verdict.

import { check, initSync } from "./pkg/chainrule.js";

onmessage = ({ data }) => {
  if (data.compiled) {
    initSync({ module: data.compiled });
    return;
  }
  try {
    postMessage({ number: data.number, answer: check(data.letters, data.words, data.text) });
  } catch (problem) {
    postMessage({ number: data.number, problem: problem.message });
  }
};
