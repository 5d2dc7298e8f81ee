// What is asked apart from what pages bring along: a second connection that a person wants, the fields of a
// certificate that a person looks at, evidence to be saved, and once more what has come into doubt.
import { isProbe, lacksChain } from "./probe-rules.js";
import { mainOf } from "./tab-record.js";

/**
 * @typedef {import("../common/types.js").Answer} Answer
 * @typedef {import("../common/types.js").CertificateReply} CertificateReply
 * @typedef {import("../common/types.js").Connection} Connection
 * @typedef {import("../common/types.js").DescribeOutcome} DescribeOutcome
 *
 * @typedef {object} Dependencies
 * @property {(tabId: number) => import("../common/types.js").PageRecord | null} pageOf
 * @property {(ref: string) => number[]} tabsWith
 * @property {(ref: string) => Answer} answerFor
 * @property {(ref: string) => void} repeatQuestion
 * @property {(tabId: number, connection: Connection) => Promise<void>} probe
 * @property {() => import("../common/settings.js").Probes} probes
 * @property {(tabId: number) => Promise<boolean>} isPrivateTab
 * @property {ReturnType<typeof import("./views.js").createViews>["seen"]} seen
 * @property {ReturnType<typeof import("./kept-chains.js").createKeptChains>} keptChains
 * @property {() => import("../common/types.js").HostState} host
 * @property {(snapshot: import("../common/evidence.js").Snapshot) => number} snap
 * @property {(question: { certificate: string }) => Promise<DescribeOutcome>} describe
 */

/** @param {Dependencies} dependencies */
export const createWishes = ({
  pageOf,
  tabsWith,
  answerFor,
  repeatQuestion,
  probe,
  probes,
  isPrivateTab,
  seen,
  keptChains,
  host,
  snap,
  describe,
}) => ({
  /**
   * Asks something again without a person's wish. A second connection is only repeated for a page that
   * is open, where it was made without being asked for.
   * @param {string} ref
   */
  async repeat(ref) {
    const privacy = await Promise.all(
      isProbe(ref) ? tabsWith(ref).map(isPrivateTab) : [],
    );
    if (
      !isProbe(ref) ||
      (probes() === "automatic" && privacy.includes(false))
    ) {
      repeatQuestion(ref);
    }
  },

  /**
   * A person asks for a second connection: to the server of the page, or to one of its parts.
   * @param {{ tabId: number, host: string | null }} message
   */
  async probeNow({ tabId, host }) {
    const record = pageOf(tabId);
    const wanted =
      host === null
        ? mainOf(record)
        : (record?.parts ?? []).find(
            (part) =>
              part.host === host &&
              lacksChain(part, answerFor(part.chain ?? "unobserved")),
          );
    if (wanted) {
      await probe(tabId, wanted);
    }
  },

  /**
   * A person looks at a certificate of a chain.
   * @param {{ ref: string, sha256: string }} message
   * @returns {Promise<CertificateReply>}
   */
  async describe({ ref, sha256 }) {
    const certificate =
      (await keptChains.certificate(ref, sha256)) ??
      addedByHost(answerFor(ref), sha256);
    if (certificate === null) {
      return { state: "absent" };
    }
    const outcome = await describe({ certificate });
    return outcome.state === "described"
      ? { ...outcome, certificate }
      : outcome;
  },

  /**
   * A person wants to save what was seen of a connection. Zero where it is not there any more.
   * @param {{ tabId: number, host: string | null }} message
   */
  takeEvidence(message) {
    const { finding, verdict } = seen(message.tabId, message.host);
    const kept = keptChains.of(finding?.chain ?? "");
    const { hello } = host();
    return finding && verdict && kept
      ? snap({ finding, verdict, kept, hello })
      : 0;
  },
});

/**
 * A certificate that nobody sent: the host had it installed on this computer, or had met it before.
 * @param {Answer} answer
 * @param {string} sha256
 */
function addedByHost(answer, sha256) {
  const path = answer.state === "answered" ? answer.verdict.path : [];
  return path.find((element) => element.sha256 === sha256)?.der ?? null;
}
