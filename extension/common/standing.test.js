import assert from "node:assert/strict";
import { test } from "node:test";
import { authority, verdict } from "../testing/verdicts.js";
import { CATEGORIES, STANDINGS } from "./protocol.js";
import { badgeOf, SEVERITIES, severityOf, worstOf } from "./standing.js";

/** @param {import("./protocol.js").Standing} standing @param {object} changes */
const severity = (standing, changes = {}) =>
  severityOf(verdict({ standing, authority: authority(changes) }));

test("governments, malware, adware and misused authorities alarm; products are noticed", () => {
  const alarming = CATEGORIES.filter(
    (category) => severity("known-interception", { category }) === "alarm",
  );
  assert.deepEqual(alarming, ["state", "malware", "adware", "misused-ca"]);
});

test("a public key alarms in every category", () => {
  for (const category of CATEGORIES) {
    const changes = { category, keyIsPublic: true };
    assert.equal(severity("known-interception", changes), "alarm");
  }
});

test("capability alone never alarms, not even for a government", () => {
  assert.equal(
    severity("interception-capable", { category: "state" }),
    "capable",
  );
});

test("badges are those of the design", () => {
  const drawn = SEVERITIES.map((name) => badgeOf(name).text);
  assert.deepEqual(drawn, ["!", "i", "!?", "i", "?", "·", "·", ""]);
  assert.notEqual(badgeOf("alarm").color, badgeOf("suspected").color);
});

test("only public trust has no badge", () => {
  for (const standing of STANDINGS) {
    const { text } = badgeOf(severity(standing));
    assert.equal(text === "", standing === "publicly-trusted", standing);
  }
});

test("the worst wins, of equals the first", () => {
  const findings = [
    "public",
    "outside",
    "undetermined",
    "notice",
    "undetermined",
  ];
  const list = findings.map((name, at) => ({
    severity: /** @type {import("./standing.js").Severity} */ (name),
    at,
  }));
  assert.equal(worstOf(list)?.at, 3);
  assert.equal(worstOf(list.slice(0, 3))?.at, 2);
  assert.equal(worstOf(list.filter(({ at }) => at !== 3))?.at, 2);
  assert.equal(worstOf([]), null);
});
