import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { LANGUAGES, speak } from "../testing/browser.js";
import { day, distance, moment, years } from "./dates.js";
import { countryName } from "./i18n.js";

const NOW = Date.parse("2026-11-29T12:00:00Z");
const HOUR = 3_600_000;

/** A moment so many milliseconds from now. @param {number} away */
const at = (away) => new Date(NOW + away).toISOString();

test("years are a span, or still go on", () => {
  speak("en");
  assert.equal(years("2013-2015"), "2013–2015");
  assert.equal(years("2021, 2024"), "2021, 2024");
  const since = { en: "since 2016", ru: "с 2016 года", kk: "2016 жылдан бері" };
  for (const [name, text] of Object.entries(since)) {
    speak(name);
    assert.equal(years("2016-"), text);
  }
});

test("a day and a time of day are local, and have 24 hours", () => {
  const local = new Date(2016, 1, 2, 17, 5).toISOString();
  const expected = {
    en: "February 2, 2016, 17:05",
    ru: "2 февраля 2016 г., 17:05",
    kk: "2016 ж. 2 ақпан, 17:05",
  };
  for (const [name, text] of Object.entries(expected)) {
    speak(name);
    assert.equal(moment(local), text);
    assert.equal(day(local), text.replace(", 17:05", ""));
    assert.equal(day("whenever"), "whenever");
    assert.equal(moment("whenever"), "whenever");
  }
});

test("a distance is told in its largest whole unit", () => {
  const cases = /** @type {const} */ ([
    [-400 * 24 * HOUR, "1 year ago", "1 год назад", "1 жыл бұрын"],
    [90 * 24 * HOUR, "in 2 months", "через 2 месяца", "2 айдан кейін"],
    [5 * 24 * HOUR, "in 5 days", "через 5 дней", "5 күннен кейін"],
    [-3 * HOUR, "3 hours ago", "3 часа назад", "3 сағат бұрын"],
    [-HOUR / 6, "10 minutes ago", "10 минут назад", "10 минут бұрын"],
    [5, "in 1 minute", "через 1 минуту", "1 минуттан кейін"],
    [0, "1 minute ago", "1 минуту назад", "1 минут бұрын"],
  ]);
  for (const [away, ...texts] of cases) {
    for (const [index, name] of LANGUAGES.entries()) {
      speak(name);
      assert.equal(distance(at(away), NOW), texts[index]);
      assert.equal(distance("whenever", NOW), null);
    }
  }
});

// Node brings the Unicode consortium's data for every language.
test("our Kazakh is the Unicode consortium's", () => {
  speak("kk");
  const days = new Intl.DateTimeFormat("kk", { dateStyle: "long" });
  for (let month = 0; month < 12; month += 1) {
    const date = new Date(2026, month, 7);
    assert.equal(day(date.toISOString()), days.format(date));
  }
  const spans = new Intl.RelativeTimeFormat("kk");
  for (const unit of /** @type {const} */ (["year", "month", "day", "hour"])) {
    for (const count of [-3, 3]) {
      const size = { year: 8766, month: 731, day: 24, hour: 1 }[unit];
      const told = distance(at(count * size * HOUR), NOW);
      assert.equal(told, spans.format(count, unit));
    }
  }
});

test("every country on the list has a name in every language", () => {
  const folder = new URL("../../host/authorities/", import.meta.url);
  const entries = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".toml"))
    .map((path) => readFileSync(new URL(path, folder), "utf8"));
  const codes = entries.flatMap((text) =>
    [...text.matchAll(/^country = "([A-Z]{2})"$/gm)].map(([, code]) => code),
  );
  assert.ok(codes.length > 50);
  for (const name of LANGUAGES) {
    speak(name);
    const names = new Intl.DisplayNames(name, { type: "region" });
    for (const code of codes) {
      assert.equal(countryName(code), names.of(code));
    }
  }
});

test("Kazakh does not lean on the browser", () => {
  const { DateTimeFormat, DisplayNames, RelativeTimeFormat } = Intl;
  const absent = () => {
    throw new Error("not asked");
  };
  Object.assign(Intl, {
    DateTimeFormat: absent,
    DisplayNames: absent,
    RelativeTimeFormat: absent,
  });
  try {
    speak("kk");
    assert.equal(countryName("KZ"), "Қазақстан");
    assert.match(moment(at(0)), /^2026 ж\. \d+ қараша, /);
    assert.equal(distance(at(HOUR), NOW), "1 сағаттан кейін");
  } finally {
    Object.assign(Intl, { DateTimeFormat, DisplayNames, RelativeTimeFormat });
  }
});
