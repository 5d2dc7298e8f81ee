// What is shown of a tab: the view that badge and popup draw, and the popup's whole answer. Shows a tab
// anew whenever something about it has changed.
import { markOfOffers, whileHost } from "../common/offer-standing.js";
import { summarise } from "./summary.js";
import { mainOf } from "./tab-record.js";

/**
 * @typedef {import("../common/types.js").Connection} Connection
 * @typedef {import("../common/types.js").PageReply} PageReply
 * @typedef {import("../common/types.js").PageView} PageView
 * @typedef {import("../common/protocol.js").Verdict} Verdict
 *
 * @typedef {object} Dependencies
 * @property {(tabId: number) => import("../common/types.js").PageRecord | null} pageOf
 * @property {(tabId: number) => import("../common/types.js").Offer[]} offersOf
 * @property {(tabId: number) => import("../common/examples.js").Example | null} exampleOf
 * @property {(tabId: number) => boolean} isKnown whether anything was seen of the tab
 * @property {(ref: string) => import("../common/types.js").Answer} answerFor
 * @property {() => import("../common/types.js").HostState} host
 * @property {() => import("../common/settings.js").Probes} probes
 * @property {(tabId: number) => boolean} isPrivate as far as it is known
 * @property {(tabId: number) => Promise<boolean>} isPrivateTab
 * @property {() => boolean} isPortalLocked
 * @property {(verdict: Verdict) => import("../common/known.js").Known | null} knownFor
 * @property {(tabId: number, connection: Connection) => void} consider
 *   Looks whether the connection of a shown page needs a second one.
 * @property {(tabId: number, view: PageView) => void} paint
 * @property {() => void} announce
 * @property {() => Promise<boolean>} hasHostPermission
 * @property {() => import("../common/types.js").PageReply["installed"]} installed
 */

/** @param {Dependencies} dependencies */
export function createViews({
  pageOf,
  offersOf,
  exampleOf,
  isKnown,
  answerFor,
  host,
  probes,
  isPrivate,
  isPrivateTab,
  isPortalLocked,
  knownFor,
  consider,
  paint,
  announce,
  hasHostPermission,
  installed,
}) {
  /** @param {number} tabId */
  const shownOffers = (tabId) => whileHost(host().phase, offersOf(tabId));

  /** @param {number} tabId @returns {PageView} */
  const viewOf = (tabId) =>
    exampleOf(tabId)?.page ?? {
      ...summarise(pageOf(tabId), {
        answerFor,
        phase: host().phase,
        probes: probes(),
        isPrivate: isPrivate(tabId),
        isPortalLocked: isPortalLocked(),
        knownFor,
      }),
      offer: markOfOffers(shownOffers(tabId)),
    };

  /** @param {import("../common/types.js").Finding | null | undefined} finding */
  function verdictOf(finding) {
    const answer = answerFor(finding?.chain ?? "unobserved");
    return answer.state === "answered" ? answer.verdict : null;
  }

  /**
   * What is said in full, which is little of a page with hundreds of parts, and whom all of it names.
   * @param {PageView} page
   * @param {string | null} part the host that is looked at
   * @returns {Pick<PageReply, "verdicts" | "authorities">}
   */
  function told({ main, parts, worst }, part) {
    /** @type {PageReply["verdicts"]} */
    const verdicts = {};
    /** @type {Verdict[]} */
    const all = [];
    for (const finding of [...(main ? [main] : []), ...parts]) {
      const verdict = verdictOf(finding);
      const isWhole =
        finding.isMain || finding === worst || finding.host === part;
      if (verdict && isWhole && finding.chain !== null) {
        verdicts[finding.chain] = verdict;
      }
      if (verdict) {
        all.push(verdict);
      }
    }
    return { verdicts, authorities: authoritiesIn(all) };
  }

  /**
   * What is known and said of a tab's page, or of one of its parts.
   * @param {number} tabId
   * @param {string | null} host null for the page itself
   */
  function seen(tabId, host) {
    const { main, parts } = viewOf(tabId);
    const finding =
      host === null ? main : parts.find((part) => part.host === host);
    return { finding: finding ?? null, verdict: verdictOf(finding) };
  }

  return {
    /** @type {(tabId: number, host: string | null) => Verdict | null} */
    verdictOn: (tabId, host) => seen(tabId, host).verdict,

    seen,

    /** Shows anew what is known about a tab. @param {number} tabId */
    show(tabId) {
      const main = mainOf(pageOf(tabId));
      if (main) {
        consider(tabId, main);
      }
      if (isKnown(tabId)) {
        paint(tabId, viewOf(tabId));
      }
      announce();
    },

    /**
     * What the popup shows of a tab, and in full of the part that is looked at.
     * @param {number} tabId
     * @param {string | null} part
     * @returns {Promise<PageReply>}
     */
    async reply(tabId, part) {
      const page = viewOf(tabId);
      const example = exampleOf(tabId);
      return {
        tabId,
        page,
        ...(example
          ? {
              verdicts: example.verdicts,
              authorities: authoritiesIn(Object.values(example.verdicts)),
            }
          : told(page, part)),
        isExample: example !== null,
        host: host(),
        offers: example ? [] : shownOffers(tabId),
        hasPermission: await hasHostPermission(),
        isPrivate: await isPrivateTab(tabId),
        installed: installed(),
      };
    },
  };
}

/** @param {Verdict[]} verdicts @returns {PageReply["authorities"]} */
const authoritiesIn = (verdicts) =>
  Object.fromEntries(
    verdicts.flatMap(({ authority }) =>
      authority ? [[authority.id, authority]] : [],
    ),
  );
