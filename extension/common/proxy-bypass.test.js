// The rules of Chromium's bypass list, and that what cannot be decided is never taken for direct.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bypasses } from "./proxy-bypass.js";
import { proxyOfChromium } from "./proxy.js";

/** @param {string[]} list @param {string} serverName @param {number} port */
const check = (list, serverName, port = 443) =>
  bypasses(list, { serverName, port });

test("names, wildcards and leading dots", () => {
  assert.equal(check(["foobar.test"], "foobar.test"), true);
  assert.equal(check(["foobar.test"], "www.foobar.test"), false);
  assert.equal(check(["*foobar.test"], "notfoobar.test"), true);
  assert.equal(check([".foobar.test"], "www.foobar.test"), true);
  assert.equal(check([".foobar.test"], "foobar.test"), false);
  assert.equal(check(["FOO.test"], "foo.TEST."), true);
  assert.equal(check(["f.o.test"], "fxo.test"), false);
});

test("ports and schemes", () => {
  assert.equal(check(["a.test:8443"], "a.test", 8443), true);
  assert.equal(check(["a.test:8443"], "a.test"), false);
  assert.equal(check(["https://a.test"], "a.test"), true);
  assert.equal(check(["http://a.test"], "a.test"), false);
});

test("local names, and this computer unless the list says otherwise", () => {
  assert.equal(check(["<local>"], "printer"), true);
  assert.equal(check(["<local>"], "printer.test"), false);
  assert.equal(check(["<local>"], "[2001:db8::1]"), false);
  for (const name of ["localhost", "a.localhost", "127.0.0.9", "[::1]"]) {
    assert.equal(check([], name), true, name);
    assert.equal(check(["<-loopback>"], name), false, name);
  }
});

test("ranges are about addresses, and undecided where they have many spellings", () => {
  assert.equal(check(["192.168.1.0/24"], "192.168.1.9"), true);
  assert.equal(check(["192.168.1.0/24"], "192.168.2.9"), false);
  assert.equal(check(["192.168.1.0/24"], "a.test"), false);
  assert.equal(check(["0.0.0.0/0"], "203.0.113.1"), true);
  assert.equal(check(["2001:db8::/32"], "[2001:db8::1]"), null);
  assert.equal(check(["2001:db8::/32"], "a.test"), false);
});

const server = { serverName: "a.test", port: 443 };

/** @param {any} rules */
const fixed = (rules) =>
  proxyOfChromium({ mode: "fixed_servers", rules }, server);

test("modes of Chromium's settings", () => {
  assert.deepEqual(proxyOfChromium({ mode: "direct" }, server), {
    type: "direct",
  });
  assert.deepEqual(proxyOfChromium({ mode: "system" }, server), {
    type: "system",
  });
  for (const settings of [
    { mode: "pac_script" },
    { mode: "auto_detect" },
    { mode: "new" },
    {},
    undefined,
  ]) {
    assert.deepEqual(proxyOfChromium(settings, server), {
      type: "unsupported",
    });
  }
});

test("fixed servers are those for https, with the usual ports", () => {
  const socks5 = { scheme: "socks5", host: "p.test" };
  const http = { host: "p.test", port: 3128 };
  assert.deepEqual(fixed({ singleProxy: socks5 }), {
    type: "socks5",
    host: "p.test",
    port: 1080,
  });
  assert.deepEqual(fixed({ proxyForHttps: http, fallbackProxy: socks5 }), {
    type: "http",
    host: "p.test",
    port: 3128,
  });
  assert.equal(fixed({ fallbackProxy: socks5 }).type, "socks5");
  assert.equal(fixed({ proxyForHttp: http }).type, "direct");
  for (const scheme of ["https", "socks4", "quic"]) {
    assert.equal(
      fixed({ singleProxy: { scheme, host: "p" } }).type,
      "unsupported",
    );
  }
});

test("a server that is bypassed is reached directly, one that is not never", () => {
  const singleProxy = { host: "p.test", port: 3128 };
  assert.equal(fixed({ singleProxy, bypassList: ["a.test"] }).type, "direct");
  assert.equal(fixed({ singleProxy, bypassList: ["b.test"] }).type, "http");
  assert.equal(
    proxyOfChromium(
      {
        mode: "fixed_servers",
        rules: { singleProxy, bypassList: ["fd00::/8"] },
      },
      { serverName: "[fd00::1]", port: 443 },
    ).type,
    "unsupported",
  );
});
