// A checker that answers the latest question only.

/** Asks in a worker; a question that is still open when the next one comes is dropped. */
export class Checker {
  #compiled;
  #worker;
  #number = 0;
  #waiting;

  constructor(compiled) {
    this.#compiled = compiled;
  }

  /** What is said of an equation; `undefined` where another question came before the answer. */
  ask(letters, words, text) {
    if (this.#waiting) {
      this.#worker.terminate();
      this.#worker = undefined;
      this.#waiting.resolve(undefined);
    }
    this.#worker ??= this.#start();
    const number = (this.#number += 1);
    return new Promise((resolve, reject) => {
      this.#waiting = { number, resolve, reject };
      this.#worker.postMessage({ number, letters, words, text });
    });
  }

  #start() {
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    worker.postMessage({ compiled: this.#compiled });
    worker.onmessage = ({ data }) => {
      const waiting = this.#waiting;
      if (waiting?.number !== data.number) {
        return;
      }
      this.#waiting = undefined;
      if (data.problem === undefined) {
        waiting.resolve(JSON.parse(data.answer));
      } else {
        // What stopped the module may have left it in disorder: the next question starts a new one.
        this.#worker.terminate();
        this.#worker = undefined;
        waiting.reject(new Error(data.problem));
      }
    };
    return worker;
  }
}
