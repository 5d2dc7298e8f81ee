// The list of authorities as the helper program has it: its size, its version, and how many entries were
// added on this computer.
import { copyButton, el, foreign } from "../common/dom.js";
import { isBroken } from "../common/host-view.js";
import { t } from "../common/i18n.js";

/** @param {import("../common/types.js").HostState} host */
export function listFacts(host) {
  const hello = isBroken(host) ? null : host.hello;
  if (!hello) {
    return el("p", { class: "quiet" }, t("optionsListUnknown"));
  }
  const { authorities, added, listSha256 } = hello;
  return el(
    "dl",
    { class: "facts" },
    ...fact("optionsListSize", String(authorities)),
    ...(added.authorities > 0
      ? fact("optionsListAdded", String(added.authorities))
      : []),
    el("dt", {}, t("optionsListVersion")),
    el(
      "dd",
      { class: "hex" },
      el("code", { "data-testid": "list-version" }, foreign(listSha256)),
      copyButton(listSha256, t("optionsListVersion")),
    ),
  );
}

/** @param {string} key @param {string} value */
const fact = (key, value) => [
  el("dt", {}, t(key)),
  el("dd", {}, foreign(value)),
];
