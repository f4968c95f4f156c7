import { data } from "./data.js";

// What people type or paste in place of the same thing becomes one, character by character, as the program folds.

/** @type {Map<string, string>} */
const substitutes = new Map(
  data.substitutes.split(" ").filter(Boolean).map((pair) => {
    const [other, ...sign] = Array.from(pair);
    return [other, sign.join("")];
  }),
);
const INVISIBLE = /[\p{Cf}\u034f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
/** @type {Map<string, string>} */
const folds = new Map();

/** @param {string} text */
const substituted = (text) => Array.from(text, (sign) => substitutes.get(sign) || sign).join("");

/** @param {string} sign one character */
const foldSign = (sign) => {
  let folded = folds.get(sign);
  if (folded === undefined) {
    const plain = substituted(substituted(sign).normalize("NFKC"));
    folded = INVISIBLE.test(sign) ? "" : plain.toLowerCase();
    folds.set(sign, folded);
  }
  return folded;
};

/** Width, case, traditional characters, quotation marks, brackets; a run of dashes is one. @param {string} text */
export const fold = (text) => Array.from(text, foldSign).join("").replace(/--+/g, "-");

/** Without white space. @param {string} text */
export const foldName = (text) => fold(text).replace(/\s+/g, "");

/** Without punctuation either. @param {string} text */
export const foldLetters = (text) => fold(text).replace(/[^\p{L}\p{N}]+/gu, "");

/** Whether each character of a text stands in the folded one at its own place. @param {string} text @param {string} folded */
export const keepsPlaces = (text, folded) => folded.length === text.length && Array.from(text).every((sign) => foldSign(sign).length === sign.length);

/**
 * Map spans of a folded text to those of the text.
 * @param {string} text
 * @param {number[][]} spans
 */
export const unfolded = (text, spans) => {
  /** @type {number[][]} */
  const places = [];
  let at = 0, before = "";
  for (const sign of text) {
    for (const folded of foldSign(sign)) {
      if (folded === "-" && before === "-") places[places.length - 1][1] = at + sign.length;
      else for (let unit = 0; unit < folded.length; unit += 1) places.push([at, at + sign.length]);
      before = folded;
    }
    at += sign.length;
  }
  return spans.map(([start, end]) => [places[start][0], places[end - 1][1]]);
};
