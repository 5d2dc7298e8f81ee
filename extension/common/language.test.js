import assert from "node:assert/strict";
import { test } from "node:test";
import {
  LANGUAGES,
  locale,
  speak as browserSpeaks,
} from "../testing/browser.js";
import { pieces, t } from "./i18n.js";
import { speak } from "./language.js";

/** @param {string} path */
const ownFile = async (path) => locale(path.split("/")[1]);

test("a chosen language says what the browser would say in it", async () => {
  for (const language of /** @type {const} */ (["en", "ru", "kk"])) {
    browserSpeaks(language);
    await speak("browser", { ownFile });
    const keys = Object.keys(locale(language));
    const expected = keys.map(pieces);
    browserSpeaks(language === "en" ? "ru" : "en");
    assert.notDeepEqual(keys.map(pieces), expected);
    await speak(language, { ownFile });
    assert.deepEqual(keys.map(pieces), expected);
  }
  assert.deepEqual(LANGUAGES, ["en", "ru", "kk"]);
});

test("values are put in, and what has no text says nothing", async () => {
  await speak("en", { ownFile });
  assert.equal(t("titlePage", "$HOST$"), "Rootwatch, this page: $HOST$");
  assert.equal(t("noSuchText"), "");
  await speak("browser", { ownFile });
});
