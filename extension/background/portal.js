// Whether the network wants its users to log in, as the browser knows it.

/**
 * @typedef {object} Dependencies
 * @property {() => Promise<boolean>} isLocked
 * @property {() => void} onChanged
 * @property {(error: unknown) => void} report
 */

/** @param {Dependencies} dependencies */
export function createPortal({ isLocked, onChanged, report }) {
  let isLockedNow = false;

  /** @param {boolean} isLockedLater */
  function update(isLockedLater) {
    if (isLockedNow !== isLockedLater) {
      isLockedNow = isLockedLater;
      onChanged();
    }
  }

  return {
    isLocked: () => isLockedNow,
    update,
    /** Asks how it is at the start; what was heard meanwhile is newer than the answer. */
    start() {
      const before = isLockedNow;
      isLocked()
        .then((answer) => isLockedNow === before && update(answer))
        .catch(report);
    },
  };
}
