import { data, dueOf, groupsOf, textOf } from "./data.js";
import { html } from "./html.js";

// The responsibility sheet of a unit as it is printed: the same parts as the program's own sheet, under print.css.

/** @typedef {import("./data.js").Unit} Unit */
/** @typedef {import("./data.js").Duty} Duty */
/** @typedef {import("./data.js").Group} Group */

const PEOPLE = ["责任领导", "责任处室", "联系人", "电话"];

/** @param {Unit} unit @param {string} extent short, full or blank */
export const sheet = (unit, extent) => {
  const groups = groupsOf(unit).flatMap(({ title, duties }) => byWord(title, duties));
  const total = groups.reduce((sum, { duties }) => sum + duties.length, 0);
  const places = groups.some(({ duties }) => duties.some((duty) => placeOf(duty).includes("/")));
  /** @type {Record<string, number>} */
  const numbered = {};
  const parts = groups.map((each) => {
    const basis = each.duties[0].basis, before = numbered[basis] || 0;
    numbered[basis] = before + each.duties.length;
    return group(unit, each, before, extent === "full");
  });
  return html`<h1>${unit.name}责任清单</h1>
<dl class="facts"><dt>单位</dt><dd>${unit.full}，${unit.kind_shown}</dd>${unit.later.map((change) => html`<dt>沿革</dt><dd>${change}</dd>`)}${unit.note && html`<dt>说明</dt><dd>${unit.note}</dd>`}<dt>依据</dt><dd>${data.document.number}，${data.signed}</dd></dl>
<p class="tally">${tally(unit, groups)}${places && html`<small>“2/4”即牵头单位4家、列第2；通知未规定排序的含义。</small>`}</p>
${unit.empty && html`<p>${unit.empty}</p>`}
${parts}
${unit.mentions.length > 0 && html`<section><h2>正文提到、名单没有列的（不是职责）</h2>${unit.mentions.map((mention) => html`<p>${mention}</p>`)}</section>`}
${unit.obligations.length > 0 && html`<section><h2>组织实施要求（${unit.asked}）</h2><table class="obligations"><thead><tr><th scope="col" class="id">编号和出处</th><th scope="col">要求</th></tr></thead><tbody>${unit.obligations.map(([at, , ground]) => obligation(at, data.texts[ground]))}</tbody></table></section>`}
${extent === "blank" && ledger(groups.flatMap(({ duties }) => duties))}
<p class="foot">通知：${data.document.title}。列出${total}行，全部${total}行。</p>`;
};

/** What is owed through words of the lists is parted by role and word. @param {string} title @param {Duty[]} duties @returns {Group[]} */
const byWord = (title, duties) => {
  /** @type {Map<string, Duty[]>} */
  const parts = new Map();
  for (const duty of duties) {
    const role = data.roles[duty.role];
    const name = !duty.via ? title : duty.basis === "possible" ? `${data.bases.possible}：经“${duty.via}”${role}` : `随“${duty.via}”${role}`;
    parts.set(name, [...(parts.get(name) || []), duty]);
  }
  return [...parts].map(([name, part]) => ({ title: name, duties: part }));
};

/** Counts by basis, never added up. @param {Unit} unit @param {Group[]} groups */
const tally = (unit, groups) => {
  const words = new Set(groups.flatMap(({ duties }) => duties.filter(({ basis }) => basis === "collective").map(({ via }) => `“${via}”`)));
  const said = ["列名", `随${[...words].join("、")}列入`, "另有可能涉及"];
  const counts = said.map((_, basis) => [unit.counts[0][basis][0], unit.counts[1][basis][0]]);
  const told = counts.map(([lead, joins], basis) => `${said[basis]}${lead + joins}项${basis < 2 && lead + joins ? `（${roles(lead, joins, basis)}）` : ""}`);
  return told.filter((_, basis) => !basis || counts[basis][0] + counts[basis][1]).join("；") + "。";
};

/** @param {number} lead @param {number} joins @param {number} basis */
const roles = (lead, joins, basis) => [lead || !basis ? `牵头${lead}` : "", joins || !basis ? `参加${joins}` : ""].filter(Boolean).join("、");

/** The place in the list of leads, as 2/4. @param {Duty} duty */
const placeOf = ({ role, standing }) => {
  if (role !== "lead" || !standing) return "";
  const [of, place] = standing.match(/\d+/g) || [];
  return place ? `${place}/${of}` : "独家";
};

/** Each basis is numbered by itself. @param {Unit} unit @param {Group} group @param {number} before @param {boolean} full */
const group = (unit, { title, duties }, before, full) => {
  const undated = duties.every(({ at }) => !data.items[at].due), [{ basis, why }] = duties;
  const listed = basis === "possible" && !full;
  const said = [why && `${why.replace(/（[^（）]*）商定/, "商定")}。`, undated && !listed && `完成时限均${data.undated[1]}。`].filter(Boolean).join("");
  const heads = listed ? html`<th scope="col">标题</th><th scope="col" class="first">列第一的牵头单位</th>` : html`<th scope="col">指标或任务，牵头单位、参加单位</th>${!undated && html`<th scope="col" class="due">完成时限</th>`}`;
  return html`<section><h2>${title}（${duties.length}项）</h2>${said && html`<p class="said">${said}</p>`}<table class="${listed ? "listed" : "duties"}"><thead><tr><th scope="col" class="order">序号</th><th scope="col" class="id">编号</th>${heads}</tr></thead><tbody>${duties.map((duty, at) => (listed ? titleRow(duty, before + at + 1) : row(unit, duty, before + at + 1, undated)))}</tbody></table></section>`;
};

/** @param {Duty} duty @param {number} order */
const titleRow = ({ at }, order) => {
  const item = data.items[at];
  return html`<tr><td class="number">${order}</td><th scope="row">${item.label}</th><td>${item.title}</td><td>${item.issued[0].split(/[、，]/)[0]}</td></tr>`;
};

/** @param {Unit} unit @param {Duty} duty @param {number} order @param {boolean} undated */
const row = (unit, duty, order, undated) => {
  const item = data.items[duty.at], [series, number] = item.label.split("第"), own = duty.via || unit.name;
  const carried = item.continues ? `（承第${item.continues.slice(1)}项）` : "";
  const heading = item.id[0] === "T" ? item.heading || carried : "", place = placeOf(duty);
  const text = item.id[0] === "T" ? item.parts.join("") : textOf(item);
  return html`<tr><td class="number">${order}</td><th scope="row"><p class="label">${series}<wbr>第${number}</p>${item.nature && html`<p>${item.nature}</p>`}${place && html`<p>${place}</p>`}</th><td>${heading && html`<p class="heading">${heading}</p>`}<p>${text}</p><p><b>牵头单位：</b>${names(item.issued[0], own)}</p><p><b>参加单位：</b>${names(item.issued[1], own)}</p></td>${!undated && html`<td>${dueOf(item)}</td>`}</tr>`;
};

/** A list of bodies whose names do not break; one's own is bold. @param {string} listed @param {string} own */
const names = (listed, own) =>
  (listed.match(/[^、，；]+[、，；]*/g) || []).map((piece) => {
    const name = (piece.match(/^.*?(?=等?[、，；]*$)/) || [""])[0];
    return html`<span class="name">${name === own ? html`<b>${name}</b>` : name}${piece.slice(name.length)}</span>`;
  });

/** @param {number} at @param {string} ground */
const obligation = (at, ground) => {
  const each = data.obligations[at];
  return html`<tr><th scope="row"><p class="label">${each.label}</p><p>${each.place}</p></th><td>${each.shown}${each.due && `（时限：${each.due}）`}${ground && `〔${ground}〕`}${each.note && `整理说明：${each.note}`}</td></tr>`;
};

/** Empty columns to be filled in, a row for each certain duty. @param {Duty[]} duties */
const ledger = (duties) => html`<section class="wide"><h2>办理记录</h2><table><thead><tr><th scope="col">编号</th><th scope="col">事项</th><th scope="col">角色</th><th scope="col">完成时限</th>${[...PEOPLE, ...data.years.map((year) => `${year}年年度目标`), "进展情况", "备注"].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${duties
  .filter(({ basis }) => basis !== "possible")
  .map(({ at, role }) => html`<tr><th scope="row">${data.items[at].label}</th><td>${data.items[at].title}</td><td>${data.roles[role]}</td><td>${dueOf(data.items[at])}</td>${[...PEOPLE, ...data.years, "", ""].map(() => html`<td></td>`)}</tr>`)}</tbody></table></section>`;
