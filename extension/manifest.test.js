import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { read } from "./testing/browser.js";

const manifest = JSON.parse(read("manifest.json"));

test("PERMISSIONS.md explains every permission and no other", () => {
  const explained = [...read("PERMISSIONS.md").matchAll(/^\| `([^`]+)`/gm)].map(
    ([, name]) => name,
  );
  assert.deepEqual(
    explained.sort(),
    // The packaging gives `proxy` and `wss:` to Chromium only (tests/src/chromium_manifest.rs).
    [
      ...manifest.permissions,
      ...manifest.host_permissions,
      "proxy",
      "wss://*/*",
    ].sort(),
  );
});

test("every file that the manifest names exists", () => {
  /** @param {unknown} value @returns {string[]} */
  const paths = (value) =>
    typeof value === "string"
      ? [value].filter((text) => /^[\w/-]+\.(js|html|svg|png)$/.test(text))
      : Object.values(value ?? {}).flatMap(paths);
  const named = paths(manifest);
  assert.ok(named.length > 8);
  for (const path of named) {
    assert.ok(existsSync(new URL(path, import.meta.url)), path);
  }
});

test("nothing is collected, pages load nothing from elsewhere, and the id is fixed", () => {
  const { gecko } = manifest.browser_specific_settings;
  assert.equal(gecko.id, "rootwatch@rootwatch.org");
  assert.deepEqual(gecko.data_collection_permissions, { required: ["none"] });
  const policy = manifest.content_security_policy.extension_pages;
  assert.match(policy, /^default-src 'none'; /);
  // An offered certificate is fetched by background/read-again.js, over http too; else only texts in the
  // person's language, out of the extension itself.
  assert.match(policy, /; connect-src 'self' http: https:; /);
  assert.doesNotMatch(
    policy.replace("connect-src 'self' http: https:; ", ""),
    /connect-src|unsafe|http/,
  );
});

test("the manifest opens no door, and no file listens at one", () => {
  // Neither to pages nor to other extensions, nor to code that is not here.
  const doors = [
    "content_scripts",
    "devtools_page",
    "externally_connectable",
    "oauth2",
    "optional_host_permissions",
    "optional_permissions",
    "protocol_handlers",
    "sandbox",
    "update_url",
    "user_scripts",
    "web_accessible_resources",
  ];
  assert.deepEqual(
    doors.filter((door) => door in manifest),
    [],
  );
  const policy = manifest.content_security_policy.extension_pages.split("; ");
  for (const directive of [
    "default-src 'none'",
    "script-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]) {
    assert.ok(policy.includes(directive), directive);
  }
  const all = readdirSync(new URL(".", import.meta.url), { recursive: true });
  const paths = all.map((path) => String(path).replaceAll("\\", "/"));
  const scripts = paths.filter((path) => /(?<!\.test)\.js$/.test(path));
  const pages = paths.filter((path) => path.endsWith(".html"));
  assert.ok(scripts.length > 50 && pages.length >= 6);
  for (const file of scripts) {
    // Types in comments are imported too.
    const text = read(file).replace(/\/\*[^]*?\*\//g, "");
    assert.doesNotMatch(text, /on(Message|Connect)External|onUserScript/, file);
    assert.doesNotMatch(text, /\bimport\s*\(|importScripts|new Worker/, file);
    assert.doesNotMatch(text, /from "(?!\.\.?\/|node:)/, file);
  }
  for (const page of pages) {
    // Scripts and styles are files of the extension.
    const text = read(page);
    assert.doesNotMatch(text, /(src|href)="(?!\.|#|[\w-]+\.(js|css)")/, page);
    assert.doesNotMatch(text, /<script(?![^>]* src=)|\son\w+=|<style/, page);
  }
});

test("listeners are registered before anything is awaited", () => {
  const main = read("background/main.js");
  const top = main.slice(0, main.indexOf("hostClient.start();"));
  assert.doesNotMatch(top, /^(?:const .*= )?await /m);
  const registered = [...top.matchAll(/^webext\.(on\w+)\(/gm)].map(
    ([, name]) => name,
  );
  assert.deepEqual(registered.sort(), [
    "onCommitted",
    "onConnect",
    "onDocumentHeaders",
    "onHeadersReceived",
    "onInstalled",
    "onMainRequestFailed",
    "onMessage",
    "onNavigationFailed",
    "onPermissionsChanged",
    "onPortalChanged",
    "onSettingsChanged",
    "onTabOpened",
    "onTabRemoved",
    "onTabStatus",
  ]);
});
