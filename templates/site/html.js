// Markup as a template: what is put in is escaped, unless it is markup itself.

/** @typedef {string | number | boolean | null | undefined | Markup} Piece */
/** @typedef {Piece | Value[]} Value */

const ESCAPES = new Map([["&", "&amp;"], ["<", "&lt;"], [">", "&gt;"], ['"', "&quot;"], ["'", "&#39;"]]);

export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @param {unknown} value @returns {string} */
const written = (value) => {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(written).join("");
  if (value === null || value === undefined || value === false) return "";
  return String(value).replace(/[&<>"']/g, (sign) => ESCAPES.get(sign) || "");
};

/** @param {TemplateStringsArray} strings @param {...Value} values */
export const html = (strings, ...values) =>
  new Markup(strings.reduce((text, next, index) => text + written(values[index - 1]) + next));

/** @typedef {{ createHTML: (text: string) => string }} Policy */
/** @typedef {{ createPolicy: (name: string, rules: Policy) => Policy }} Factory */
const factory = /** @type {{ trustedTypes?: Factory }} */ (window).trustedTypes;
const policy = factory ? factory.createPolicy("qhtasks", { createHTML: (text) => text }) : null;

/**
 * Show markup in an element: the one place where text becomes elements.
 * @param {Element} element
 * @param {Markup} markup
 */
export const fill = (element, markup) => {
  if (!(markup instanceof Markup)) throw new TypeError("not markup");
  element.innerHTML = policy ? policy.createHTML(markup.text) : markup.text;
};

/** Mark spans of a text. @param {string} text @param {number[][]} spans */
export const marked = (text, spans) => {
  /** @type {Piece[]} */
  const pieces = [];
  let at = 0;
  for (const [start, end] of spans) {
    pieces.push(text.slice(at, start), html`<mark>${text.slice(start, end)}</mark>`);
    at = end;
  }
  return [...pieces, text.slice(at)];
};
