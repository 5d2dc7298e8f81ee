import assert from "node:assert/strict";
import { test } from "node:test";
import { proxyOfFirefox } from "./proxy.js";

test("no proxy, HTTP and SOCKS 5 with names can be taken the same way", () => {
  assert.deepEqual(proxyOfFirefox(null), { type: "direct" });
  assert.deepEqual(proxyOfFirefox({ type: "direct" }), { type: "direct" });
  const place = { host: "p.test", port: "3128" };
  assert.deepEqual(
    proxyOfFirefox({
      type: "http",
      ...place,
      proxyAuthorizationHeader: "Basic eA==",
    }),
    {
      type: "http",
      host: "p.test",
      port: 3128,
      authorization: "Basic eA==",
    },
  );
  assert.deepEqual(
    proxyOfFirefox({ type: "socks", ...place, proxyDNS: true, username: "u" }),
    { type: "socks5", host: "p.test", port: 3128, username: "u", password: "" },
  );
});

test("every other way is one that cannot be taken", () => {
  const place = { host: "p.test", port: 1080 };
  for (const info of [
    { type: "socks", ...place, proxyDNS: false },
    { type: "socks4", ...place, proxyDNS: true },
    { type: "https", ...place },
    { type: "http", host: "", port: 80 },
    { type: "http", host: "p.test", port: "x" },
    { type: "masque", ...place },
    {},
  ]) {
    assert.deepEqual(proxyOfFirefox(info), { type: "unsupported" });
  }
});
