import { data } from "./data.js";
import { fold, foldLetters, foldName } from "./folding.js";
import { recordsIn } from "./search.js";

// Whom, which record and which words typed words may mean: lists to choose from, never a guess.

/** @typedef {import("./data.js").Unit} Unit */

const LISTED = 8;
const folded = data.units.map((unit) => ({
  unit,
  spellings: unit.spellings.map(foldName),
  letters: unit.spellings.map(foldLetters),
  sounds: unit.sounds.split(" "),
}));

/** Units with a spelling that is meant, that begins so, that holds it; or by pinyin, whole or initials. @param {string} typed @returns {Unit[]} */
export const unitsLike = (typed) => {
  const word = foldName(typed), letters = foldLetters(typed);
  if (!letters) return [];
  const latin = letters.length > 1 && /^[a-z]+$/.test(letters);
  const sound = letters.replace(/^(qinghai)?sheng|^s(?=[a-z]{2})/, "");
  const short = letters.replace(/^青海省?|^省(?![委直级])/, "") || letters;
  const ranked = folded.map((each) => {
    if (each.spellings.includes(word)) return { each, rank: 0 };
    if (latin) return { each, rank: each.sounds.includes(letters) ? 1 : each.sounds.includes(sound) ? 2 : each.sounds.some((known) => known.startsWith(letters)) ? 3 : 9 };
    if (each.letters.some((spelling) => spelling.startsWith(letters) || spelling.startsWith("省" + letters))) return { each, rank: 1 };
    if (each.letters.some((spelling) => spelling.includes(letters))) return { each, rank: 2 };
    return { each, rank: each.letters.some((spelling) => spelling.includes(short)) ? 3 : 9 };
  });
  const fitting = ranked.filter(({ rank }) => rank < 9).sort((one, other) => one.rank - other.rank);
  return fitting.slice(0, LISTED).map(({ each }) => each.unit);
};

/** Units that are named in a sentence, the longest names first. @param {string} typed @returns {Unit[]} */
export const unitsIn = (typed) => {
  const sentence = foldName(typed).slice(0, SENTENCE);
  const named = folded.map(({ unit, spellings }) => ({ unit, longest: Math.max(0, ...spellings.filter((name) => name.length > 1 && sentence.includes(name)).map((name) => name.length)) }));
  return named.filter(({ longest }) => longest).sort((one, other) => other.longest - one.longest).slice(0, LISTED).map(({ unit }) => unit);
};

/** The one unit or record whose name, pinyin or number was typed; nothing where several may be meant. @param {string} typed @returns {{ record?: { id: string }, unit?: Unit }} */
export const meantBy = (typed) => {
  const records = recordsLike(typed), word = foldName(typed);
  const exact = folded.filter(({ spellings }) => spellings.includes(word) || spellings.includes("省" + word)).map(({ unit }) => unit);
  const units = /^[a-z]+$/.test(word) ? unitsLike(typed) : exact;
  const all = [...records, ...units, ...successorsLike(typed)];
  return all.length === 1 ? { record: records[0], unit: units[0] } : {};
};

/** Units that a slip may mean: one character is missing, too many or another one. @param {string} typed @returns {Unit[]} */
export const unitsNear = (typed) => {
  const word = foldName(typed);
  if (word.length < 3 || word.length > 20) return [];
  const cuts = Array.from(word, (_, at) => [word.slice(0, at), word.slice(at + 1)]);
  /** @param {string} spelling */
  const isNear = (spelling) =>
    cuts.some(
      ([before, behind]) =>
        spelling.includes(before + behind) ||
        (Math.abs(spelling.length - word.length) < 2 && spelling.startsWith(before) && spelling.endsWith(behind)),
    );
  return folded.filter(({ spellings }) => spellings.some(isNear)).slice(0, LISTED).map(({ unit }) => unit);
};

/** Bodies that came after the notice, with a spelling that holds what was typed. @param {string} typed */
export const successorsLike = (typed) => {
  const letters = foldLetters(typed);
  return data.successors.filter(({ spellings }) => letters.length > 1 && spellings.some((each) => foldLetters(each).includes(letters)));
};

/** @typedef {{ id: string, title: string }} Named */
/** @type {Map<string, Named[]>} */
const spoken = new Map();
for (const { id, label, title } of [...data.items, ...data.obligations]) {
  const name = fold(label), number = id.slice(1);
  for (const words of [fold(id), name, name.replace("第", ""), name.slice(0, -1), name.slice(0, -1).replace("第", ""), `第${number}项`, number]) {
    spoken.set(words, [...(spoken.get(words) || []), { id, title }]);
  }
}

/** Records by their ids, or as people call them: T156, 156, 任务156, 任务第156项, T156.3. @param {string} typed @returns {Named[]} */
export const recordsLike = (typed) => {
  const words = foldName(typed).replace(/[.．]\d{1,3}$|第\d{1,3}[条个]$/, "");
  return spoken.get(words) || [];
};

/** Words of the notice with one character less or another one than what was typed, else its longest parts. @param {string} typed @returns {[string, number][]} */
export const nearWords = (typed) => {
  const word = fold(typed), text = recordsIn("").flatMap(({ texts }) => texts.map(({ folded }) => folded)).join("\n");
  /** @type {Set<string>} */
  const near = new Set();
  for (let at = 0; at < word.length && word.length > 1 && word.length <= FUZZY; at += 1) {
    const before = word.slice(0, at), behind = word.slice(at + 1);
    if (word.length > 2) near.add(before + behind);
    for (let place = text.indexOf(before || behind); place >= 0; place = text.indexOf(before || behind, place + 1)) {
      const match = before ? text.substr(place, word.length) : text.substr(place - 1, word.length);
      if (match.length === word.length && match.startsWith(before) && match.endsWith(behind) && /[一-鿿]/.test(match[at])) near.add(match);
    }
  }
  const standing = [...near].filter((part) => text.includes(part)), parts = standing.length ? standing : partsIn(word, text);
  /** @type {[string, number][]} */
  const counted = parts.map((part) => [part, text.split(part).length - 1]);
  if (standing.length) counted.sort((one, other) => other[1] - one[1] || other[0].length - one[0].length);
  return counted.filter(([part], at) => !counted.slice(0, at).some(([other]) => other.includes(part))).slice(0, 3);
};
const FUZZY = 20, SENTENCE = 60, SAID = /[\p{L}\p{N}]/u;

/** What of a sentence stands in the text, the longest first: from each character on, as far as it does; no part begins or ends with a mark. @param {string} typed @param {string} text */
const partsIn = (typed, text) => {
  const word = typed.slice(0, SENTENCE);
  /** @type {number[][]} */
  const apart = [];
  const runs = Array.from({ length: word.length }, (_, start) => {
    let end = start;
    while (end < word.length && text.includes(word.slice(start, end + 1))) end += 1;
    while (end > start && !SAID.test(word[end - 1])) end -= 1;
    return SAID.test(word[start]) ? [start, end] : [start, start];
  });
  for (const [start, end] of runs.sort((one, other) => one[0] - one[1] - other[0] + other[1])) {
    if (end - start > 1 && apart.every(([first, last]) => end <= first || last <= start)) apart.push([start, end]);
  }
  return apart.map(([start, end]) => word.slice(start, end));
};
