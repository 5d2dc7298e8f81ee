// What people want to save as evidence, as it was when they asked: a tab goes on to other pages. In memory
// only, and only the last few; no address tells what is in them.

const MAX_SNAPSHOTS = 10;

/** @typedef {import("../common/evidence.js").Snapshot} Snapshot */

export function createSnapshots() {
  /** Oldest first. @type {Map<number, Snapshot>} */
  const snapshots = new Map();
  let last = 0;

  return {
    /** Keeps one and gives its number. @param {Snapshot} snapshot */
    keep(snapshot) {
      last += 1;
      snapshots.set(last, snapshot);
      for (const old of [...snapshots.keys()].slice(0, -MAX_SNAPSHOTS)) {
        snapshots.delete(old);
      }
      return last;
    },

    /** @param {number} number */
    of: (number) => snapshots.get(number) ?? null,
  };
}
