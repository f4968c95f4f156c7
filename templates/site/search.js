import { collectiveOf, data, itemOf, obligationOf, unitOf } from "./data.js";
import { fold, keepsPlaces, unfolded } from "./folding.js";

// Where words stand. A paragraph is searched as one text; a hit is the sentence where a match begins.

/** @typedef {{ ref: string, field: string, text: string }} Sentence */
/** @typedef {{ key: string, texts: Sentence[][] }} SearchRecord */
/** @typedef {{ sentences: Sentence[], text: string, folded: string, inPlace: boolean }} Prepared */
/** @typedef {Sentence & { spans: number[][] }} Hit */
/** @typedef {{ key: string, hits: Hit[] }} Found */

/** @returns {Iterable<SearchRecord>} */
function* everyRecord() {
  /** @param {string} key @param {string} field @param {string} text @returns {SearchRecord} */
  const single = (key, field, text) => ({ key, texts: [[{ ref: key, field, text }]] });
  for (const [name, text] of Object.entries(data.document)) yield single(name, "document", text);
  for (const [number, , title] of data.sections) yield single(number, "title", title);
  const subjects = new Map(data.items.map((item) => [item.id, /** @type {Sentence[][]} */ ([])]));
  for (const [at, number, subject] of data.aims) {
    const { id } = data.items[at];
    (subjects.get(id) || []).push([{ ref: `${id}.${number}`, field: "target", text: subject }]);
  }
  for (const item of data.items) {
    const lists = ROLE_WORDS.map((word, role) => [{ ref: item.id, field: "list", text: `${word}单位：${item.issued[role]}` }]);
    yield { key: item.id, texts: [sentencesOf(item), ...(subjects.get(item.id) || []), ...lists] };
  }
  for (const each of data.obligations) yield single(each.id, "obligation", each.text);
  for (const { name, spellings } of data.units) {
    yield { key: name, texts: spellings.map((text) => [{ ref: name, field: "name", text }]) };
  }
  for (const { name } of data.collectives) yield single(name, "name", name);
}
const ROLE_WORDS = Object.values(data.roles);

/** The paragraph of an item, cut as it is cited. @param {import("./data.js").Item} item @returns {Sentence[]} */
export const sentencesOf = (item) => {
  if (item.id[0] !== "T") return [{ ref: item.id, field: "sentence", text: item.parts[0] }];
  const heading = item.heading ? [{ ref: item.id, field: "heading", text: item.heading + "。" }] : [];
  return [...heading, ...item.parts.map((text, at) => ({ ref: `${item.id}.${at + 1}`, field: "measure", text }))];
};

/** @type {Map<string, { key: string, texts: Prepared[] }[]>} */
const prepared = new Map();

/** The records with their folded texts, as far as they have any of the fields; the lists only where asked for. @param {string} fields */
export const recordsIn = (fields) => {
  const known = prepared.get(fields);
  if (known) return known;
  /** @param {Sentence} sentence */
  const taken = ({ field }) => (fields ? fields.split(",").includes(field) : field !== "list");
  const records = [...everyRecord()].map(({ key, texts }) => ({
    key,
    texts: texts.map((sentences) => sentences.filter(taken)).filter((sentences) => sentences.length).map((sentences) => {
      const text = sentences.map((each) => each.text).join(""), folded = fold(text);
      return { sentences, text, folded, inPlace: keepsPlaces(text, folded) };
    }),
  }));
  const filled = records.filter(({ texts }) => texts.length);
  prepared.set(fields, filled);
  return filled;
};

/** The words of what was typed, folded. @param {string} typed */
const wordsOf = (typed) => typed.split(/\s+/).map(fold).filter(Boolean);

/**
 * Find the records that hold all the words, in the order of the notice.
 * @param {string} typed
 * @param {string} fields names with commas; empty: all but the lists
 * @param {((key: string) => boolean) | null} within
 * @returns {Found[]}
 */
export const find = (typed, fields, within) => {
  const words = wordsOf(typed);
  if (!words.length) return [];
  /** @type {Found[]} */
  const found = [];
  for (const { key, texts } of recordsIn(fields)) {
    if (!words.every((word) => texts.some(({ folded }) => folded.includes(word)))) continue;
    if (within && !within(key)) continue;
    found.push({ key, hits: texts.flatMap((text) => hitsIn(text, words)) });
  }
  return found;
};

/** @param {Prepared} prepared @param {string[]} words @returns {Hit[]} */
const hitsIn = ({ sentences, text, folded, inPlace }, words) => {
  /** @type {number[][]} */
  const places = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) places.push([at, at + word.length]);
  }
  if (!places.length) return [];
  const spans = inPlace ? places : unfolded(text, places);
  let begin = 0;
  return sentences.flatMap((sentence, index) => {
    const from = begin, end = (begin += sentence.text.length);
    const own = spans.filter(([start]) => from <= start && start < end).map(([start, stop]) => [start - from, stop - from]);
    if (!own.length) return [];
    const last = Math.max(...own.map(([, stop]) => stop));
    return [{ ...sentence, text: extended(sentences.slice(index), last), spans: merged(own) }];
  });
};

/** Join as many sentences as hold so many characters. @param {Sentence[]} sentences @param {number} length */
const extended = (sentences, length) => {
  let text = "";
  for (const sentence of sentences) if (text.length < length) text += sentence.text;
  return text;
};

/** Join spans that touch. @param {number[][]} spans @returns {number[][]} */
const merged = (spans) => {
  /** @type {number[][]} */
  const joined = [];
  for (const [start, end] of spans.sort((one, other) => one[0] - other[0] || one[1] - other[1])) {
    const last = joined[joined.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
};

/** Whether a record is an item or an obligation, which filters judge. @param {string} key */
export const isNumbered = (key) => Boolean(itemOf(key) || obligationOf(key));
/** Whether a record is a body. @param {string} key */
export const isBody = (key) => Boolean(unitOf(key) || collectiveOf(key));
