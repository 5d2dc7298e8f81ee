import assert from "node:assert/strict";
import { test } from "node:test";
import { locale } from "../testing/browser.js";
import { language, t } from "./i18n.js";
import { speak } from "./language.js";

/** @param {string} path */
const ownFile = async (path) => locale(path.split("/")[1]);

test("speaks the browser's language where there are texts in it, else English", async () => {
  for (const [browser, spoken] of [
    ["ru", "ru"],
    ["kk-KZ", "kk"],
    ["en-GB", "en"],
    ["de", "en"],
    ["../ru", "en"],
  ]) {
    await speak("browser", { ownFile, browserLanguage: () => browser });
    assert.equal(language(), spoken, browser);
  }
});

test("speaks the language that the person chose, whatever the browser's", async () => {
  for (const chosen of /** @type {const} */ (["kk", "ru", "en"])) {
    await speak(chosen, { ownFile, browserLanguage: () => "ru" });
    assert.equal(language(), chosen);
  }
});

test("values are put in, and what has no text says nothing", async () => {
  await speak("en", { ownFile, browserLanguage: () => "ru" });
  assert.equal(t("titlePage", "$HOST$"), "Rootwatch, this page: $HOST$");
  assert.equal(t("noSuchText"), "");
});
