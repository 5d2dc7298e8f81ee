// The card that says what to do, for the popup and the warning: beside each step that is about an
// installed root stands the way to where it is shown.
import { card, el } from "./dom.js";
import { t } from "./i18n.js";
import { ROOT_STEP_KEYS } from "./steps.js";

/**
 * @param {string[]} steps
 * @param {{ openPage: (path: string) => void }} view
 * @param {string} testId
 */
export function stepsCard(steps, view, testId = "steps") {
  return steps.length === 0
    ? null
    : card(
        "sectionDo",
        testId,
        el(
          "ol",
          { class: "steps" },
          ...steps.map((key) =>
            el(
              "li",
              {},
              el(
                "div",
                {},
                t(key),
                ...(ROOT_STEP_KEYS.has(key)
                  ? [" ", rootsLink(view, testId)]
                  : []),
              ),
            ),
          ),
        ),
      );
}

/** @param {{ openPage: (path: string) => void }} view @param {string} testId */
const rootsLink = ({ openPage }, testId) =>
  el(
    "button",
    {
      type: "button",
      class: "link where",
      "data-testid": "show-roots",
      "data-focus": `show-roots ${testId}`,
      onclick: () => openPage("roots/roots.html"),
    },
    t("stepShowRoots"),
  );
