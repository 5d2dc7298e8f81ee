// The whole matrix of what can be offered: every cell is told, none contradicts its verdict.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, locale, say, speak } from "../testing/browser.js";
import { authority, verdict } from "../testing/verdicts.js";
import { drawingOf } from "./drawing.js";
import {
  markOfOffer,
  markOfVerdict,
  whileHost,
  worstOffer,
} from "./offer-standing.js";
import {
  OFFER_STATES,
  offerTitle,
  storyOfOffer,
  TELLINGS,
} from "./offer-stories.js";
import { BASES, CATEGORIES } from "./protocol.js";

/** @typedef {import("./types.js").Offer} Offer */
/** @typedef {import("./protocol.js").Verdict} Verdict */

/** @param {Verdict[]} verdicts @param {object} changes @returns {Offer} */
const offer = (verdicts, changes = {}) => ({
  sign: {
    url: "http://provider.test/ca.crt",
    host: "provider.test",
    fileName: "ca.crt",
    contentType: "application/x-x509-ca-cert",
    by: "type",
    isRepeatable: true,
  },
  documentId: null,
  at: 0,
  hosts: ["provider.test"],
  pageHosts: [],
  state: verdicts.length > 0 ? "answered" : "reading",
  verdicts,
  code: null,
  ...changes,
});

/** @param {Partial<Verdict>} changes */
const kindAndSeverity = (changes) => {
  const { kind, severity } = markOfVerdict(verdict(changes));
  return [kind, severity];
};

const OTHER_KEY = [{ code: "key-not-known" }];
const KNOWN = /** @type {const} */ ("known-interception");

/** Every known or capable verdict there can be. */
function* cells() {
  for (const standing of /** @type {const} */ ([
    KNOWN,
    "interception-capable",
  ])) {
    for (const category of CATEGORIES) {
      for (const basis of BASES) {
        for (const keyIsPublic of [false, true]) {
          for (const notes of basis === "name" ? [[], OTHER_KEY] : [[]]) {
            const evidence = standing === KNOWN ? "observed" : "capability";
            yield verdict({
              standing,
              basis,
              notes,
              authority: authority({
                category,
                keyIsPublic,
                evidence,
                country: "KZ",
              }),
            });
          }
        }
      }
    }
  }
}

test("every cell is told in every language, without gaps", () => {
  for (const language of LANGUAGES) {
    speak(language);
    const messages = locale(language);
    for (const cell of cells()) {
      const { headline, meaning, steps } = storyOfOffer(offer([cell]));
      assert.match(say(headline), /\S{2,}.*\./);
      assert.doesNotMatch(say(headline), /[$\uE001-\uE004]|undefined/);
      assert.ok(meaning && say(meaning).length > 20);
      assert.ok(steps.includes("offerStepRemove"));
      steps.forEach((key) => assert.ok(key in messages, key));
    }
    for (const { headline, meaning, steps } of Object.values(TELLINGS)) {
      for (const key of [headline, ...(meaning ? [meaning] : []), ...steps]) {
        assert.ok(key in messages, key);
      }
    }
    for (const key of Object.values(OFFER_STATES)) {
      assert.ok(key in messages, key);
    }
  }
});

test("proof, claim and imitation stay apart", () => {
  speak("en");
  for (const cell of cells()) {
    const { kind } = markOfVerdict(cell);
    const headline = say(storyOfOffer(offer([cell])).headline);
    const isOther = cell.notes.length > 0;
    assert.equal(kind === "imitation", isOther);
    assert.equal(
      /and is not: it comes from somebody else/.test(headline),
      isOther,
    );
    assert.equal(kind === "claim", cell.basis === "name" && !isOther);
    assert.equal(
      /^This (certificate )?claims to /.test(headline),
      cell.basis === "name",
      headline,
    );
  }
});

test("states, malware and leaked keys are red, products amber, and so are their claims", () => {
  for (const basis of BASES) {
    /** @param {object} who @param {object} changes */
    const severity = (who, changes = {}) =>
      kindAndSeverity({
        standing: KNOWN,
        basis,
        authority: authority(who),
        ...changes,
      })[1];
    for (const category of ["state", "malware", "adware", "misused-ca"]) {
      assert.equal(severity({ category }), "alarm");
    }
    assert.equal(severity({ category: "antivirus" }), "notice");
    assert.equal(
      severity({ category: "antivirus", keyIsPublic: true }),
      "alarm",
    );
    const capable = { standing: "interception-capable" };
    assert.equal(severity({ category: "state" }, capable), "capable");
  }
});

test("an imitation is red even of a product; an unknown root amber, the rest calm", () => {
  const product = { standing: KNOWN, basis: "name", authority: authority() };
  assert.deepEqual(
    kindAndSeverity(/** @type {any} */ ({ ...product, notes: OTHER_KEY })),
    ["imitation", "alarm"],
  );
  const outside = { standing: "outside-public-trust" };
  assert.deepEqual(kindAndSeverity(/** @type {any} */ (outside)), [
    "unknown",
    "suspected",
  ]);
  assert.deepEqual(kindAndSeverity({ standing: "publicly-trusted" }), [
    "public",
    null,
  ]);
  const notes = [{ code: "offered-not-ca" }];
  assert.deepEqual(kindAndSeverity({ standing: "undetermined", notes }), [
    "not-ca",
    null,
  ]);
  assert.deepEqual(kindAndSeverity({ standing: "undetermined" }), [
    "undetermined",
    "undetermined",
  ]);
});

test("capability never reads as if somebody were reading, nor its title", () => {
  speak("en");
  for (const cell of cells()) {
    const { keyIsPublic } = /** @type {any} */ (cell.authority);
    if (
      cell.standing === "interception-capable" &&
      cell.basis !== "name" &&
      !keyIsPublic
    ) {
      assert.match(
        say(storyOfOffer(offer([cell])).headline),
        /could read .*nobody is known to/,
      );
      assert.doesNotMatch(offerTitle(markOfVerdict(cell)), /interceptor/);
    }
  }
});

test("the government of Kazakhstan is named in each language", () => {
  const cell = verdict({
    standing: KNOWN,
    basis: "certificate",
    authority: authority({
      category: "state",
      evidence: "observed",
      country: "KZ",
    }),
  });
  const expected = {
    en: "The government of Kazakhstan can read encrypted traffic with this certificate. Do not install it.",
    ru: "Правительство Казахстана может читать зашифрованный трафик с помощью этого сертификата. Не устанавливайте его.",
    kk: "Қазақстан үкіметі осы сертификат арқылы шифрланған трафикті оқи алады. Оны орнатпаңыз.",
  };
  for (const [language, headline] of Object.entries(expected)) {
    speak(language);
    assert.equal(say(storyOfOffer(offer([cell])).headline), headline);
  }
});

test("an unknown root is named by itself, one with a public root's name is told as an imitation", () => {
  speak("en");
  const path = /** @type {any} */ ([
    { subject: { text: "CN=Qaznet 2", commonName: "Qaznet 2" } },
  ]);
  const standing = /** @type {const} */ ("outside-public-trust");
  const headline = (/** @type {any[]} */ notes) =>
    say(storyOfOffer(offer([verdict({ standing, path, notes })])).headline);
  assert.equal(
    headline([]),
    "This page offers an unknown root certificate: “Qaznet 2”.",
  );
  assert.match(
    headline([{ code: "imitates-public-root", subject: "CN=Qaznet 2" }]),
    /uses the name of a public root, “Qaznet 2”, and is not that root/,
  );
});

test("the worst certificate of a file and the worst file of a page are told", () => {
  const calm = offer([verdict()]);
  const unknown = offer([
    verdict({ standing: "outside-public-trust" }),
    verdict(),
  ]);
  const reading = offer([]);
  assert.equal(worstOffer([calm, unknown, reading]), unknown);
  assert.equal(worstOffer([unknown, calm]), unknown);
  assert.equal(
    worstOffer([calm, reading]),
    reading,
    "of equal ones the latest",
  );
  assert.equal(worstOffer([]), null);
  assert.equal(markOfOffer(unknown).kind, "unknown");
});

test("what is being read waits for the host; while it is down that is told in grey", () => {
  const reading = offer([]);
  const told = offer([verdict()]);
  for (const phase of /** @type {const} */ (["ready", "connecting"])) {
    assert.equal(markOfOffer(whileHost(phase, [reading])[0]).kind, "reading");
  }
  for (const phase of /** @type {const} */ (["missing", "crashed"])) {
    const [open, answered] = whileHost(phase, [reading, told]);
    assert.deepEqual(markOfOffer(open), {
      kind: "host-down",
      severity: "undetermined",
    });
    assert.equal(answered, told);
  }
});

test("the button tells of the offer unless the page itself is worse", () => {
  speak("en");
  /** @param {any} severity @param {any} offered */
  const draw = (severity, offered) =>
    drawingOf(
      /** @type {any} */ ({
        worst: severity && { severity, state: "answered", isMain: true },
        offer: offered && markOfVerdict(offered),
      }),
    );
  const unknown = verdict({ standing: "outside-public-trust" });
  const offered = draw("undetermined", unknown);
  assert.equal(offered.text, "!?");
  assert.equal(
    offered.title,
    "Rootwatch, this page offers a root certificate: unknown root",
  );
  assert.equal(draw(null, unknown).text, "!?");
  assert.match(draw("suspected", unknown).title, /offers a root/);
  assert.doesNotMatch(draw("alarm", unknown).title, /offers/);
  assert.equal(draw("public", verdict()).text, "");
  assert.doesNotMatch(draw("public", verdict()).title, /offers/);
  assert.doesNotMatch(draw("public", null).title, /offers/);
});
