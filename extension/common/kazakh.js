// Kazakh months, countries and spans of time: desktop Chromium's Intl knows none of them and silently takes
// those of another language. The tests compare them with the Unicode consortium's.

/** January first. */
const MONTHS = [
  "қаңтар",
  "ақпан",
  "наурыз",
  "сәуір",
  "мамыр",
  "маусым",
  "шілде",
  "тамыз",
  "қыркүйек",
  "қазан",
  "қараша",
  "желтоқсан",
];

/** Each unit as it stands in "3 … ago" and in "in 3 …". @type {Record<string, [string, string]>} */
const UNITS = {
  year: ["жыл", "жылдан"],
  month: ["ай", "айдан"],
  day: ["күн", "күннен"],
  hour: ["сағат", "сағаттан"],
  minute: ["минут", "минуттан"],
};

/** Countries of the list's authorities. @type {Record<string, string>} */
const COUNTRIES = {
  AE: "Біріккен Араб Әмірліктері",
  AU: "Аустралия",
  BE: "Бельгия",
  BR: "Бразилия",
  CA: "Канада",
  CN: "Қытай",
  CY: "Кипр",
  DK: "Дания",
  EG: "Мысыр",
  ES: "Испания",
  FR: "Франция",
  GB: "Ұлыбритания",
  IL: "Израиль",
  IN: "Үндістан",
  IT: "Италия",
  JP: "Жапония",
  KZ: "Қазақстан",
  NL: "Нидерланд",
  NZ: "Жаңа Зеландия",
  RO: "Румыния",
  RU: "Ресей",
  SK: "Словакия",
  TR: "Түркия",
  US: "Америка Құрама Штаттары",
};

/** @param {Date} date */
export const kazakhDay = (date) =>
  `${date.getFullYear()} ж. ${date.getDate()} ${MONTHS[date.getMonth()]}`;

/** @param {number} count negative for the past @param {string} unit */
export function kazakhSpan(count, unit) {
  const [before, after] = UNITS[unit];
  return count < 0 ? `${-count} ${before} бұрын` : `${count} ${after} кейін`;
}

/** @param {string} code @returns {string | undefined} */
export const kazakhCountry = (code) => COUNTRIES[code];
