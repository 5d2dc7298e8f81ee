// Remembers what is known about each chain and each second connection: an open question, a verdict, or
// why there is none. In memory, for the session only, and bounded. Asks each chain once.

const MAX_ANSWERS = 1000;
const MAX_OPEN = 300;
const MAX_REPEATABLE = 200;

/**
 * @typedef {import("../common/types.js").Answer} Answer
 * @typedef {import("../common/types.js").Outcome} Outcome
 * @typedef {import("../common/types.js").Question} Question
 * @typedef {import("../common/protocol.js").Verdict} Verdict
 *
 * @typedef {object} Dependencies
 * @property {(question: Question) => Promise<Outcome>} ask
 * @property {(chain: string) => void} onChanged
 *   Something that outlives this run has changed: a question was opened, or answered, or forgotten.
 * @property {(ref: string, question: Question, outcome: Outcome | null) => void} keep
 *   Takes the certificates of what was asked about; the outcome has those of a second connection.
 * @property {(ref: string) => boolean} isKept
 * @property {(ref: string, question: Question, verdict: Verdict) => void} [onAnswered]
 * @property {(error: unknown) => void} report
 */

/** @param {Dependencies} dependencies */
export function createVerdicts({
  ask,
  keep,
  isKept,
  onChanged,
  onAnswered = () => {},
  report,
}) {
  /** Oldest first. @type {Map<string, Outcome>} */
  const answers = new Map();
  /** @type {Map<string, Question>} */
  const open = new Map();

  /**
   * What may be asked again: single certificates whose path did not end anywhere, for they may still be
   * completed, and paths outside public trust, for they may come to be suspected. Oldest first.
   * @type {Map<string, Question>}
   */
  const repeatable = new Map();

  /** @param {string} chain @param {Question} question @param {Outcome} outcome */
  function remember(chain, question, outcome) {
    open.delete(chain);
    take(
      chain,
      question,
      suspicionBefore(answers.get(chain), outcome) ?? outcome,
    );
    forgetOldest(answers, MAX_ANSWERS);
    onChanged(chain);
    if (outcome.state === "answered") {
      onAnswered(chain, question, outcome.verdict);
    }
  }

  /** @param {string} chain @param {Question} question @param {Outcome} outcome */
  function take(chain, question, outcome) {
    answers.delete(chain);
    answers.set(chain, outcome);
    repeatable.delete(chain);
    if (isRepeatable(question, outcome)) {
      repeatable.set(chain, question);
      const surplus = Math.max(0, repeatable.size - MAX_REPEATABLE);
      for (const old of [...repeatable.keys()].slice(0, surplus)) {
        repeatable.delete(old);
      }
    }
  }

  /** @template T @param {Map<string, T>} map @param {number} limit */
  function forgetOldest(map, limit) {
    for (const chain of [...map.keys()].slice(
      0,
      Math.max(0, map.size - limit),
    )) {
      map.delete(chain);
      repeatable.delete(chain);
      onChanged(chain);
    }
  }

  /** @param {string} chain @param {Question} question */
  async function pursue(chain, question) {
    open.set(chain, question);
    forgetOldest(open, MAX_OPEN);
    onChanged(chain);
    const outcome = await ask(question);
    keep(chain, question, outcome);
    remember(chain, question, withoutChain(outcome));
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
        if (!isKept(chain)) {
          keep(chain, question(), null);
        }
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

    /**
     * Asks once more what was answered; that answer stays until the next one.
     * @param {string} ref
     */
    repeat(ref) {
      const question = repeatable.get(ref);
      if (question && !open.has(ref)) {
        pursue(ref, question).catch(report);
      }
    },

    /** The certificates of a chain that is not complete. @param {string} chain */
    certificatesOf(chain) {
      const question = repeatable.get(chain);
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
      const question = open.get(chain) ?? repeatable.get(chain);
      return outcome || question
        ? {
            ...(outcome && { outcome }),
            ...(question && { question }),
            ...(open.has(chain) && { isOpen: true }),
          }
        : null;
    },

    /**
     * Takes a dumped chain back; an open question is asked again.
     * @param {string} chain
     * @param {{ outcome?: Outcome, question?: Question, isOpen?: boolean }} kept
     */
    restore(chain, { outcome, question, isOpen }) {
      if (outcome && question) {
        take(chain, question, outcome);
        keep(chain, question, null);
        if (outcome.state === "answered") {
          onAnswered(chain, question, outcome.verdict);
        }
      } else if (outcome) {
        answers.set(chain, outcome);
      }
      if (question && (isOpen || !outcome) && !open.has(chain)) {
        pursue(chain, question).catch(report);
      }
    },
  };
}

/** What is remembered longer than the certificates. @param {Outcome} outcome @returns {Outcome} */
function withoutChain(outcome) {
  const { chain, ...rest } = outcome;
  return chain === undefined ? outcome : rest;
}

/**
 * The answer that was there, where it was a suspicion and the new one would take it back: what the host has
 * forgotten in between does not make the same certificate harmless.
 * @param {Outcome | undefined} before
 * @param {Outcome} outcome
 */
const suspicionBefore = (before, outcome) =>
  before?.state === "answered" &&
  before.verdict.standing === "suspected-interception" &&
  outcome.state === "answered" &&
  outcome.verdict.standing === "outside-public-trust" &&
  outcome.verdict.path[0]?.sha256 === before.verdict.path[0]?.sha256
    ? before
    : null;

/** @param {Question} question @param {Outcome} outcome */
function isRepeatable(question, outcome) {
  const standing = outcome.state === "answered" && outcome.verdict.standing;
  return (
    standing === "outside-public-trust" ||
    (standing === "undetermined" &&
      "chain" in question &&
      question.chainSource === "observed-leaf")
  );
}
