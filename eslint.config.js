// ESLint for the extension: correctness, promises, no HTML from strings, and the import arrows of
// ARCHITECTURE.md. Formatting is Prettier's.
import js from "@eslint/js";
import noUnsanitized from "eslint-plugin-no-unsanitized";
import promise from "eslint-plugin-promise";
import globals from "globals";

/** @param {string[]} patterns @param {string} message */
const noImports = (patterns, message) => ({
  "no-restricted-imports": [
    "error",
    { patterns: [{ group: patterns, message }] },
  ],
});

export default [
  {
    ignores: [
      "target/**",
      "lab-output/**",
      "host/**",
      "tests/!(client)/**",
      "**/node_modules/**",
    ],
  },
  js.configs.recommended,
  noUnsanitized.configs.recommended,
  promise.configs["flat/recommended"],
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      curly: ["error", "all"],
      eqeqeq: "error",
      "max-depth": ["error", 3],
      "max-lines": ["error", 300],
      "no-console": ["error", { allow: ["warn"] }],
      "no-eval": "error",
      "no-implicit-globals": "error",
      "no-implied-eval": "error",
      "no-var": "error",
      "prefer-const": "error",
      "promise/always-return": "off",
      "promise/catch-or-return": [
        "error",
        { allowFinally: true, terminationMethod: ["catch"] },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "ExportDefaultDeclaration",
          message: "Named exports only.",
        },
      ],
    },
  },
  {
    files: ["extension/**/*.js"],
    languageOptions: { globals: globals.browser },
    rules: {
      "no-restricted-globals": [
        "error",
        {
          name: "browser",
          message: "Only common/webext-….js name the browser's API.",
        },
        {
          name: "chrome",
          message: "Only common/webext-….js name the browser's API.",
        },
      ],
    },
  },
  {
    files: ["extension/common/webext-*.js"],
    languageOptions: { globals: globals.webextensions },
    rules: { "no-restricted-globals": "off" },
  },
  {
    files: ["extension/common/**/*.js"],
    ignores: ["**/*.test.js"],
    rules: noImports(
      ["**/background/**", "**/popup/**", "**/options/**"],
      "common imports nothing outside common.",
    ),
  },
  {
    files: [
      "evidence",
      "interrupt",
      "options",
      "popup",
      "roots",
      "welcome",
    ].map((page) => `extension/${page}/**/*.js`),
    ignores: ["**/*.test.js"],
    rules: noImports(
      ["**/background/**"],
      "Pages reach the background by runtime message only.",
    ),
  },
  {
    files: ["extension/background/**/*.js"],
    ignores: ["extension/background/main.js", "**/*.test.js"],
    rules: noImports(
      [
        ...[
          "badge",
          "events",
          "examples",
          "first-run",
          "host-client",
          "installed",
          "interrupts",
          "knowing",
          "messages",
          "observer",
          "offers",
          "pages",
          "portal",
          "present-settings",
          "prober",
          "read-again",
          "restore",
          "revisits",
          "session",
          "verdicts",
          "views",
          "wishes",
        ].map((name) => `./${name}.js`),
        "**/popup/**",
        "**/options/**",
      ],
      "main.js passes functions between the background's modules.",
    ),
  },
  {
    files: ["**/*.test.js", "extension/testing/**"],
    languageOptions: { globals: globals.node },
    rules: {
      "max-depth": "off",
      "max-lines": "off",
      "no-restricted-globals": "off",
    },
  },
  {
    files: ["manifests/**/*.js", ".github/**/*.js"],
    languageOptions: { globals: globals.node },
  },
  {
    files: ["eslint.config.js"],
    languageOptions: { globals: globals.node },
    rules: { "no-restricted-syntax": "off" },
  },
];
