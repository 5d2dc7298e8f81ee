// The whole matrix of words: every cell is filled, none contradicts its verdict.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, locale, say, speak } from "../testing/browser.js";
import {
  authority,
  finding,
  pathElement,
  verdict,
} from "../testing/verdicts.js";
import { t } from "./i18n.js";
import { BASES, CATEGORIES } from "./protocol.js";
import { severityOf } from "./standing.js";
import { storyOf } from "./stories.js";

/** @typedef {import("./protocol.js").Verdict} Verdict */

const CONTEXT = /** @type {const} */ ({ phase: "ready", hasPermission: true });

/** @param {Verdict} value @param {boolean} isMain */
const story = (value, isMain = true) =>
  storyOf(
    finding({ isMain, standing: value.standing, severity: severityOf(value) }),
    { ...CONTEXT, verdict: value },
  );

/** Every known or capable verdict there can be. */
function* cells() {
  for (const standing of /** @type {const} */ ([
    "known-interception",
    "interception-capable",
  ])) {
    for (const category of CATEGORIES) {
      for (const basis of BASES) {
        for (const keyIsPublic of [false, true]) {
          for (const country of ["KZ", "SY", null]) {
            const evidence =
              standing === "interception-capable" ? "capability" : "observed";
            yield verdict({
              standing,
              basis,
              authority: authority({
                category,
                keyIsPublic,
                country,
                evidence,
              }),
            });
          }
        }
      }
    }
  }
}

test("every cell has a headline, a meaning and steps that exist in every language", () => {
  for (const language of LANGUAGES) {
    speak(language);
    const messages = locale(language);
    for (const cell of cells()) {
      for (const isMain of [true, false]) {
        const { headline, meaning, steps } = story(cell, isMain);
        assert.match(say(headline), /\S{2,}.*[.:]/);
        assert.doesNotMatch(say(headline), /[$\uE001-\uE004]|undefined/);
        assert.ok(say(meaning).length > 20, say(meaning));
        assert.ok(steps.length >= 2 && steps.length <= 4);
        steps.forEach((key) => assert.ok(key in messages, key));
      }
    }
  }
});

test("a name is always worded as a claim, a proof never", () => {
  speak("en");
  for (const cell of cells()) {
    const isClaim = /who claims to be “Example Proxy”/.test(
      say(story(cell).headline),
    );
    assert.equal(isClaim, cell.basis === "name", JSON.stringify(cell));
  }
});

test("what a claimed authority does is told with a condition", () => {
  speak("en");
  for (const cell of cells()) {
    const isConditional = say(story(cell).meaning).startsWith(
      "If the name is true:",
    );
    assert.equal(isConditional, cell.basis === "name");
  }
});

test("capability never reads as if somebody were reading", () => {
  speak("en");
  for (const cell of cells()) {
    if (cell.standing === "interception-capable") {
      const headline = say(story(cell).headline);
      assert.match(headline, /could read .*nobody is known to/);
    }
  }
});

test("headlines about a part say so", () => {
  speak("en");
  for (const cell of cells()) {
    assert.match(say(story(cell, false).headline), /part of this page/);
    assert.doesNotMatch(say(story(cell).headline), /part of this page/);
  }
});

test("the government of Kazakhstan is named in each language", () => {
  const cell = verdict({
    standing: "known-interception",
    basis: "certificate",
    authority: authority({
      category: "state",
      evidence: "observed",
      country: "KZ",
    }),
  });
  const expected = {
    en: "The government of Kazakhstan can read what you do on this site.",
    ru: "Правительство Казахстана может читать всё, что вы делаете на этом сайте.",
    kk: "Қазақстан үкіметі осы сайтта не істегеніңізді оқи алады.",
  };
  for (const [language, headline] of Object.entries(expected)) {
    speak(language);
    assert.equal(say(story(cell).headline), headline);
  }
});

test("a category that this version does not know is still told", () => {
  speak("en");
  const cell = verdict({
    standing: "known-interception",
    basis: "key",
    authority: authority({ category: "something-new" }),
  });
  assert.equal(
    say(story(cell).headline),
    "Example Proxy can read what you do on this site.",
  );
});

test("public trust names the root and is told apart when only this computer trusts it", () => {
  speak("en");
  const root = pathElement({
    subject: {
      text: "O=Org, CN=Root",
      commonName: "Root",
      organization: "Org",
    },
  });
  const path = [root];
  assert.match(
    say(story(verdict({ path })).headline),
    /Nobody known .* from Org\./,
  );
  const notes = [{ code: "public-root-added", file: "/x.pem" }];
  assert.equal(story(verdict({ path, notes })).kind, "publicAdded");
});

test("what is not known is told by its reason", () => {
  /** @param {object} changes @param {object} context */
  const kind = (changes, context = {}) =>
    storyOf(
      finding({
        standing: "undetermined",
        severity: "undetermined",
        ...changes,
      }),
      { verdict: null, ...CONTEXT, ...context },
    ).kind;
  assert.equal(storyOf(null, { verdict: null, ...CONTEXT }).kind, "none");
  assert.equal(kind({ state: "pending" }), "pending");
  assert.equal(kind({ state: "no-chain" }), "no-chain");
  assert.equal(kind({ state: "unobserved" }), "unobserved");
  assert.equal(
    kind({ state: "unobserved" }, { hasPermission: false }),
    "permission",
  );
  assert.equal(kind({ state: "unencrypted" }), "unencrypted");
  assert.equal(kind({ state: "failed" }), "failed");
  assert.equal(kind({ state: "unobserved", isMain: false }), "part");
  for (const phase of ["missing", "blocked", "crashed", "too-old", "too-new"]) {
    assert.equal(kind({ state: "host-down" }, { phase }), `host-${phase}`);
  }
  const undetermined = verdict({ standing: "undetermined" });
  assert.equal(
    kind({ state: "answered" }, { verdict: undetermined }),
    "undetermined",
  );
});

const FAILED = /** @type {const} */ ({
  isFailedPage: true,
  evidence: "probed",
});

/** @param {Verdict} value */
const failedStory = (value) =>
  storyOf(
    finding({
      ...FAILED,
      standing: value.standing,
      severity: severityOf(value),
    }),
    { ...CONTEXT, verdict: value },
  );

test("a page that was refused warns of the certificate, with whoever is listed", () => {
  for (const language of LANGUAGES) {
    speak(language);
    for (const cell of cells()) {
      const { kind, headline, meaning, steps } = failedStory(cell);
      assert.match(
        kind,
        /^failed-handshake-(listed|state|program|product|claim|capable)$/,
      );
      assert.match(say(headline), /\S{2,}.*\.$/);
      assert.doesNotMatch(say(meaning), /[$\uE001-\uE004]|undefined/);
      assert.ok(steps.includes("stepDoNotInstall"));
    }
  }
});

test("nobody is said to read a page that did not open", () => {
  speak("en");
  for (const cell of cells()) {
    const { headline, meaning } = failedStory(cell);
    assert.doesNotMatch(say(headline), /reads? |can read/);
    assert.doesNotMatch(say(meaning), /can read what you do/);
  }
});

test("the listed authority that is not let in is named, a name only as a claim", () => {
  const listed = verdict({
    standing: "known-interception",
    basis: "key",
    authority: authority({
      category: "state",
      evidence: "observed",
      country: "KZ",
    }),
  });
  const headlines = {
    en: "You have not let them in yet. Do not install the certificate.",
    ru: "Вы их ещё не впустили. Не устанавливайте сертификат.",
    kk: "Сіз оларды әлі кіргізген жоқсыз. Сертификатты орнатпаңыз.",
  };
  for (const [language, headline] of Object.entries(headlines)) {
    speak(language);
    const { kind, ...told } = failedStory(listed);
    assert.equal(kind, "failed-handshake-state");
    assert.equal(say(told.headline), headline);
  }
  speak("en");
  assert.match(say(failedStory(listed).meaning), /^The government of Kaz/);
  const claim = failedStory({ ...listed, basis: "name" });
  assert.equal(claim.kind, "failed-handshake-claim");
  assert.match(say(claim.meaning), /^Somebody who claims to be “Example/);
  const capable = failedStory({ ...listed, standing: "interception-capable" });
  assert.equal(capable.kind, "failed-handshake-capable");
  const product = failedStory({ ...listed, authority: authority() });
  assert.equal(product.kind, "failed-handshake-product");
  const leaked = failedStory({
    ...listed,
    authority: authority({ keyIsPublic: true }),
  });
  assert.equal(leaked.kind, "failed-handshake-listed");
});

test("a refused page with an unlisted or a public root is not called interception", () => {
  speak("en");
  for (const standing of /** @type {const} */ ([
    "outside-public-trust",
    "suspected-interception",
  ])) {
    const { kind } = failedStory(verdict({ standing }));
    assert.equal(kind, "failed-handshake-unknown");
  }
  const { kind, meaning } = failedStory(verdict());
  assert.equal(kind, "failed-handshake-public");
  assert.match(say(meaning), /another reason/);
});

test("a refused page of which nothing is known tells that, and why", () => {
  /** @param {object} changes @param {Verdict | null} value */
  const kind = (changes, value = null) =>
    storyOf(
      finding({
        ...FAILED,
        standing: "undetermined",
        severity: "undetermined",
        ...changes,
      }),
      { ...CONTEXT, verdict: value },
    ).kind;
  const probe = /** @type {any} */ ({ state: "failed", code: "busy" });
  assert.equal(kind({ state: "failed-handshake" }), "failed-handshake");
  assert.equal(
    kind({ state: "failed", probe }),
    "failed-handshake-probe-failed",
  );
  assert.equal(
    kind({ state: "answered" }, verdict({ standing: "undetermined" })),
    "failed-handshake-undetermined",
  );
  assert.equal(
    kind({ isFailedPage: false, state: "failed", probe }),
    "probe-failed",
  );
  assert.equal(kind({ isFailedPage: false, state: "failed" }), "failed");
});

test("a warning that was clicked away is told where nobody can be named", () => {
  const undetermined = verdict({ standing: "undetermined" });
  /** @param {boolean} isOverridden */
  const kind = (isOverridden) =>
    storyOf(
      finding({
        isOverridden,
        standing: "undetermined",
        severity: "undetermined",
      }),
      { ...CONTEXT, verdict: undetermined },
    ).kind;
  assert.equal(kind(true), "no-chain");
  assert.equal(kind(false), "undetermined");
});

test("whom the person knows is told by the name they know, in every language", () => {
  const known = { key: "k", name: "Acme Root", since: "2026-11-29" };
  for (const language of LANGUAGES) {
    speak(language);
    /** @type {string[]} */
    const told = [];
    for (const isMain of [true, false]) {
      for (const since of ["2026-11-29", null]) {
        for (const standing of /** @type {const} */ ([
          "known-interception",
          "outside-public-trust",
        ])) {
          const given = verdict({ standing });
          const found = finding({ isMain, known: { ...known, since } });
          const { kind, headline, meaning } = storyOf(found, {
            verdict: given,
            phase: "ready",
            hasPermission: true,
          });
          assert.equal(kind, "acknowledged");
          assert.match(say(headline), /Acme Root/);
          told.push(`${say(headline)} ${say(meaning)}`);
        }
      }
    }
    assert.equal(new Set(told).size, 6, "page, part, managed × two meanings");
  }
});

test("a network that wants a login has words of its own, and accuses nobody", () => {
  for (const language of LANGUAGES) {
    speak(language);
    const { kind, headline, meaning, steps } = storyOf(
      finding({ isPortal: true, isFailedPage: true }),
      { verdict: null, phase: "ready", hasPermission: true },
    );
    assert.equal(kind, "portal");
    const told = [say(headline), say(meaning), ...steps.map((key) => t(key))];
    assert.equal(new Set(told).size, 5);
    assert.doesNotMatch(told.join(" "), /read(s|ing)? |чита|оқи/);
  }
});
