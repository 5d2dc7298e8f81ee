// The way to the page on which evidence is looked at and saved.
import { el, icon } from "../common/dom.js";
import { t } from "../common/i18n.js";

/**
 * @param {import("../common/types.js").Finding | null} finding
 * @param {import("../common/protocol.js").Verdict | null} verdict
 * @param {{ saveEvidence: (host: string | null) => void }} view
 */
export function evidenceButton(finding, verdict, { saveEvidence }) {
  return finding && verdict && verdict.path.length > 0
    ? el(
        "div",
        { class: "evidence" },
        el(
          "button",
          {
            type: "button",
            class: "plain",
            "data-testid": "evidence",
            "data-focus": "evidence",
            "aria-describedby": "evidence-hint",
            onclick: () => saveEvidence(finding.isMain ? null : finding.host),
          },
          icon("save"),
          t("evidenceOpen"),
        ),
        el("p", { class: "quiet", id: "evidence-hint" }, t("evidenceHint")),
      )
    : null;
}
