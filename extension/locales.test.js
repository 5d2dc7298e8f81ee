// Every text exists in every language with the same values, every text used exists, and every text
// that exists is used. Also: what the texts may never say.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { LANGUAGES, locale, read } from "./testing/browser.js";

const english = locale("en");

/** Every file of the extension that can name a text. */
function sources() {
  const root = new URL("./", import.meta.url);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(js|html)$|^manifest\.json$/.test(path))
    .filter((path) => !/\.test\.js$|^testing\//.test(path))
    .map((path) => ({ path, text: read(path) }));
}

test("all languages have the same keys with the same values", () => {
  for (const language of LANGUAGES) {
    const messages = locale(language);
    assert.deepEqual(Object.keys(messages), Object.keys(english), language);
    for (const [key, { message, placeholders }] of Object.entries(messages)) {
      const place = `${language} ${key}`;
      assert.notEqual(message.trim(), "", place);
      assert.deepEqual(placeholders, english[key].placeholders, place);
      const named = [...message.matchAll(/\$([A-Z]+)\$/g)].map(([, name]) =>
        name.toLowerCase(),
      );
      assert.deepEqual(
        [...new Set(named)].sort(),
        Object.keys(placeholders ?? {}).sort(),
        place,
      );
    }
  }
});

test("Russian and Kazakh texts are translated", () => {
  const sameEverywhere = new Set([
    "extensionName",
    "partGroup",
    "hostProblem",
    "optionsLanguageEnglish",
  ]);
  for (const language of ["ru", "kk"]) {
    for (const [key, { message }] of Object.entries(locale(language))) {
      assert.ok(
        sameEverywhere.has(key) ||
          key === "languageCode" ||
          /[а-яәіңғүұқөһ]/i.test(message),
        `${language} ${key}: ${message}`,
      );
    }
  }
});

test("in Kazakh each thing has one name, which is Mozilla's", () => {
  // Password, fingerprint, button, folder, package, message, private window.
  const others = /құпиясөз|саусақ із|түйме|қалта|пакет|хабарлама|жеке терезе/i;
  for (const [key, { message }] of Object.entries(locale("kk"))) {
    assert.doesNotMatch(message, others, key);
  }
});

test("translations are about as long as the English texts", () => {
  for (const language of ["ru", "kk"]) {
    for (const [key, { message }] of Object.entries(locale(language))) {
      const { length } = english[key].message;
      const place = `${language} ${key}: ${message}`;
      assert.ok(message.length <= 1.5 * length + 30, `too long: ${place}`);
      assert.ok(message.length >= 0.5 * length - 6, `too short: ${place}`);
    }
  }
});

test("every key that is used exists", () => {
  for (const { path, text } of sources()) {
    const used = [
      ...text.matchAll(/\b(?:t|sentence|pieces)\(\s*"(\w+)"/g),
      ...text.matchAll(/data-i18n="(\w+)"/g),
      ...text.matchAll(/__MSG_(\w+)__/g),
      ...text.matchAll(/\bkey: "(\w+)"/g),
      ...text.matchAll(/"((?:[a-z]+)(?:[A-Z][A-Za-z0-9]+)+)"/g),
    ].map(([, key]) => key);
    for (const key of used.filter((name) => looksLikeKey(name))) {
      assert.ok(key in english, `${path}: ${key}`);
    }
  }
});

test("every key that exists is used", () => {
  const all = sources()
    .map(({ text }) => text)
    .join("\n");
  for (const key of Object.keys(english)) {
    assert.match(all, new RegExp(`["_]${key}(?:"|__)`), key);
  }
});

test("pages contain no text of their own", () => {
  for (const { path, text } of sources().filter(({ path }) =>
    path.endsWith(".html"),
  )) {
    const visible = text
      .replace(/<title.*?<\/title>/s, "")
      .replaceAll(/<[^>]*>/gs, "")
      .trim();
    assert.equal(visible, "", path);
    assert.deepEqual([...text.matchAll(SPOKEN_ATTRIBUTES)], [], path);
  }
});

test("scripts contain no text of their own", () => {
  // What stands in an evidence file is English by its form (host/EVIDENCE.md).
  const others = new Set(["common/evidence.js", "common/kazakh.js"]);
  for (const { path, text } of sources()) {
    if (!path.endsWith(".js") || others.has(path)) {
      continue;
    }
    const code = text.replaceAll(/\/\*.*?\*\/|^\s*\/\/[^\n]*/gms, "");
    assert.match(code, /export|import/, `${path}: nothing is left to look at`);
    const sentences = code.match(
      /(["'`])\p{Lu}\p{Ll}*,? (?:(?!\1|\n).)*\1|["'`][^"'`\n]*\p{Script=Cyrillic}[^"'`\n]*["'`]/gu,
    );
    assert.equal(sentences, null, `${path}: ${sentences}`);
    const words = wordsOf(code);
    assert.deepEqual(words, NAMES.get(path) ?? [], path);
  }
});

test("single words and spoken attributes are seen too", () => {
  for (const code of [
    'el("button", {}, "Save")',
    'el("p", { class: "x" }, "save")',
    'el(\n  "p",\n  {},\n  t("a"),\n  " unknown ",\n)',
    'el("input", { placeholder: "find" })',
    'el("a", { "aria-label": `show ${name}` })',
    'place.textContent = "done"',
  ]) {
    assert.equal(wordsOf(code).length, 1, code);
  }
  for (const code of [
    'el("p", { class: "quiet", lang: "en" }, t("save"), " · ")',
    'el("a", { "aria-label": t("copyOf", what) })',
    'element.setAttribute("title", words)',
    'el("p", {}, sentence("found", ["x"]), icon("copy"))',
  ]) {
    assert.deepEqual(wordsOf(code), [], code);
  }
  for (const html of ['<img alt="A dog" />', '<a title="x"', "label='y'>"]) {
    assert.equal([...html.matchAll(SPOKEN_ATTRIBUTES)].length, 1, html);
  }
  assert.equal([...'<img alt="" />'.matchAll(SPOKEN_ATTRIBUTES)].length, 0);
});

test("nothing says that something is safe", () => {
  const forbidden = /\bsafe|\bsecure\b|безопасн|қауіпсіз(?!д)/i;
  for (const language of LANGUAGES) {
    for (const [key, { message }] of Object.entries(locale(language))) {
      // The name of a section in Firefox's own settings.
      if (key === "removalFirefoxSettings") {
        continue;
      }
      assert.doesNotMatch(message, forbidden, `${language} ${key}`);
    }
  }
});

/** Attributes that are shown or read out. */
const SPOKEN =
  "alt|title|label|placeholder|aria-(?:label|description|valuetext)";
const SPOKEN_ATTRIBUTES = new RegExp(`\\b(?:${SPOKEN})\\s*=\\s*["'][^"']`, "g");

/** Names that are the same in every language, by the file that has them. */
const NAMES = new Map([["common/browser-name.js", ["Chromium"]]]);

/**
 * What a script shows without looking it up: a word with a capital letter; the value of a spoken
 * attribute; text among an element's children.
 * @param {string} code
 */
function wordsOf(code) {
  const found = [
    ...code.matchAll(/["'`](\p{Lu}\p{Ll}+)["'`]/gu),
    ...code.matchAll(
      new RegExp(
        `["']?\\b(?:${SPOKEN})["']?: ["'\`]([^"'\`]*\\p{L}[^"'\`]*)`,
        "gu",
      ),
    ),
    ...code.matchAll(
      /\.(?:textContent|title|innerText) = ["'`]([^"'`]*\p{L}[^"'`]*)/gu,
    ),
    ...childrenOf(code).map((word) => [word, word]),
  ].map(([, word]) => word);
  return [...new Set(found)];
}

/** Texts that stand among the arguments of `el` after its tag. @param {string} code */
function childrenOf(code) {
  const texts = [];
  // What is put into a text is looked up, and what is compared is not shown.
  const plain = code
    .replaceAll(/\$\{[^}]*\}/g, "")
    .replaceAll(/[=!]== "[^"]*"/g, "");
  for (const { index } of plain.matchAll(/\bel\(/g)) {
    const tokens = plain
      .slice(index + "el".length)
      .matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`|[()[\]{}]/g);
    // Arguments of other calls, attributes and lists are not children.
    let depth = 0;
    let isTag = true;
    for (const [token] of tokens) {
      if (/^["'`]/.test(token)) {
        if (depth === 1 && !isTag && /\p{L}/u.test(token)) {
          texts.push(token.slice(1, -1));
        }
        isTag = false;
        continue;
      }
      depth += "([{".includes(token) ? 1 : -1;
      if (depth === 0) {
        break;
      }
    }
  }
  return texts;
}

/** Names that share their first word with a text's key. @param {string} name */
function looksLikeKey(name) {
  const areas = new Set(
    Object.keys(english).map((key) => /^[a-z]+/.exec(key)?.[0]),
  );
  const others = new Set([
    "hostState",
    "keydown",
    "knownAuthorities",
    "statusText",
    "partOf",
  ]);
  return areas.has(/^[a-z]+/.exec(name)?.[0]) && !others.has(name);
}
