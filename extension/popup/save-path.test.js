import assert from "node:assert/strict";
import { test } from "node:test";
import { pathElement } from "../testing/verdicts.js";
import { pemOf, sentOf } from "./save-path.js";

const PATH = ["aa", "bb"].map((byte) =>
  pathElement({ sha256: byte.repeat(32) }),
);

/** @param {Record<string, string>} bytes base64 by digest */
const certificates = (bytes) =>
  /** @type {import("./certificate.js").Certificates} */ ({
    known: () => null,
    ask: async (ref, sha256) =>
      /** @type {any} */ (
        ref === "chain" && bytes[sha256]
          ? { state: "described", certificate: bytes[sha256] }
          : { state: "absent" }
      ),
  });

test("the path is saved from the site up, each certificate once", async () => {
  const all = { ["aa".repeat(32)]: "c2l0ZQ==", ["bb".repeat(32)]: "cm9vdA==" };
  const pem = await pemOf(PATH, "chain", certificates(all));
  assert.equal(
    pem,
    "-----BEGIN CERTIFICATE-----\nc2l0ZQ==\n-----END CERTIFICATE-----\n" +
      "-----BEGIN CERTIFICATE-----\ncm9vdA==\n-----END CERTIFICATE-----\n",
  );
});

test("a path with a gap is not saved as if it were whole", async () => {
  const some = { ["aa".repeat(32)]: "c2l0ZQ==" };
  assert.equal(await pemOf(PATH, "chain", certificates(some)), null);
  const keyOnly = [PATH[0], pathElement({ sha256: null })];
  assert.equal(await pemOf(keyOnly, "chain", certificates(some)), null);
});

test("what nobody sent is left out, and whatever stands above it", () => {
  const [site, root] = PATH;
  const known = pathElement({ origin: "public-roots" });
  assert.deepEqual(sentOf([site, root]), [site, root]);
  assert.deepEqual(sentOf([site, root, known]), [site, root]);
  assert.deepEqual(sentOf([site, known, root]), [site]);
  const keyOnly = pathElement({ origin: "list", sha256: null });
  assert.deepEqual(sentOf([site, keyOnly]), [site]);
});
