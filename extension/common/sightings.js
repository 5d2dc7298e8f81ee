// Chromium says what a connection was like when the headers come, and where the answer came from (address,
// cache) a moment later. This keeps the first until the second is there. Whether the browser tells about
// certificates at all is seen from what it says, never from its version.

/** Requests whose answer never followed, because they failed, are forgotten from the oldest on. */
const MAX_WAITING = 500;

/**
 * @typedef {object} Seen what the browser says, with bytes in place of an ArrayBuffer
 * @property {string} state
 * @property {{ fingerprint: { sha256: string }, rawDER?: Uint8Array }[]} [certificates]
 */

export function createSightings() {
  /** @type {Map<string, Seen | undefined>} */
  const waiting = new Map();

  return {
    /**
     * Headers have come. Heard twice for each request: a listener that asks for certificates is not
     * called at all, or is told nothing about them, where the browser keeps them to itself.
     * @param {{ requestId: string, securityInfo?: any }} details
     */
    see({ requestId, securityInfo }) {
      const seen = securityInfo
        ? readable(securityInfo)
        : waiting.get(requestId);
      waiting.delete(requestId);
      waiting.set(requestId, seen);
      for (const old of [...waiting.keys()].slice(0, -MAX_WAITING)) {
        waiting.delete(old);
      }
    },

    /**
     * Whether this answer came over the network or from the cache; a redirect that the browser made up
     * itself has no headers.
     * @param {string} requestId
     */
    isSeen: (requestId) => waiting.has(requestId),

    /**
     * Hands out what was seen, once.
     * @param {string} requestId
     */
    take(requestId) {
      const seen = waiting.get(requestId);
      waiting.delete(requestId);
      return seen;
    },
  };
}

/**
 * @param {{ state: string, certificates?: { fingerprint: { sha256: string }, rawDER?: ArrayBuffer }[] }} info
 * @returns {Seen}
 */
const readable = ({ state, certificates = [] }) => ({
  state,
  certificates: certificates.map(({ fingerprint, rawDER }) => ({
    fingerprint,
    rawDER: new Uint8Array(rawDER ?? new ArrayBuffer(0)),
  })),
});
