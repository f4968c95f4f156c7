import { data, dueOf, groupsOf, textOf } from "./data.js";
import { html } from "./html.js";

// The responsibility sheet of a unit as it is printed: the same parts as the program's own sheet, under print.css.

/** @typedef {import("./data.js").Unit} Unit */
/** @typedef {import("./data.js").Duty} Duty */

const BLANKS = ["责任领导", "责任处室", "联系人"];

/** @param {Unit} unit @param {string} extent titles, full or blank */
export const sheet = (unit, extent) => {
  const full = extent === "full", groups = groupsOf(unit);
  const total = groups.reduce((sum, { duties }) => sum + duties.length, 0);
  const rows = Object.values(data.bases).flatMap((basis, b) => Object.values(data.roles).map((role, r) => ({ role, basis, row: unit.counts[r][b] })));
  const levels = Object.entries(data.series).filter(([letter]) => letter !== "O");
  return html`<h1>${unit.name}责任清单</h1>
<dl class="facts"><dt>单位</dt><dd>${unit.full}（${unit.name}），${unit.kind_shown}</dd>${unit.later.map((change) => html`<dt>沿革</dt><dd>${change}</dd>`)}${unit.note && html`<dt>说明</dt><dd>${unit.note}</dd>`}<dt>依据</dt><dd>${data.document.title}（${data.document.number}，${data.signed}）</dd><dt>数据集</dt><dd>${data.edition[0]}版</dd><dt>筛选</dt><dd>${full ? "无" : "只印标题"}；列出${total}行，全部${total}行</dd></dl>
<table class="counts"><caption>件数</caption><thead><tr><th scope="col">角色</th><th scope="col">依据</th><th scope="col">合计</th>${levels.map(([, name]) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows
    .filter(({ basis, row }) => row[0] || basis === data.bases.named)
    .map(({ role, basis, row }) => html`<tr><td>${role}</td><td>${basis}</td>${row.map((count) => html`<td class="number">${count}</td>`)}</tr>`)}</tbody></table>
${unit.empty && html`<p>${unit.empty}</p>`}
${groups.map(({ title, duties }) => group(title, duties, full))}
${unit.obligations.length > 0 && html`<section class="text"><h2>组织实施要求（${unit.asked}）</h2>${unit.obligations.map(([at, , ground]) => obligation(at, data.texts[ground]))}</section>`}
${extent === "blank" && ledger(groups.flatMap(({ duties }) => duties))}`;
};

/** @param {string} title @param {Duty[]} duties @param {boolean} full */
const group = (title, duties, full) => {
  const undated = duties.every(({ at }) => !data.items[at].due);
  return html`<section><h2>${title}（${duties.length}项）</h2>${undated && html`<p class="said">完成时限均${data.undated[1]}。</p>`}<table class="duties${undated && " undated"}"><thead><tr><th scope="col" class="id">编号</th><th scope="col">指标或任务</th>${!undated && html`<th scope="col" class="due">完成时限</th>`}<th scope="col" class="lead">牵头单位</th><th scope="col" class="with">参加单位</th></tr></thead><tbody>${duties.map((duty) => row(duty, full, undated))}</tbody></table></section>`;
};

/** @param {Duty} duty @param {boolean} full @param {boolean} undated */
const row = ({ at, role, via }, full, undated) => {
  const item = data.items[at], [series, number] = item.label.split("第");
  const carried = item.continues ? `（承第${item.continues.slice(1)}项）` : "";
  const words = item.id[0] !== "T" ? html`<span class="measure">${textOf(item)}</span>` : full ? html`<span class="heading">${item.heading || carried}</span>${item.parts.map((part) => html`<span class="measure">${part}</span>`)}` : html`<span class="heading">${item.title}</span>`;
  return html`<tr><th scope="row"><span class="label">${series}<wbr>第${number}</span>${item.nature && html`<span>${item.nature}</span>`}${via && html`<span>${data.roles[role]}，经“${via}”</span>`}</th><td>${words}</td>${!undated && html`<td>${dueOf(item)}</td>`}<td>${item.issued[0]}</td><td>${item.issued[1]}</td></tr>`;
};

/** @param {number} at @param {string} ground */
const obligation = (at, ground) => {
  const each = data.obligations[at];
  return html`<div class="obligation"><h3>${each.label}　${each.place}</h3><p>${each.shown}${each.due && `（时限：${each.due}）`}</p>${(ground || each.note) && html`<p class="note">${ground && `〔${ground}〕`}${each.note && `整理说明：${each.note}`}</p>`}</div>`;
};

/** Empty columns to be filled in, a row for each certain duty. @param {Duty[]} duties */
const ledger = (duties) => html`<section class="wide"><h2>办理记录</h2><table><thead><tr><th scope="col">编号</th><th scope="col">事项</th><th scope="col">角色</th><th scope="col">完成时限</th>${[...BLANKS, ...data.years.map((year) => `${year}年目标`), "进展情况", "备注"].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${duties
  .filter(({ basis }) => basis !== "possible")
  .map(({ at, role }) => html`<tr><th scope="row">${data.items[at].label}</th><td>${data.items[at].title}</td><td>${data.roles[role]}</td><td>${dueOf(data.items[at])}</td>${[...BLANKS, ...data.years, "", ""].map(() => html`<td></td>`)}</tr>`)}</tbody></table></section>`;
