// The floor of the site's scripts and styles: Chromium 86, which office computers still run.
import css from "@eslint/css";
import compat from "eslint-plugin-compat";

const KNOWN_TO_CHROMIUM_86 = [
  "color-scheme", "scroll-padding-top", "outline", "content-visibility", "contain-intrinsic-size",
];
const HARMLESS_WHERE_UNKNOWN = ["text-decoration-thickness"];

export default [
  {
    files: ["**/*.js"],
    plugins: { compat },
    languageOptions: { ecmaVersion: 2020, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: { "compat/compat": "error", eqeqeq: "error", "no-var": "error", "prefer-const": "error" },
    settings: { targets: ["chrome 86"] },
  },
  {
    files: ["**/*.css"],
    plugins: { css },
    language: "css/css",
    rules: {
      "css/no-invalid-properties": ["error", { allowUnknownVariables: true }],
      "css/no-duplicate-imports": "error",
      "css/use-baseline": [
        "error",
        {
          available: 2020,
          allowProperties: [...KNOWN_TO_CHROMIUM_86, ...HARMLESS_WHERE_UNKNOWN],
          allowPropertyValues: { "overflow-wrap": ["anywhere"] },
          allowSelectors: ["focus-visible"],
          allowMediaConditions: ["forced-colors"],
        },
      ],
    },
  },
];
