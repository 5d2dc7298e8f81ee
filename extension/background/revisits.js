// Private roots look harmless one site at a time. When a root is met at another site, or is suspected, what
// was said of it before may have become wrong; this knows what to ask again. Values only, bounded.

const MAX_ROOTS = 128;
/** Sites and answers of one root; the host remembers no more of it either. */
const MAX_EACH = 32;

/**
 * @typedef {import("../common/protocol.js").Verdict} Verdict
 *
 * What was met of one root: the sites, and by what the answers are remembered.
 * @typedef {{ sites: Set<string>, outside: Set<string>, suspected: Set<string> }} Root
 */

export function createRevisits() {
  /** By the root's key; the one that was met longest ago first. @type {Map<string, Root>} */
  const roots = new Map();
  /** What was asked again and has no answer yet. @type {Set<string>} */
  const repeated = new Set();

  /** @param {string} key @returns {Root} */
  function rootOf(key) {
    const root = roots.get(key) ?? {
      sites: new Set(),
      outside: new Set(),
      suspected: new Set(),
    };
    roots.delete(key);
    roots.set(key, root);
    dropOldest(roots, MAX_ROOTS);
    return root;
  }

  return {
    /**
     * Notes an answer, and tells which others it puts in doubt. An answer to a question that was
     * repeated puts them in doubt only where it turned into a suspicion, so this comes to an end.
     * @param {string} ref
     * @param {string} serverName
     * @param {Verdict} verdict
     * @returns {string[]}
     */
    note(ref, serverName, verdict) {
      const wasRepeated = repeated.delete(ref);
      const key = privateRoot(verdict);
      if (key === null) {
        return [];
      }
      const root = rootOf(key);
      const isSuspected = verdict.standing === "suspected-interception";
      const isNews =
        (isSuspected && !root.suspected.has(ref)) ||
        (!wasRepeated && isNewSite(root, siteOf(serverName)));
      root.outside.delete(ref);
      add(isSuspected ? root.suspected : root.outside, ref);
      add(root.sites, siteOf(serverName));
      const doubtful = isNews
        ? [...root.outside].filter((other) => other !== ref)
        : [];
      doubtful.forEach((other) => repeated.add(other));
      return doubtful;
    },
  };
}

/** @param {Root} root @param {string} site */
const isNewSite = ({ sites }, site) => sites.size > 0 && !sites.has(site);

/** @param {Set<string>} set @param {string} member */
function add(set, member) {
  set.delete(member);
  set.add(member);
  dropOldest(set, MAX_EACH);
}

/** @param {{ size: number, keys: () => Iterable<any>, delete: (key: any) => boolean }} collection @param {number} limit */
function dropOldest(collection, limit) {
  const surplus = Math.max(0, collection.size - limit);
  for (const old of [...collection.keys()].slice(0, surplus)) {
    collection.delete(old);
  }
}

/** The key of the root that a path outside public trust ends in. @param {Verdict} verdict */
const privateRoot = ({ standing, path }) =>
  standing === "outside-public-trust" || standing === "suspected-interception"
    ? (path.at(-1)?.spkiSha256 ?? null)
    : null;

/**
 * What the names of one owner mostly share. Only the host has the public suffix list; where this tells
 * one owner's names apart, something is asked again that need not be.
 * @param {string} serverName
 */
function siteOf(serverName) {
  const labels = serverName.split(".");
  const isShort = (labels.at(-2) ?? "").length <= 3;
  return labels.slice(isShort ? -3 : -2).join(".");
}
