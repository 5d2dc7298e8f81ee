import assert from "node:assert/strict";
import { test } from "node:test";
import { description, pathElement, verdict } from "../testing/verdicts.js";
import { createKeptChains, keptOf, broughtBy } from "./kept-chains.js";
import { createWishes } from "./wishes.js";

const digest = async (/** @type {string} */ certificate) => `#${certificate}`;
const DESCRIBED = /** @type {const} */ ({
  state: "described",
  description: /** @type {any} */ (description()),
  isShortened: false,
});

/** @param {{ outcome?: any }} changes */
function start({ outcome = DESCRIBED } = {}) {
  const keptChains = createKeptChains({ digest });
  const question = { serverName: "a.test", chain: ["sent"] };
  keptChains.keep("r", keptOf(question, broughtBy(null, 0)));
  /** @type {string[]} */
  const asked = [];
  const path = [
    pathElement({ sha256: "#sent" }),
    pathElement({ sha256: "#root", origin: "installed", der: "installed" }),
    pathElement({ sha256: "#listed", origin: "list" }),
  ];
  const given = /** @type {any} */ ({
    keptChains,
    answerFor: (/** @type {string} */ ref) =>
      ref === "r"
        ? { state: "answered", verdict: verdict({ path }) }
        : { state: "unobserved" },
    describe: async (
      /** @type {{ certificate: string }} */ { certificate },
    ) => {
      asked.push(certificate);
      return outcome;
    },
  });
  return { asked, wishes: createWishes(given) };
}

test("a certificate is described that was sent, or that the host has added", async () => {
  const { asked, wishes } = start();
  const sent = await wishes.describe({ ref: "r", sha256: "#sent" });
  assert.deepEqual(sent, { ...DESCRIBED, certificate: "sent" });
  const root = await wishes.describe({ ref: "r", sha256: "#root" });
  assert.deepEqual(root, { ...DESCRIBED, certificate: "installed" });
  assert.deepEqual(asked, ["sent", "installed"]);
});

test("of a certificate that is nowhere the host is not asked", async () => {
  const { asked, wishes } = start();
  for (const [ref, sha256] of [
    ["r", "#listed"],
    ["r", "#other"],
    ["other", "#sent"],
  ]) {
    assert.deepEqual(await wishes.describe({ ref, sha256 }), {
      state: "absent",
    });
  }
  assert.deepEqual(asked, []);
});

test("what the host cannot describe is told with its reason", async () => {
  const outcome = { state: "failed", code: "certificate-invalid" };
  const { wishes } = start({ outcome });
  assert.deepEqual(
    await wishes.describe({ ref: "r", sha256: "#sent" }),
    outcome,
  );
});
