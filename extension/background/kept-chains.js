// Keeps the certificates of the chains that were asked about, for people who look at one or save
// evidence. In memory only, so they are gone with the background, and bounded: the oldest go first.

/** Characters of base64: some thousand chains. */
const LIMIT = 8 * 1024 * 1024;

/**
 * @typedef {import("../common/types.js").KeptChain} KeptChain
 *
 * What a second connection brought, and when, in seconds.
 * @typedef {{ chain: string[], address: string | null, time: number | null }} Brought
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
 * @param {Brought} brought
 * @returns {KeptChain}
 */
export function keptOf(question, { chain: probed, address, time }) {
  if ("chain" in question) {
    const { serverName, chain, chainSource = "observed" } = question;
    return {
      serverName,
      chain,
      chainSource,
      address: question.address ?? null,
      time: question.time ?? null,
    };
  }
  const { serverName, observed } = question;
  return {
    serverName,
    chain: [...new Set([...observed, ...probed])],
    chainSource: observed.length > 0 ? "observed-leaf" : "probed",
    address,
    time,
  };
}

/**
 * What came of a second connection; nothing of any other question.
 * @param {import("../common/types.js").Outcome | null} outcome
 * @param {number} now in milliseconds
 * @returns {Brought}
 */
export function broughtBy(outcome, now) {
  return outcome?.state === "answered"
    ? {
        chain: outcome.chain ?? [],
        address: outcome.connection?.address ?? null,
        time: Math.floor(now / 1000),
      }
    : { chain: [], address: null, time: null };
}

/** @param {KeptChain | undefined} kept */
const sizeOf = (kept) =>
  kept ? kept.chain.reduce((sum, { length }) => sum + length, 0) : 0;
