// Waits for the verdict on a chain, and not for ever: a page that is held back must not hang.

/** Milliseconds. */
const LONGEST = 3_000;

/**
 * @typedef {import("../common/protocol.js").Verdict} Verdict
 *
 * @typedef {object} Timers
 * @property {(work: () => void, pause: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 */

/** The browser's own, which must not be called as methods of another object. @type {Timers} */
const REAL = {
  setTimeout: (work, pause) => setTimeout(work, pause),
  clearTimeout: (timer) => clearTimeout(timer),
};

/**
 * @param {(ref: string) => import("../common/types.js").Answer} answerFor
 * @param {Timers} timers
 */
export function createAwaiter(answerFor, timers = REAL) {
  /** @type {Set<{ ref: string, resolve: (verdict: Verdict | null) => void }>} */
  const waiting = new Set();

  /** @param {string} ref */
  const verdictFor = (ref) => {
    const answer = answerFor(ref);
    return answer.state === "answered" ? answer.verdict : null;
  };

  return {
    /**
     * Null where there is none, or none in time.
     * @param {string} ref
     * @returns {Promise<Verdict | null>}
     */
    verdictOn(ref) {
      if (answerFor(ref).state !== "open") {
        return Promise.resolve(verdictFor(ref));
      }
      return new Promise((resolve) => {
        const waiter = {
          ref,
          /** @param {Verdict | null} verdict */
          resolve(verdict) {
            waiting.delete(waiter);
            timers.clearTimeout(timer);
            resolve(verdict);
          },
        };
        const timer = timers.setTimeout(() => waiter.resolve(null), LONGEST);
        waiting.add(waiter);
      });
    },

    /** There may be an answer now. @param {string} ref */
    answered(ref) {
      if (answerFor(ref).state === "open") {
        return;
      }
      for (const waiter of waiting) {
        if (waiter.ref === ref) {
          waiter.resolve(verdictFor(ref));
        }
      }
    },
  };
}
