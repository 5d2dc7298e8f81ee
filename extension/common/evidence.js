// What is saved as evidence: what was seen of one connection and what was concluded from it, in the form
// of host/EVIDENCE.md. Pure: nothing goes into the file but what is handed in, and no path of this computer.
import { toPem } from "./base64.js";

/**
 * What the background remembers of a connection in the moment in which somebody asks for evidence.
 * @typedef {object} Snapshot
 * @property {import("./types.js").Finding} finding
 * @property {import("./protocol.js").Verdict} verdict
 * @property {import("./types.js").KeptChain} kept
 * @property {import("./protocol.js").Hello | null} hello
 *
 * @typedef {object} Software
 * @property {string} extension
 * @property {string} browser
 */

const ABOUT =
  "Evidence saved by Rootwatch: the certificates that this server was seen to show, and the verdict on " +
  "them. The command `rootwatch check FILE` judges them anew.";

/**
 * @param {Snapshot} snapshot
 * @param {Software} software
 * @param {{ hasAddress: boolean }} choice
 */
export function evidenceOf({ verdict, kept, hello }, software, { hasAddress }) {
  return {
    format: "rootwatch-evidence",
    version: 1,
    about: ABOUT,
    time: kept.time === null ? null : isoSeconds(kept.time),
    serverName: kept.serverName,
    address: hasAddress ? kept.address : null,
    chainSource: kept.chainSource,
    verdict: withoutPaths(verdict),
    list: {
      authorities: hello?.authorities ?? null,
      sha256: hello?.listSha256 ?? null,
    },
    software: {
      rootwatch: hello?.version ?? null,
      extension: software.extension,
      browser: software.browser,
    },
    // What only a program reads comes last.
    chain: kept.chain.map(toPem),
  };
}

/** The file, byte for byte. @param {ReturnType<typeof evidenceOf>} evidence */
export const evidenceText = (evidence) =>
  `${JSON.stringify(evidence, null, 2)}\n`;

/** @param {ReturnType<typeof evidenceOf>} evidence */
export function evidenceFileName({ serverName, time }) {
  const name = (serverName ?? "").replaceAll(/[^A-Za-z0-9.-]+/g, "-");
  const parts = ["rootwatch", name, (time ?? "").slice(0, 10)];
  return `${parts.filter((part) => part !== "").join("-")}.json`;
}

/** @param {number} seconds since 1970 */
const isoSeconds = (seconds) =>
  new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

/**
 * The verdict as the host sent it, without folders of this computer: they hold people's names, and the
 * names of profiles.
 * @param {import("./protocol.js").Verdict} verdict
 */
function withoutPaths(verdict) {
  const { authority, notes, path } = verdict;
  return {
    ...verdict,
    authority: authority && {
      ...authority,
      added: authority.added && fileOf(authority.added),
    },
    path: path.map(({ installedIn, ...element }) => ({
      ...element,
      installedIn: installedIn.map(({ kind, browser }) => ({ kind, browser })),
    })),
    notes: notes.map((note) =>
      note.file === undefined ? note : { ...note, file: fileOf(note.file) },
    ),
  };
}

/** @param {string} path */
const fileOf = (path) => path.split(/[\\/]/).at(-1) ?? "";
