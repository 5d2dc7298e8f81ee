// Remembers what is known about each chain and each second connection: an open question, a verdict, or
// why there is none. In memory, for the session only, and bounded. Asks each chain once.

const MAX_ANSWERS = 1000;
const MAX_OPEN = 300;

/**
 * @typedef {import("../common/types.js").Answer} Answer
 * @typedef {import("../common/types.js").Outcome} Outcome
 * @typedef {import("../common/types.js").Question} Question
 *
 * @typedef {object} Dependencies
 * @property {(question: Question) => Promise<Outcome>} ask
 * @property {(chain: string) => void} onChanged
 *   Something that outlives this run has changed: a question was opened, or answered, or forgotten.
 * @property {(error: unknown) => void} report
 */

/** @param {Dependencies} dependencies */
export function createVerdicts({ ask, onChanged, report }) {
  /** Oldest first. @type {Map<string, Outcome>} */
  const answers = new Map();
  /** @type {Map<string, Question>} */
  const open = new Map();

  /**
   * Single certificates whose path did not end anywhere: they may still be completed.
   * @type {Map<string, Question>}
   */
  const incomplete = new Map();

  /** @param {string} chain @param {Question} question @param {Outcome} outcome */
  function remember(chain, question, outcome) {
    open.delete(chain);
    answers.delete(chain);
    answers.set(chain, outcome);
    if (isIncomplete(question, outcome)) {
      incomplete.set(chain, question);
    }
    forgetOldest(answers, MAX_ANSWERS);
    onChanged(chain);
  }

  /** @template T @param {Map<string, T>} map @param {number} limit */
  function forgetOldest(map, limit) {
    for (const chain of [...map.keys()].slice(
      0,
      Math.max(0, map.size - limit),
    )) {
      map.delete(chain);
      incomplete.delete(chain);
      onChanged(chain);
    }
  }

  /** @param {string} chain @param {Question} question */
  async function pursue(chain, question) {
    open.set(chain, question);
    forgetOldest(open, MAX_OPEN);
    onChanged(chain);
    remember(chain, question, await ask(question));
  }

  return {
    /**
     * Makes sure that a chain is known or asked about.
     * @param {string} chain
     * @param {() => Question} question
     */
    learn(chain, question) {
      const answer = answers.get(chain);
      if (answer) {
        answers.delete(chain);
        answers.set(chain, answer);
      } else if (!open.has(chain)) {
        pursue(chain, question()).catch(report);
      }
    },

    /**
     * Asks although there may be an answer, which stays until the next one; a failure does not.
     * @param {string} ref
     * @param {Question} question
     */
    renew(ref, question) {
      if (answers.get(ref)?.state === "failed") {
        answers.delete(ref);
      }
      if (!open.has(ref)) {
        pursue(ref, question).catch(report);
      }
    },

    /** The certificates of a chain that is not complete. @param {string} chain */
    certificatesOf(chain) {
      const question = incomplete.get(chain);
      return question && "chain" in question ? question.chain : [];
    },

    /** @param {string} ref @returns {Answer} */
    answerFor(ref) {
      if (
        ref === "no-chain" ||
        ref === "unobserved" ||
        ref === "failed-handshake"
      ) {
        return { state: ref };
      }
      return (
        answers.get(ref) ??
        (open.has(ref) ? { state: "open" } : { state: "unobserved" })
      );
    },

    /** What to keep of a chain; null when it was forgotten. @param {string} chain */
    dump(chain) {
      const outcome = answers.get(chain);
      const question = open.get(chain) ?? incomplete.get(chain);
      return outcome || question
        ? { ...(outcome && { outcome }), ...(question && { question }) }
        : null;
    },

    /**
     * Takes a dumped chain back; an open question is asked again.
     * @param {string} chain
     * @param {{ outcome?: Outcome, question?: Question }} kept
     */
    restore(chain, { outcome, question }) {
      if (outcome) {
        answers.set(chain, outcome);
        if (question && isIncomplete(question, outcome)) {
          incomplete.set(chain, question);
        }
      } else if (question) {
        pursue(chain, question).catch(report);
      }
    },
  };
}

/** @param {Question} question @param {Outcome} outcome */
const isIncomplete = (question, outcome) =>
  "chain" in question &&
  question.chainSource === "observed-leaf" &&
  outcome.state === "answered" &&
  outcome.verdict.standing === "undetermined";
