// The questions that wait for the host or are with it, and which of them may have killed it. Questions
// that were open when the host died are asked again one at a time, so that a death has one culprit.

const MAX_IN_FLIGHT = 16;
const MAX_DEATHS = 3;

/**
 * @typedef {import("../common/types.js").AnyOutcome} AnyOutcome
 * @typedef {import("../common/types.js").AnyQuestion} AnyQuestion
 * @typedef {{ question: AnyQuestion, deaths: number, resolve: (outcome: AnyOutcome) => void }} Task
 */

export function createQueue() {
  /** @type {Task[]} */
  const fresh = [];
  /** @type {Task[]} */
  const suspects = [];
  /** @type {Map<number, Task>} */
  const inFlight = new Map();
  let isSuspectOut = false;

  const suspectAll = () => {
    suspects.push(...inFlight.values());
    inFlight.clear();
    isSuspectOut = false;
  };

  return {
    /** @param {Task} task */
    add: (task) => void fresh.push(task),
    isWaiting: () => inFlight.size > 0,

    /** @param {number} id @param {Task} task */
    sent: (id, task) => void inFlight.set(id, task),

    /** What may be sent now: several fresh ones, or one suspect and nothing beside it. */
    next() {
      if (isSuspectOut) {
        return [];
      }
      if (fresh.length > 0) {
        return fresh.splice(0, MAX_IN_FLIGHT - inFlight.size);
      }
      isSuspectOut = inFlight.size === 0 && suspects.length > 0;
      return isSuspectOut ? suspects.splice(0, 1) : [];
    },

    /**
     * @param {unknown} id null where the host could not read it.
     * @returns {Task | null}
     */
    settled(id) {
      const found =
        id === null && inFlight.size === 1 ? [...inFlight.keys()][0] : id;
      // "1", [1] and true are not the number that was sent.
      const task = typeof found === "number" ? inFlight.get(found) : undefined;
      if (task) {
        inFlight.delete(Number(found));
        isSuspectOut = isSuspectOut && inFlight.size > 0;
      } else if (id === null) {
        // One of several was refused, and nobody says which: ask each alone.
        suspectAll();
      }
      return task ?? null;
    },

    /** Takes back what was sent, without blaming anything. */
    recall() {
      fresh.unshift(...inFlight.values());
      inFlight.clear();
      isSuspectOut = false;
    },

    /**
     * The host died. A question that was out alone counts it.
     * @returns {Task[]} those to give up.
     */
    blame() {
      const [only] = inFlight.size === 1 ? inFlight.values() : [];
      if (only) {
        only.deaths += 1;
      }
      suspectAll();
      const hopeless = suspects.filter(({ deaths }) => deaths >= MAX_DEATHS);
      for (const task of hopeless) {
        suspects.splice(suspects.indexOf(task), 1);
      }
      return hopeless;
    },
  };
}
