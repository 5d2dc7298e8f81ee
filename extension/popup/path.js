// The technical part: the path from the site to its root, drawn from top to bottom with proven links
// solid and unproven ones dashed, and each certificate unfolding to its fields.
import { el, icon, sentence } from "../common/dom.js";
import { t } from "../common/i18n.js";
import { storeText } from "../common/store-words.js";
import { unfolding } from "./certificate.js";
import { savePath } from "./save-path.js";

/** @typedef {import("../common/protocol.js").PathElement} PathElement */

/** @type {Record<string, string>} */
export const ROLE_KEYS = {
  "end-entity": "roleEndEntity",
  intermediate: "roleIntermediate",
  root: "roleRoot",
};

/** @type {Record<string, string>} */
export const ORIGIN_KEYS = {
  chain: "originChain",
  probed: "originProbed",
  session: "originSession",
  installed: "originInstalled",
  list: "originList",
  "public-roots": "originPublicRoots",
  "added-public-roots": "originAddedPublicRoots",
};

/** A link by its state, or by the reason of an unproven one. @type {Record<string, string>} */
export const LINK_KEYS = {
  proven: "linkSignature",
  "self-signed": "linkSelfSigned",
  anchor: "linkAnchor",
  "algorithm-unsupported": "linkAlgorithmUnsupported",
  "signature-invalid": "linkSignatureInvalid",
  "issuer-missing": "linkIssuerMissing",
  "budget-exhausted": "linkBudgetExhausted",
};

/** @type {Record<string, string>} */
const ICONS = {
  "end-entity": "page",
  intermediate: "link",
  root: "anchor",
};

/**
 * @param {import("../common/types.js").Finding | null} finding
 * @param {import("../common/protocol.js").Verdict | null} verdict
 * @param {import("./view.js").View} view
 */
export function technicalSection(finding, verdict, { settings, certificates }) {
  if (
    !finding ||
    !verdict ||
    verdict.path.length + verdict.extra.length === 0
  ) {
    return null;
  }
  const { chain: ref } = finding;
  return el(
    "details",
    {
      class: "card technical",
      "data-testid": "technical",
      "data-key": "technical",
      open: settings.isTechnicalOpen,
    },
    el(
      "summary",
      { "data-focus": "technical" },
      el("h2", {}, t("sectionTechnical")),
    ),
    el("h3", {}, t("sectionPath")),
    el(
      "ol",
      { class: "path", "data-testid": "path" },
      ...verdict.path.map((element, index) =>
        pathItem(element, { id: `path ${index}`, ref, certificates }),
      ),
    ),
    savePath(verdict.path, finding.host, ref, certificates),
    ...(verdict.extra.length === 0
      ? []
      : [
          el("h3", {}, t("sectionExtra")),
          el(
            "ul",
            { class: "extra", "data-testid": "extra" },
            ...verdict.extra.map((certificate, index) =>
              el(
                "li",
                {},
                unfolding(certificate, {
                  id: `extra ${index}`,
                  ref,
                  origin: "chain",
                  role: null,
                  certificates,
                }),
              ),
            ),
          ),
        ]),
  );
}

/**
 * @param {PathElement} element
 * @param {{ id: string, ref: string | null, certificates: import("./certificate.js").Certificates }} place
 */
function pathItem(element, place) {
  const { link, role, origin, isAuthority, installedIn } = element;
  const key =
    LINK_KEYS[link.state === "unproven" ? (link.reason ?? "") : link.state];
  return el(
    "li",
    {
      "data-role": role,
      "data-link": link.state,
      "data-is-authority": isAuthority ? "true" : null,
    },
    el(
      "span",
      { class: "node" },
      icon(isAuthority ? "eye" : (ICONS[role] ?? "page")),
    ),
    unfolding(element, {
      ...place,
      origin,
      role: el(
        "span",
        { class: "role" },
        ROLE_KEYS[role] ? t(ROLE_KEYS[role]) : null,
        ORIGIN_KEYS[origin] ? ` · ${t(ORIGIN_KEYS[origin])}` : null,
      ),
    }),
    isAuthority
      ? el("p", { class: "authority-mark" }, t("pathAuthority"))
      : null,
    installedIn.length > 0
      ? el(
          "p",
          { class: "installed-in", "data-testid": "installed-in" },
          sentence("pathInstalled", [
            installedIn.map(({ label }) => storeText(label)).join("; "),
          ]),
        )
      : null,
    key
      ? el("p", { class: "link-words" }, sentence(key, [link.algorithm ?? ""]))
      : null,
  );
}
