import { BASES, data, groupsOf, unitOf } from "./data.js";
import { html } from "./html.js";
import { unitsLike, unitsNear } from "./names.js";
import { CERTAIN, body, chips, crumb, link, missing, remarks, selectUnit, table, toRecord, tools, toUnit } from "./parts.js";

/** @typedef {import("./data.js").Unit} Unit */
/** @typedef {import("./data.js").Duty} Duty */
/** @typedef {{ unit: Unit, basis: string, counts: number[], sum: number }} Partner */

const NEAREST = 14;

/** Who works with a unit. @type {import("./parts.js").Maker} */
export const partners = ([name]) => {
  const unit = unitOf(name);
  if (!unit) return missing(`没有叫“${name}”的单位`, chips([...unitsLike(name), ...unitsNear(name)]));
  const rows = unit.partners.map(([at, basis, ...counts]) => ({ unit: data.units[at], basis: data.bases[BASES[basis]], counts, sum: counts.reduce((one, other) => one + other) }));
  const nearest = rows.filter(({ basis }) => basis === data.bases.named).slice(0, NEAREST);
  const counted = ["共同牵头", "本单位牵头", "对方牵头", "共同参加"].map((title, at) => ({ title, number: true, cell: (/** @type {Partner} */ { counts }) => counts[at] }));
  const columns = [
    { title: "单位", key: true, cell: (/** @type {Partner} */ row) => body(row.unit.name) },
    { title: "依据", cell: (/** @type {Partner} */ { basis }) => basis },
    { title: "共同事项", number: true, cell: (/** @type {Partner} */ row) => html`<a href="${toPair(name, row.unit.name)}">${row.sum}</a>` },
    ...counted,
  ];
  return {
    title: `同${name}共同承担的单位`,
    markup: html`${crumb(html`<a href="${toUnit(name)}">${name}</a>`, "共同承担")}<h1>同${name}共同承担的单位</h1>
${nearest.length > 0 && html`<figure><div class="scroll" tabindex="0" role="region" aria-label="共同承担图">${star(name, nearest)}</div><figcaption>列名共同承担最多的${nearest.length}个单位；线越粗共同事项越多。<span class="key lead">${name}牵头较多</span><span class="key join">对方牵头较多或相当</span></figcaption></figure>`}
<p class="said">列出${rows.length}行。依据写“列名”的，双方都列名；写“集合”的，至少一方是随集合承担的。两种分行，不相加。${CERTAIN}点“共同事项”下的数看是哪几项。</p>
${rows.length > 0 && table(columns, rows, "共同承担表")}${tools()}`,
  };
};

/** @param {string} one @param {string} other */
const toPair = (one, other) => link(`/together/${encodeURIComponent(one)}/${encodeURIComponent(other)}`);

/** The unit in the middle, around it those that share most with it. @param {string} name @param {Partner[]} nearest */
const star = (name, nearest) => {
  const most = Math.max(...nearest.map(({ sum }) => sum));
  const spots = nearest.map((row, at) => {
    const angle = (at / nearest.length) * 2 * Math.PI - Math.PI / 2, far = at % 2 ? 165 : 125;
    return { ...row, x: Math.round(320 + Math.cos(angle) * far * 1.5), y: Math.round(200 + Math.sin(angle) * far), wide: 1 + Math.round((row.sum / most) * 9) };
  });
  return html`<svg class="star" viewBox="0 0 640 400" role="group" aria-label="同${name}共同承担最多的单位，数目见下表">
${spots.map(({ x, y, wide, counts }) => html`<line x1="320" y1="200" x2="${x}" y2="${y}" stroke-width="${wide}" class="${counts[1] > counts[2] ? "lead" : "join"}"/>`)}
${spots.map(({ x, y, unit, sum }) => html`<a href="${toPair(name, unit.name)}"><circle cx="${x}" cy="${y}" r="7"/><text x="${x}" y="${y < 200 ? y - 12 : y + 22}">${unit.name} ${sum}</text></a>`)}
<rect x="${320 - name.length * 7}" y="214" width="${name.length * 14}" height="24" rx="4"/><circle cx="320" cy="200" r="12" class="core"/><text x="320" y="231" class="core">${name}</text></svg>`;
};

/** @typedef {{ at: number, relation: string, duties: Duty[] }} Shared */
const RELATIONS = Object.keys(data.relations);

/** The items that all of some units owe, as they relate in them. @param {Unit[]} units @returns {Shared[]} */
export const sharedBy = (units) => {
  const owed = units.map((unit) => {
    /** @type {Map<number, Duty>} */
    const first = new Map();
    for (const duty of groupsOf(unit).flatMap(({ duties }) => duties)) {
      const known = first.get(duty.at);
      if (duty.basis !== "possible" && (!known || duty.role === "lead")) first.set(duty.at, duty);
    }
    return first;
  });
  /** @type {Shared[]} */
  const shared = [];
  data.items.forEach((_, at) => {
    const duties = owed.flatMap((mine) => mine.get(at) || []);
    if (duties.length < units.length) return;
    const roles = new Set(duties.map(({ role }) => role));
    const relation = roles.size > 1 ? "lead-and-join" : roles.has("lead") ? "both-lead" : "both-join";
    shared.push({ at, relation, duties });
  });
  return RELATIONS.flatMap((relation) => shared.filter((each) => each.relation === relation));
};

/** What several units share. @type {import("./parts.js").Maker} */
export const together = (rest, query) => {
  const names = [...new Set([...rest, query.get("one") || "", query.get("other") || ""].filter(Boolean))];
  const stranger = names.find((name) => !unitOf(name));
  if (stranger) return missing(`没有叫“${stranger}”的单位`, chips([...unitsLike(stranger), ...unitsNear(stranger)]));
  const units = names.flatMap((name) => unitOf(name) || []);
  const form = html`<form class="filters" data-filter data-go="/together">${selectUnit("one", "单位", names[0] || "", "请选择")}${selectUnit("other", "另一单位", names[1] || "", "请选择")}</form>`;
  if (units.length < 2) return { title: "共同承担", markup: html`${crumb("共同承担")}<h1>共同承担</h1><p class="lede">选两个单位，看哪些事项两家都有份。一个单位同哪些单位共同承担，见各单位页上的“同谁共同承担”。</p>${form}` };
  const rows = sharedBy(units);
  const columns = [
    { title: "编号", key: true, cell: (/** @type {Shared} */ { at }) => html`<a href="${toRecord(data.items[at].id)}">${data.items[at].id}</a>` },
    { title: "关系", cell: (/** @type {Shared} */ { relation }) => data.relations[relation] },
    { title: "事项", cell: (/** @type {Shared} */ { at, duties }) => html`${data.items[at].title}${remarks(data.items[at].id, ...duties.map(({ via }) => via))}` },
    { title: "各自角色", cell: (/** @type {Shared} */ { duties }) => duties.map(({ role, via }, at) => `${units[at].name}${data.roles[role]}${via && `（经“${via}”）`}`).join("，") },
  ];
  const counts = RELATIONS.map((relation) => `${data.relations[relation]}${rows.filter((each) => each.relation === relation).length}项`).join("，");
  return {
    title: `${names.join("、")}都有份的事项`,
    markup: html`${crumb("共同承担")}<h1>${names.join("、")}都有份的事项</h1>${form}<p class="said" role="status">列出${rows.length}项：${counts}。${CERTAIN}</p>${rows.length > 0 && table(columns, rows, "共同承担表")}${tools()}`,
  };
};
