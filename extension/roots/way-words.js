// The ways to take a root out of a store (host/PROTOCOL.md), in words: message keys, and which values of a
// way go into them. A command stands below the words, to be copied.

/** @typedef {import("../common/roots.js").Way} Way */

/**
 * Key of the sentence and the fields that it takes.
 * @type {Record<string, [string, ...("name" | "file" | "command")[]]>}
 */
export const WAY_WORDS = {
  "firefox-settings": ["removalFirefoxSettings", "name"],
  "thunderbird-settings": ["removalThunderbirdSettings", "name"],
  "chromium-settings": ["removalChromiumSettings", "name"],
  "nss-command": ["removalNssCommand"],
  policy: ["removalPolicy", "file"],
  "system-command": ["removalSystemCommand"],
  "system-file": ["removalSystemFile", "file", "name"],
  "system-package": ["removalSystemPackage", "name"],
  "system-blocklist": ["removalSystemBlocklist", "file"],
  "windows-console": ["removalWindowsConsole", "name"],
  "windows-command": ["removalWindowsCommand"],
  "windows-administrator-command": ["removalWindowsAdministratorCommand"],
  "macos-keychain": ["removalMacosKeychain", "name"],
  "macos-command": ["removalMacosCommand"],
};

/** Chromium's certificates, in the form in which the address bar takes it; pages may not link to it. */
const CERTIFICATE_MANAGER = "chrome://certificate-manager";

/**
 * Sentences and what is to be copied for them, one after the other; nothing for a way that a newer host
 * knows.
 * @param {Way} way
 * @returns {{ text: import("../common/words.js").Text, command: string | null }[]}
 */
export function stepsOfWay(way) {
  if (!Object.hasOwn(WAY_WORDS, way.code)) {
    return [];
  }
  const [key, ...fields] = WAY_WORDS[way.code];
  const text = { key, values: fields.map((field) => way[field] ?? "") };
  if (way.code === "system-file") {
    const then = { key: "removalThenRun", values: [] };
    return [
      { text, command: null },
      ...(way.command ? [{ text: then, command: way.command }] : []),
    ];
  }
  const isChromium = way.code === "chromium-settings";
  return [{ text, command: isChromium ? CERTIFICATE_MANAGER : way.command }];
}
