import assert from "node:assert/strict";
import { test } from "node:test";
import { authority, connection, verdict } from "../testing/verdicts.js";
import { createViews } from "./views.js";

const STATE = authority({ id: "state", category: "state" });

/** A page of which every part is read by somebody. @param {number} count */
function pageWith(count) {
  const parts = Array.from({ length: count }, (_, index) => {
    const host = `part-${index}.test`;
    return connection({ host, serverName: host, chain: `c${index}` });
  });
  return {
    documentId: "d",
    url: "https://site.test/",
    isCommitted: true,
    committedAt: 1,
    main: connection({ chain: "main" }),
    standIn: null,
    parts,
  };
}

/** @param {Partial<Parameters<typeof createViews>[0]>} changes */
const views = (changes = {}) =>
  createViews({
    pageOf: () => pageWith(300),
    offersOf: () => [],
    exampleOf: () => null,
    isKnown: () => true,
    answerFor: (ref) => ({
      state: "answered",
      verdict:
        ref === "main"
          ? verdict()
          : verdict({
              standing: "known-interception",
              basis: "key",
              authority: STATE,
            }),
    }),
    host: () => ({ phase: "ready", hello: null }),
    probes: () => "never",
    isPrivate: () => false,
    isPrivateTab: async () => false,
    isPortalLocked: () => false,
    installed: () => null,
    knownFor: () => null,
    consider() {},
    paint() {},
    announce() {},
    hasHostPermission: async () => true,
    ...changes,
  });

test("of hundreds of parts only what is looked at is told in full, but who reads each of them", async () => {
  const reply = await views().reply(1, "part-250.test");
  assert.equal(reply.page.parts.length, 300);
  assert.deepEqual(
    Object.keys(reply.verdicts).sort(),
    ["c0", "c250", "main"],
    "the page, its worst part and the one looked at",
  );
  assert.deepEqual(reply.authorities, { state: STATE });
  for (const { authority: id } of reply.page.parts) {
    assert.equal(id, "state");
  }
});

test("nobody is named where nobody is", async () => {
  const pageOf = () => ({ ...pageWith(0), parts: [] });
  const { verdicts, authorities, page } = await views({ pageOf }).reply(
    1,
    null,
  );
  assert.deepEqual(Object.keys(verdicts), ["main"]);
  assert.deepEqual(authorities, {});
  assert.equal(page.main?.authority, null);
});
