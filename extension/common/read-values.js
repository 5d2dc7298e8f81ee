// Reads single values of unknown kind: what is not of the kind wanted becomes an empty one.

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {unknown} value */
export const objects = (value) =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** @param {unknown} value @returns {string[]} */
export const strings = (value) =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];

/** @param {unknown} value */
export const text = (value) => (typeof value === "string" ? value : "");

/** @param {unknown} value */
export const textOrNull = (value) => (typeof value === "string" ? value : null);

/** @param {unknown} value */
export const count = (value) => (Number.isInteger(value) ? Number(value) : 0);

/**
 * @template {string} T
 * @param {readonly T[]} known
 * @param {unknown} value
 * @returns {T | null}
 */
export const oneOf = (known, value) =>
  known.find((item) => item === value) ?? null;
