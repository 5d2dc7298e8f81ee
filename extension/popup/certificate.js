// One certificate of the path: its name, and unfolded its fields. The host is asked for them when somebody
// unfolds it; what was sent by nobody shows what its verdict says.
import { sectionsOf, sectionsOfSummary } from "../common/certificate-fields.js";
import { sectionList, takeAway } from "../common/certificate-view.js";
import { el, foreign } from "../common/dom.js";
import { t } from "../common/i18n.js";
import { ERROR_KEYS } from "../common/words.js";

/**
 * @typedef {import("../common/protocol.js").CertificateSummary} CertificateSummary
 * @typedef {import("../common/types.js").CertificateReply} CertificateReply
 *
 * Asks the background for certificates, each once.
 * @typedef {object} Certificates
 * @property {(ref: string, sha256: string) => CertificateReply | null} known
 * @property {(ref: string, sha256: string) => Promise<CertificateReply>} ask
 */

/** Where certificates come from whose bytes are there, and not only a name or a key. */
export const SENT = new Set(["chain", "probed", "session", "installed"]);

/**
 * @param {(message: object) => Promise<CertificateReply>} send
 * @returns {Certificates}
 */
export function createCertificates(send) {
  /** @type {Map<string, CertificateReply>} */
  const replies = new Map();
  return {
    known: (ref, sha256) => replies.get(`${ref} ${sha256}`) ?? null,
    async ask(ref, sha256) {
      const reply = await send({ type: "certificate", ref, sha256 });
      // What is not there now may be after the page was loaded again.
      if (reply.state === "described") {
        replies.set(`${ref} ${sha256}`, reply);
      }
      return reply;
    },
  };
}

/**
 * @param {CertificateSummary} certificate
 * @param {object} place
 * @param {string} place.id
 * @param {string | null} place.ref the chain that it is part of
 * @param {string} place.origin
 * @param {HTMLElement | null} place.role
 * @param {Certificates} place.certificates
 */
export function unfolding(
  certificate,
  { id, ref, origin, role, certificates },
) {
  const name = nameOf(certificate);
  const body = el("div", {
    class: "certificate-body",
    "data-testid": "fields",
  });
  const details = el(
    "details",
    { class: "certificate", "data-key": id },
    el(
      "summary",
      { "data-focus": id },
      role,
      el("span", { class: "subject" }, foreign(name)),
    ),
    body,
  );
  const { sha256 } = certificate;
  const isSent = SENT.has(origin) && ref !== null && sha256 !== null;
  const draw = (/** @type {CertificateReply} */ reply) =>
    body.replaceChildren(
      ...contents(reply, certificate, { id, isSent, origin, name }),
    );
  const known = isSent ? certificates.known(ref, sha256) : null;
  if (known || !isSent) {
    draw(known ?? { state: "absent" });
    return details;
  }
  body.append(el("p", { class: "quiet" }, t("certificateLoading")));
  const load = () =>
    void certificates
      .ask(ref, sha256)
      .then(draw)
      .catch((error) => console.warn("rootwatch:", error));
  details.addEventListener("toggle", load, { once: true });
  return details;
}

/** @param {CertificateSummary} certificate */
const nameOf = ({ subject }) =>
  subject.commonName ?? subject.organization ?? subject.text;

/**
 * @param {CertificateReply} reply
 * @param {CertificateSummary} certificate
 * @param {{ id: string, isSent: boolean, origin: string, name: string }} place
 */
function contents(reply, certificate, { id, isSent, origin, name }) {
  if (reply.state === "described") {
    return [
      takeAway(reply.certificate, name),
      ...(reply.isShortened ? [remark(t("certificateShortened"))] : []),
      sectionList(sectionsOf(reply.description, Date.now()), id),
    ];
  }
  // Only in examples was something sent that has no digest.
  const unsent = SENT.has(origin) ? "certificateMadeUp" : "certificateNotSent";
  const reason =
    reply.state === "failed"
      ? t(ERROR_KEYS[reply.code])
      : t(isSent ? "certificateAbsent" : unsent);
  return [
    remark(reason),
    sectionList(sectionsOfSummary(certificate, Date.now()), id),
  ];
}

/** @param {string} text */
const remark = (text) => el("p", { class: "quiet remark" }, text);
