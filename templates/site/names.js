import { data } from "./data.js";
import { fold, foldLetters, foldName } from "./folding.js";

// Whom and which record typed words may mean: lists to choose from, never a guess.

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
  for (const words of [fold(id), name, name.replace("第", ""), `第${number}项`, number]) {
    spoken.set(words, [...(spoken.get(words) || []), { id, title }]);
  }
}

/** Records by their ids, or as people call them: T156, 156, 任务第156项, T156.3. @param {string} typed @returns {Named[]} */
export const recordsLike = (typed) => {
  const words = foldName(typed).replace(/[.．]\d{1,3}$|第\d{1,3}[条个]$/, "");
  return spoken.get(words) || [];
};
