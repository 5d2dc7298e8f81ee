// The whole matrix of words: category × evidence × basis × leaked key × how it was seen × where the root
// is installed × page or part. Every cell is filled, and none says what its verdict does not, nor what
// the lines beside the story deny: on what it rests, and on which connection it was seen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, locale, say, speak } from "../testing/browser.js";
import {
  authority,
  finding,
  pathElement,
  verdict,
} from "../testing/verdicts.js";
import { groundsOf, sightOf } from "./grounds.js";
import { BASES, CATEGORIES } from "./protocol.js";
import { t } from "./i18n.js";
import { severityOf } from "./standing.js";
import { ROOT_STEP_KEYS } from "./steps.js";
import { storyOf } from "./stories.js";

const STORE = { kind: "nss", label: "Firefox", browser: "firefox", path: "/x" };

/** How a connection is seen, and what is known of its root. */
const SIGHTS = [
  { evidence: "observed" },
  { evidence: "observed", isInstalled: true },
  { evidence: "observed-leaf" },
  { evidence: "observed-leaf", probe: { state: "answered" } },
  { evidence: "observed-leaf", isOverridden: true },
  { evidence: "observed-leaf", isOverridden: true, isInstalled: true },
  { evidence: "probed" },
  { evidence: "probed", isInstalled: true },
  { evidence: "probed", isFailedPage: true },
  { evidence: "probed", isFailedPage: true, isInstalled: true },
];

/**
 * Verdicts with an authority, and those without one.
 * @returns {Generator<Partial<import("./protocol.js").Verdict>>}
 */
function* judgements() {
  const evidences = /** @type {const} */ ([
    ["known-interception", "observed"],
    ["known-interception", "mandated"],
    ["known-interception", "documented"],
    ["interception-capable", "capability"],
  ]);
  for (const [standing, evidence] of evidences) {
    for (const category of [...CATEGORIES, "something-new"]) {
      for (const basis of BASES) {
        for (const keyIsPublic of [false, true]) {
          // Only a state is named by its country.
          const countries = category === "state" ? ["KZ", "SY", null] : [null];
          for (const country of countries) {
            yield {
              // A leaked key makes it known whatever the evidence (`verdict.rs` in the host).
              standing: keyIsPublic ? "known-interception" : standing,
              basis,
              authority: authority({
                category,
                evidence,
                keyIsPublic,
                country,
              }),
            };
          }
        }
      }
    }
  }
  for (const standing of /** @type {const} */ ([
    "suspected-interception",
    "outside-public-trust",
    "publicly-trusted",
  ])) {
    yield { standing, basis: null, authority: null };
  }
  const added = [{ code: "public-root-added", file: "lab.pem" }];
  yield { standing: "publicly-trusted", notes: added };
}

/** @typedef {ReturnType<typeof cell>} Cell */

/**
 * @param {Partial<import("./protocol.js").Verdict>} judgement
 * @param {any} sight
 * @param {boolean} isMain
 */
function cell(judgement, { isInstalled = false, ...seen }, isMain) {
  const root = pathElement({ installedIn: isInstalled ? [STORE] : [] });
  const given = verdict({ ...judgement, path: [root] });
  const found = finding({
    ...seen,
    isMain,
    standing: given.standing,
    severity: severityOf(given),
  });
  const context = /** @type {const} */ ({
    verdict: given,
    phase: "ready",
    hasPermission: true,
  });
  return {
    given,
    found,
    isInstalled,
    story: storyOf(found, context),
    grounds: groundsOf(given),
    sight: sightOf(found),
  };
}

/** Every cell there can be: public roots are not looked for in stores, and a part has no error page. */
function* cells() {
  for (const judgement of judgements()) {
    for (const sight of SIGHTS) {
      const isPublic = judgement.standing === "publicly-trusted";
      if (!(isPublic && sight.isInstalled)) {
        yield cell(judgement, sight, true);
      }
      if (!sight.isFailedPage) {
        yield cell(judgement, sight, false);
      }
    }
  }
}

/** @param {(cell: Cell) => void} check */
function forEvery(check) {
  let count = 0;
  for (const each of cells()) {
    try {
      check(each);
    } catch (error) {
      throw new Error(JSON.stringify(each), { cause: error });
    }
    count += 1;
  }
  assert.ok(count > 5000, String(count));
}

const ROOT_REMOVALS =
  /^step(RemoveRoot|UnexplainedRoot|UnneededRoot|LaterRoot)$/;

test("no cell is empty in any language", () => {
  for (const language of LANGUAGES) {
    speak(language);
    const messages = locale(language);
    forEvery(({ story: { headline, meaning, steps }, given }) => {
      for (const text of [say(headline), say(meaning)]) {
        assert.match(text, /\S{2,}.*[.:]/);
        assert.doesNotMatch(text, /[$\uE001-\uE004]|undefined/);
      }
      assert.ok(say(meaning).length > 20);
      const fewest = given.standing === "publicly-trusted" ? 0 : 2;
      assert.ok(steps.length >= fewest && steps.length <= 4, String(steps));
      assert.equal(new Set(steps).size, steps.length);
      steps.forEach((key) => assert.ok(key in messages, key));
    });
  }
});

test("only a root that is there is to be removed", () => {
  forEvery(({ story: { steps }, isInstalled, found, given }) => {
    const removes = steps.some((key) => ROOT_REMOVALS.test(key));
    assert.ok(!removes || isInstalled);
    assert.ok(!steps.includes("stepDoNotInstall") || !isInstalled);
    assert.ok(!steps.includes("stepFindRoot") || !isInstalled);
    // Whatever speaks of removing shows where.
    for (const key of steps) {
      const speaksOfIt = ROOT_REMOVALS.test(key) || key === "stepFindRoot";
      assert.equal(ROOT_STEP_KEYS.has(key), speaksOfIt, key);
    }
    const isHostile =
      given.standing === "known-interception" && severityOf(given) === "alarm";
    if (isHostile && given.basis !== "name") {
      assert.equal(removes, isInstalled);
    }
    if (found.isFailedPage && !isInstalled && given.authority) {
      assert.ok(steps.includes("stepDoNotInstall"));
    }
  });
});

test("nobody is told that nothing was let in where the root is installed", () => {
  speak("en");
  forEvery(({ story: { headline, meaning }, isInstalled }) => {
    const told = `${say(headline)} ${say(meaning)}`;
    const isDenied =
      /You have not let|not install|is not installed|whom it trusts/.test(told);
    assert.ok(!isDenied || !isInstalled, told);
  });
});

test("a warning that was passed by is not told as an unsuspicious page", () => {
  speak("en");
  forEvery(({ story, found }) => {
    if (found.isOverridden) {
      assert.doesNotMatch(
        say(story.meaning),
        /nothing unusual|somebody has added/,
      );
      assert.doesNotMatch(say(story.headline), /Nobody known/);
    }
  });
});

test("a name is worded as a claim, a proof never", () => {
  speak("en");
  forEvery(({ story, given, found }) => {
    if (given.authority) {
      const told = `${say(story.headline)} ${say(story.meaning)}`;
      const isClaim = /claims to be “Example Proxy”/.test(told);
      assert.equal(isClaim, given.basis === "name", told);
      const isConditional = say(story.meaning).startsWith(
        "If the name is true:",
      );
      assert.equal(
        isConditional,
        given.basis === "name" && !found.isFailedPage,
      );
    }
  });
});

test("nobody is said to read what they only could, or what did not open", () => {
  speak("en");
  const reads = /\breads (this|part)|\bcan read what you do|is opened and read/;
  forEvery(({ story, given, found }) => {
    const told = `${say(story.headline)} ${say(story.meaning)}`;
    const isRead =
      !found.isFailedPage &&
      ["known-interception", "suspected-interception"].includes(given.standing);
    if (!isRead) {
      assert.doesNotMatch(told, reads);
    }
    if (!found.isFailedPage && given.standing === "interception-capable") {
      assert.match(say(story.headline), /could read .*nobody is known to/);
    }
  });
});

test("a part is told as a part, and what its interception means for the page", () => {
  speak("en");
  forEvery(({ story, given, found }) => {
    // That one says something of this computer and of neither the page nor the part.
    if (!found.isFailedPage && story.kind !== "publicAdded") {
      const isPart = /part of this page/.test(say(story.headline));
      assert.equal(isPart, !found.isMain);
    }
    const isRead = /^(known|suspected)-interception$/.test(given.standing);
    const tellsOfPart = /connection to one part/.test(say(story.meaning));
    assert.equal(tellsOfPart, isRead && !found.isMain);
  });
});

test("Tor Browser is for those whose state intercepts, work for a company's filter", () => {
  forEvery(({ story: { kind, steps } }) => {
    const isState = /^(failed-handshake-)?state(-capable)?$/.test(kind);
    assert.equal(steps.includes("stepStateNetwork"), isState);
    assert.equal(steps.includes("stepAskWork"), kind === "network-security");
  });
});

test("how it is known agrees with the headline above it", () => {
  speak("en");
  forEvery(({ story, given, found, grounds }) => {
    assert.equal(grounds === null, given.authority === null);
    if (!grounds) {
      return;
    }
    const headline = say(story.headline);
    assert.equal(grounds.isClaim, given.basis === "name");
    assert.equal(/a claim/.test(say(grounds.basis)), grounds.isClaim);
    // Proof of an authority is no proof that it reads; with a leaked key anyone can.
    const evidence = grounds.evidence ? t(grounds.evidence) : "";
    const isUnused = /no such use is known/.test(evidence);
    assert.equal(isUnused, given.standing === "interception-capable");
    if (!found.isFailedPage) {
      assert.equal(/nobody is known to/.test(headline), isUnused, headline);
    }
    assert.ok(evidence || given.authority?.keyIsPublic, headline);
  });
});

test("it is said whether the page's own connection was seen or a second one", () => {
  for (const language of LANGUAGES) {
    speak(language);
    /** @type {Map<string, Set<string>>} */
    const lines = new Map();
    forEvery(({ found, sight }) => {
      assert.ok(sight);
      const seen = `${found.evidence} ${found.probe?.state}`;
      lines.set(seen, (lines.get(seen) ?? new Set()).add(t(sight)));
    });
    const told = [...lines.values()].flatMap((line) => [...line]);
    assert.equal(lines.size, 4);
    assert.equal(told.length, 4, "one line for each");
    assert.equal(new Set(told).size, 4, "and another for each");
  }
  speak("en");
  forEvery(({ found, sight }) => {
    const isSecond = /second connection/.test(t(sight ?? ""));
    const wasProbed = found.evidence === "probed" || found.probe !== null;
    assert.equal(isSecond, wasProbed);
  });
});

test("each thing that the words depend on makes a difference", () => {
  speak("en");
  const usual = /** @type {const} */ ({
    standing: "known-interception",
    basis: "key",
    authority: authority({ category: "state", country: "KZ" }),
  });
  const words = (/** @type {any} */ changes, sight = {}, isMain = true) => {
    const { authority: who, ...rest } = changes;
    const judgement = {
      ...usual,
      ...rest,
      authority: { ...usual.authority, ...who },
    };
    const { story } = cell(
      judgement,
      { evidence: "observed", ...sight },
      isMain,
    );
    return [say(story.headline), say(story.meaning), ...story.steps].join("\n");
  };
  const told = [
    words({}),
    words({ basis: "name" }),
    words({ authority: { keyIsPublic: true } }),
    words({ authority: { country: "CN" } }),
    ...CATEGORIES.filter((category) => !category.startsWith("state")).map(
      (category) => words({ authority: { category } }),
    ),
    words({ standing: "interception-capable" }),
    words({}, { isInstalled: true }),
    words({}, { isOverridden: true }),
    words({}, { isFailedPage: true }),
    words({}, { isFailedPage: true, isInstalled: true }),
    words({}, {}, false),
  ];
  assert.equal(new Set(told).size, told.length);
});
