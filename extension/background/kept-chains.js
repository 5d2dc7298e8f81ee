// Keeps the certificates of the chains that were asked about, for people who look at one or save
// evidence. In memory only, so they are gone with the background, and bounded: the oldest go first.

/** Characters of base64: some thousand chains. */
const LIMIT = 8 * 1024 * 1024;

/**
 * @typedef {object} KeptChain
 * @property {string | null} serverName
 * @property {string[]} chain DER in base64, end-entity first
 * @property {"observed" | "observed-leaf" | "probed"} chainSource
 */

/** @param {{ digest: (base64: string) => Promise<string>, limit?: number }} dependencies */
export function createKeptChains({ digest, limit = LIMIT }) {
  /** Oldest first. @type {Map<string, KeptChain>} */
  const chains = new Map();
  let size = 0;

  /** @param {string} ref */
  function forget(ref) {
    size -= sizeOf(chains.get(ref));
    chains.delete(ref);
  }

  return {
    /** @param {string} ref @param {KeptChain} kept */
    keep(ref, kept) {
      forget(ref);
      chains.set(ref, kept);
      size += sizeOf(kept);
      for (const oldest of chains.keys()) {
        if (size <= limit) {
          break;
        }
        forget(oldest);
      }
    },

    /** @param {string} ref */
    of: (ref) => chains.get(ref) ?? null,

    /**
     * The certificate of a chain with this SHA-256; null where it is not there.
     * @param {string} ref
     * @param {string} sha256
     */
    async certificate(ref, sha256) {
      for (const certificate of chains.get(ref)?.chain ?? []) {
        if ((await digest(certificate)) === sha256) {
          return certificate;
        }
      }
      return null;
    },
  };
}

/**
 * What is kept of a question and of what a second connection brought: the observed certificate first.
 * @param {import("../common/types.js").Question} question
 * @param {string[]} probed
 * @returns {KeptChain}
 */
export function keptOf(question, probed) {
  if ("chain" in question) {
    const { serverName, chain, chainSource = "observed" } = question;
    return { serverName, chain, chainSource };
  }
  const { serverName, observed } = question;
  return {
    serverName,
    chain: [...new Set([...observed, ...probed])],
    chainSource: observed.length > 0 ? "observed-leaf" : "probed",
  };
}

/** @param {KeptChain | undefined} kept */
const sizeOf = (kept) =>
  kept ? kept.chain.reduce((sum, { length }) => sum + length, 0) : 0;
