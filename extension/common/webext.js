// The door to the browser's extension API. No file but those behind it (`webext-….js`) names that API, so
// that tests replace it and another browser family is added there.
export * from "./webext-network.js";
export * from "./webext-requests.js";
export * from "./webext-runtime.js";
export * from "./webext-storage.js";
export * from "./webext-tabs.js";
