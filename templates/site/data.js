// The answers, finished by the program when the page was made. Nothing here works out who owes what.

/** @typedef {"lead" | "participant"} Role */
/** @typedef {"named" | "collective" | "possible"} Basis */
/** @typedef {{ at: number, role: Role, basis: string, standing: string, place: string, via: string, doubt: string, why: string }} Duty */
/** @typedef {{ title: string, reason: string, brief: boolean, duties: Duty[] }} Group brief: a short sheet only lists it */
/**
 * @typedef {object} Item
 * @property {string} id @property {string} label @property {string} section @property {string} title
 * @property {string | null} heading @property {string | null} continues @property {string[]} parts
 * @property {string | null} due @property {string | null} nature @property {(number | string)[][]} lists
 * @property {string[]} issued lead, participants @property {[string, string, number][]} glosses role, word, text
 */
/**
 * @typedef {object} Obligation
 * @property {string} id @property {string} label @property {string} place @property {string} addressee
 * @property {string} ground @property {string} note @property {string} section @property {string} text
 * @property {string} shown @property {string} quote @property {string} title @property {string | null} due @property {number[]} units
 * @property {number[]} possible
 */
/**
 * @typedef {object} Unit
 * @property {string} name @property {string} full @property {string} kind @property {string} kind_shown
 * @property {string} note @property {string[]} later @property {string[][]} changes @property {string[]} spellings
 * @property {string} sounds @property {number[][][]} counts by role, basis, and total, A, B, T
 * @property {number} tally @property {number} key @property {string[]} alerts @property {string} empty
 * @property {[number, number, number, number, number[][]][]} groups title, reason in two halves, brief, duties
 * @property {[number, number, string][]} sayings @property {string} asked
 * @property {number[]} asks @property {number[][]} obligations which, certain, whole in a short sheet, ground, way
 * @property {number[][]} partners who, basis, both lead, leads, joins, both join
 * @property {[string, number, number, [string, string, string, number[][]][]][]} [days] day, who bears its duties, all that is said, what it took over: title, basis, from whom, duties
 */
/** @typedef {{ name: string, full: string, spellings: string[], since: string, duties: string, note: string, source: string, units: number[], changes: string[][] }} Successor a body that came after the notice */
/** @typedef {{ name: string, scope: string, certainty: string, members: number[], kinds: string[], note: string | null }} Collective */
/** @typedef {[number, number, string, string, string, string, string, string, string, number | null, number | null, string]} Aim */
/**
 * @typedef {object} Payload
 * @property {string} cite @property {string} unseen @property {string} disclaimer @property {string} stamp
 * @property {Record<string, string>} document @property {string} signed @property {[string, string]} edition
 * @property {string} open @property {string} doubt @property {[string, string]} undated @property {number[]} years
 * @property {string} unaddressed @property {string} open_meaning @property {string[]} stops
 * @property {Record<Role, string>} roles @property {Record<string, string>} bases
 * @property {Record<string, string>} series @property {Record<string, string>} terms
 * @property {Record<string, string>} fields @property {Record<string, string>} relations
 * @property {string[]} depths short, full @property {string} sole @property {[string, string[], string[]]} ledger
 * @property {[string, number][]} totals @property {string} substitutes
 * @property {[string, string, string, boolean][]} sections number, name, title, whether it has items
 * @property {Item[]} items @property {Obligation[]} obligations @property {Collective[]} collectives
 * @property {Unit[]} units @property {Successor[]} successors @property {Aim[]} aims @property {(string | null)[][]} deadlines @property {string} calendar
 * @property {[string, string][]} headings @property {[number, number, number[], number[]][]} matrix
 * @property {{ asked: string, counts: string[], notes: string[], judged: [string[], string[][]], reported: [string[], string[][]] } | null} progress what a track says, each table as headings and rows @property {[string, string, string[]][]} remarks @property {string[]} alerts @property {string[]} texts @property {number[][]} asks
 */

const element = document.getElementById("data");
/** @type {Payload} */
export const data = JSON.parse((element && element.textContent) || "");
/** @type {Role[]} */
export const ROLES = ["lead", "participant"];
/** @type {Basis[]} */
export const BASES = ["named", "collective", "possible"];
for (const item of data.items) item.title = item.title || item.heading || "";
for (const unit of data.units) unit.obligations = unit.asks.map((at) => data.asks[at]);
data.units.forEach((unit, own) => {
  for (const [other, basis, bothLead, leads, joins, bothJoin] of unit.partners.filter(([at]) => at > own)) {
    data.units[other].partners.push([own, basis, bothLead, joins, leads, bothJoin]);
  }
  /** @param {number[]} row */
  const met = ([, , ...counts]) => counts.reduce((one, other) => one + other);
  unit.partners.sort((one, other) => one[1] - other[1] || met(other) - met(one) || one[0] - other[0]);
});
for (const record of [...data.items, ...data.obligations]) record.label = `${data.series[record.id[0]]}第${record.id.slice(1)}项`;

const units = new Map(data.units.map((unit) => [unit.name, unit]));
const items = new Map(data.items.map((item) => [item.id, item]));
const obligations = new Map(data.obligations.map((each) => [each.id, each]));
const collectives = new Map(data.collectives.map((each) => [each.name, each]));
const sections = new Map(data.sections.map((section) => [section[0], section]));

/** @param {string} name */
export const unitOf = (name) => units.get(name);
/** @param {string} id */
export const itemOf = (id) => items.get(id);
/** @param {string} id */
export const obligationOf = (id) => obligations.get(id);
/** @param {string} name */
export const collectiveOf = (name) => collectives.get(name);
/** @param {string} number */
export const sectionOf = (number) => sections.get(number);

/** The word in a list: a name, or what leaves the list open. @param {number | string} token */
export const word = (token) => {
  if (typeof token === "string") return token;
  return token < data.units.length ? data.units[token].name : data.collectives[token - data.units.length].name;
};

/** @param {number[]} row @param {number} before the first half of the reason @returns {Duty} */
const duty = ([at, role, basis, standing, place, via, doubt, behind], before) => ({
  at,
  role: ROLES[role],
  basis: BASES[basis],
  standing: data.texts[standing],
  place: data.texts[place],
  via: via === undefined ? "" : data.collectives[via].name,
  doubt: via === undefined ? "" : data.texts[doubt],
  why: via === undefined ? "" : data.texts[before] + data.texts[behind],
});

/** The duties of a unit, in the groups of its sheet. @param {Unit} unit @returns {Group[]} */
export const groupsOf = (unit) =>
  unit.groups.map(([title, before, behind, brief, rows]) => ({
    title: data.texts[title],
    reason: data.texts[before] + data.texts[behind],
    brief: brief === 1,
    duties: rows.map((row) => duty(row, before)),
  }));

/** What a day makes of a unit: what the last day on which it changed made of it. @param {Unit} unit @param {string} asked */
export const viewOf = (unit, asked) => {
  const passed = (unit.days || []).filter(([day]) => /^\d{4}-\d\d-\d\d$/.test(asked) && day <= asked);
  return passed.slice(-1).map(([day, borne, said, groups]) => ({ day, borne: data.texts[borne], said: data.texts[said], taken: groups.map(taken) }))[0];
};

/** @param {[string, string, string, number[][]]} row @returns {Group} */
const taken = ([title, basis, via, rows]) => {
  const duties = rows.map(([at, role, standing, why]) => ({ at, role: ROLES[role], basis, standing: data.texts[standing], place: "", via, doubt: "", why: data.texts[why] }));
  return { title, reason: "", brief: false, duties };
};

/** The places of the items that a unit owes for certain, in a role or in either. @param {Unit} unit @param {string} role */
export const owed = (unit, role) => {
  const rows = unit.groups.flatMap(([, , , , duties]) => duties);
  return new Set(
    rows.filter(([, as, basis]) => BASES[basis] !== "possible" && (!role || ROLES[as] === role)).map(([at]) => at),
  );
};

/** The ids of the records that concern a unit: what it owes and, without a role, what is asked of it. @param {Unit} unit @param {string} role */
export const concerning = (unit, role) => {
  const ids = [...owed(unit, role)].map((at) => data.items[at].id);
  const asked = role ? [] : unit.obligations.filter(([, certain]) => certain).map(([at]) => data.obligations[at].id);
  return new Set([...ids, ...asked]);
};

/** @param {Item} item */
export const textOf = (item) => (item.heading ? item.heading + "。" : "") + item.parts.join("");
/** @param {Item} item */
export const dueOf = (item) => item.due || data.undated[1];

/** What the check says of records. @param {...string} keys */
export const remarksOn = (...keys) => data.remarks.filter(([, , records]) => records.some((each) => keys.includes(each)));
