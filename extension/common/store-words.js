// The name of a store of certificates in the person's language. The host gives it in English
// (PROTOCOL.md, `label` of a store); what is in none of its forms stays as it is.
import { foreign, sentence } from "./dom.js";
import { t } from "./i18n.js";

/** The forms, and the messages that say the same. @type {[RegExp, string][]} */
const FORMS = [
  [/^System's bundle$/, "storeBundle"],
  [/^System's folder of certificates$/, "storeFolder"],
  [/^System's own additions$/, "storeAdditions"],
  [/^NSS database of this user .*$/, "storeSharedUser"],
  [/^NSS database of the system$/, "storeSharedSystem"],
  [/^NSS database of (.+)$/, "storeSharedOf"],
  [/^Windows, this user, store (.+)$/, "storeWindowsUser"],
  [/^Windows, this computer, store (.+)$/, "storeWindowsComputer"],
  [/^Windows, the domain, store (.+)$/, "storeWindowsDomain"],
  [/^Windows, policy for this user, store (.+)$/, "storeWindowsUserPolicy"],
  [
    /^Windows, policy for this computer, store (.+)$/,
    "storeWindowsComputerPolicy",
  ],
  [/^(.+), profile (.+)$/, "storeProfile"],
  [/^(.+), policy$/, "storePolicy"],
  [/^(.+), list of profiles$/, "storeProfileList"],
];

/** @param {string} label @returns {{ key: string, values: string[] } | null} */
export function storeWords(label) {
  for (const [form, key] of FORMS) {
    const found = label.match(form);
    if (found) {
      return { key, values: found.slice(1) };
    }
  }
  return null;
}

/** With foreign names isolated. @param {string} label */
export function storeName(label) {
  const words = storeWords(label);
  return words ? sentence(words.key, words.values) : foreign(label);
}

/** As plain text. @param {string} label */
export function storeText(label) {
  const words = storeWords(label);
  return words ? t(words.key, ...words.values) : label;
}
