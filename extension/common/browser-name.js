// What `rootwatch install --browser …` calls the browser that this runs in.

/** The first that fits; every Chromium browser also calls itself Chromium. @type {[string, string][]} */
const BRANDS = [
  ["Brave", "brave"],
  ["Google Chrome", "chrome"],
  ["Microsoft Edge", "edge"],
  ["Vivaldi", "vivaldi"],
];

/**
 * @param {{ brand: string }[] | undefined} brands `navigator.userAgentData.brands`, which Firefox has not
 */
export function installName(brands) {
  if (brands === undefined) {
    return "firefox";
  }
  const known = BRANDS.find(([name]) =>
    brands.some(({ brand }) => brand === name),
  );
  // One that hides behind Chromium's name is found by "all".
  const isChromium = brands.every(
    ({ brand }) => brand === "Chromium" || isNoBrand(brand),
  );
  return known ? known[1] : isChromium ? "chromium" : "all";
}

/**
 * The browser and its version: the brand that not every Chromium browser has, where there is one.
 * @param {{ brand: string, version: string }[]} list
 */
export function brandAndVersion(list) {
  const brands = list.filter(({ brand }) => !isNoBrand(brand));
  const own = brands.find(({ brand }) => brand !== "Chromium") ?? brands[0];
  return own ? `${own.brand} ${own.version}` : "";
}

/** Browsers put a brand into the list that is none. @param {string} brand */
const isNoBrand = (brand) => /not.a.brand/i.test(brand);
