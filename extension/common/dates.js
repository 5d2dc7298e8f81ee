// Points in time as people read them: in their language and time zone, with 24 hours, and how long ago.
import { language, t } from "./i18n.js";
import { kazakhDay, kazakhSpan } from "./kazakh.js";

/** Seconds of each unit; a month is a twelfth of a year. @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["year", 31_556_952],
  ["month", 2_629_746],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** The day; text that is no date stays as it is. @param {string} iso */
export function day(iso) {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : dayOf(date);
}

/** Day and time of day. @param {string} iso */
export function moment(iso) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) {
    return iso;
  }
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${dayOf(date)}, ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** @param {Date} date */
const dayOf = (date) =>
  language() === "kk"
    ? kazakhDay(date)
    : new Intl.DateTimeFormat(language(), { dateStyle: "long" }).format(date);

/** Years as the list has them, "2013-2015" or "2016-", as people write them. @param {string} text */
export const years = (text) =>
  text.endsWith("-")
    ? t("yearsSince", text.slice(0, -1))
    : text.replaceAll("-", "–");

/**
 * How far a moment lies from another, in its largest whole unit: "3 months ago", "in 2 days". Null for
 * text that is no date.
 * @param {string} iso
 * @param {number} now in milliseconds
 */
export function distance(iso, now) {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  if (Number.isNaN(seconds)) {
    return null;
  }
  const [unit, size] =
    UNITS.find(([, size]) => Math.abs(seconds) >= size) ??
    UNITS[UNITS.length - 1];
  const count = Math.trunc(seconds / size) || Math.sign(seconds) || -1;
  return language() === "kk"
    ? kazakhSpan(count, unit)
    : new Intl.RelativeTimeFormat(language()).format(count, unit);
}
