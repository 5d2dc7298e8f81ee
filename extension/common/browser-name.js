// What the browser is called, by the brands that it shows.

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
