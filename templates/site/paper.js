import { data, dueOf, groupsOf, remarksOn, word } from "./data.js";
import { html } from "./html.js";

// The responsibility sheet of a unit as it is printed: the parts of the program's own sheet, under print.css.

/** @typedef {import("./data.js").Unit} Unit */
/** @typedef {import("./data.js").Duty} Duty */
/** @typedef {import("./data.js").Group} Group */
/** @typedef {import("./data.js").Item} Item */

/** @param {Unit} unit @param {string} extent short, full or blank */
export const sheet = (unit, extent) => {
  const full = extent === "full", groups = groupsOf(unit), numbers = new Map();
  const total = groups.reduce((sum, { duties }) => sum + duties.length, 0);
  /** The next number among the duties of a basis. @param {Duty} duty @returns {number} */
  const next = ({ basis }) => numbers.set(basis, (numbers.get(basis) || 0) + 1).get(basis);
  return html`<h1>${unit.name}责任清单</h1>
<dl class="facts"><dt>单位</dt><dd>${unit.full}，${unit.kind_shown}</dd>${unit.later.map((change) => html`<dt>沿革</dt><dd>${change}</dd>`)}${unit.note && html`<dt>说明</dt><dd>${unit.note}</dd>`}${unit.alerts.map((alert) => html`<dt>注意</dt><dd>${alert}</dd>`)}<dt>依据</dt><dd>${data.document.number}，${data.signed}</dd></dl>
<p class="tally">${data.texts[unit.tally]}${data.texts[unit.key] && html`<small>${data.texts[unit.key]}</small>`}</p>
${unit.empty && html`<p>${unit.empty}</p>`}
${groups.map((each) => group(each, full, unit.name, next))}
${unit.sayings.length > 0 && html`<section><h2>正文另外说到的（提到的不是职责）</h2><table class="sayings"><thead><tr><th scope="col" class="id">编号</th><th scope="col" class="title">标题</th><th scope="col">原文</th></tr></thead><tbody>${unit.sayings.map(([at, what, quote]) => html`<tr><th scope="row">${broken(data.items[at])}</th><td>${data.items[at].title}</td><td>${data.texts[what]}：“${quote}”</td></tr>`)}</tbody></table></section>`}
${unit.obligations.length > 0 && html`<section><h2>组织实施要求（${unit.asked}）</h2><table class="obligations"><thead><tr><th scope="col" class="id">编号和出处</th><th scope="col">要求</th></tr></thead><tbody>${unit.obligations.map((row) => asked(row, full))}</tbody></table></section>`}
${extent === "blank" && ledger(groups.flatMap(({ duties }) => duties))}
<p class="foot">通知：${data.document.title}。详略：${data.depths[full ? 1 : 0]}。筛选：无；列出${total}行，全部${total}行。</p>`;
};

/** @param {Group} group @param {boolean} full @param {string} name @param {(duty: Duty) => number} next */
const group = ({ title, reason, brief, duties }, full, name, next) => {
  const undated = duties.every(({ at }) => !data.items[at].due), listed = brief && !full;
  const said = [reason, undated && !listed && `完成时限均${data.undated[1]}。`].filter(Boolean);
  const head = listed ? html`<th scope="col">标题</th><th scope="col" class="first">列第一的牵头单位</th>` : html`<th scope="col">指标或任务，牵头单位、参加单位</th>${!undated && html`<th scope="col" class="due">完成时限</th>`}`;
  return html`<section><h2>${title}（${duties.length}项）</h2>${said.length > 0 && html`<p class="said">${said}</p>`}<table class="${listed ? "listed" : "duties"}"><thead><tr><th scope="col" class="order">序号</th><th scope="col" class="id">编号</th>${head}</tr></thead><tbody>${duties.map((duty) => (listed ? line(duty, next(duty)) : row(duty, next(duty), undated, name)))}</tbody></table></section>`;
};

/** The label of an item, which may break before its number, with what the check says of it. @param {Item} item @param {string} [via] */
const broken = (item, via = "") => {
  const [series, number] = item.label.split("第"), marks = new Set(remarksOn(item.id, via).map(([mark]) => mark));
  return html`${series}<wbr>第${number}${marks.size > 0 && `【${[...marks].join("；")}】`}`;
};

/** @param {Duty} duty @param {number} order */
const line = ({ at, via }, order) => {
  const item = data.items[at], first = item.lists[0].map(word).find((name) => name !== data.open);
  return html`<tr><td class="number">${order}</td><th scope="row">${broken(item, via)}</th><td>${item.title}</td><td>${first}</td></tr>`;
};

/** @param {Duty} duty @param {number} order @param {boolean} undated @param {string} name */
const row = ({ at, place, via }, order, undated, name) => {
  const item = data.items[at], heading = item.heading || (item.continues ? `（承第${item.continues.slice(1)}项）` : "");
  return html`<tr><td class="number">${order}</td><th scope="row"><p class="label">${broken(item, via)}</p>${item.nature && html`<p>${item.nature}</p>`}${place && html`<p>${place}</p>`}</th><td>${heading && html`<p class="heading">${heading}</p>`}<p>${item.parts.join("")}</p><p><b>牵头单位：</b>${names(item.issued[0], via || name)}</p><p><b>参加单位：</b>${names(item.issued[1], via || name)}</p></td>${!undated && html`<td>${dueOf(item)}</td>`}</tr>`;
};

/** A list as issued, whose names do not break at the end of a line; one's own is bold. @param {string} list @param {string} own */
const names = (list, own) =>
  list.split(/(?<=[、，])/).map((name) => {
    const bare = name.replace(/[、，]$/, "");
    return html`<span class="name">${bare === own ? html`<b>${bare}</b>` : bare}${name.slice(bare.length)}</span>`;
  });

/** @param {number[]} row @param {boolean} full */
const asked = ([at, , whole, ground], full) => {
  const each = data.obligations[at], long = full || whole === 1, said = data.texts[ground];
  return html`<tr><th scope="row"><p class="label">${each.label}</p><p>${each.place}</p></th><td>${long ? each.shown : each.quote}${each.due && `（时限：${each.due}）`}${said && `〔${said}〕`}${long && each.note && `整理说明：${each.note}`}</td></tr>`;
};

/** A table to fill in, a row for each certain duty. @param {Duty[]} duties */
const ledger = (duties) => {
  const [title, given, blanks] = data.ledger, certain = duties.filter(({ basis }) => basis !== "possible");
  return html`<section class="wide"><h2>${title}</h2><table class="blank"><thead><tr>${[...given, ...blanks].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${certain.map(({ at, role, place }) => html`<tr><td>${data.items[at].label}</td><td>${data.items[at].title}</td><td>${data.roles[role]}${place !== data.sole && place}</td><td>${dueOf(data.items[at])}</td>${blanks.map(() => html`<td></td>`)}</tr>`)}</tbody></table></section>`;
};
