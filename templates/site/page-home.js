import { data } from "./data.js";
import { html } from "./html.js";
import { recordsLike, unitsLike, unitsNear } from "./names.js";
import { chips, kinds, link, toRecord, toSection } from "./parts.js";

/** @typedef {import("./html.js").Value} Value */

const TO = new Map([
  ["一级指标", link("/indicators", { level: "A" })],
  ["二级指标", link("/indicators", { level: "B" })],
  ["指标的目标", link("/indicators")],
  ["约束性指标", link("/indicators", { nature: "约束性" })],
  ["任务", link("/contents")],
  ["组织实施要求", toSection("四")],
  ["责任单位", link("/agencies")],
  ["集合", link("/collectives")],
]);

/** @type {import("./parts.js").Maker} */
export const home = () => ({
  title: "首页",
  markup: html`
<h1 class="notice">${data.document.title}</h1>
<p class="lede">${data.document.number}　${data.signed}　数据集${data.edition[0]}版${data.edition[1] && `（${data.edition[1]}）`}</p>
<p class="warning"><strong>不是公文，以印发的通知为准。</strong>这里只整理通知写明的分工；不判断“${data.open}”里还有谁，不编进展数。单位用通知里的名称。</p>
<form class="big" role="search" data-go="/search">
  <label for="asked">您是哪个单位</label>
  <div><input id="asked" name="q" type="search" data-names autocomplete="off" aria-describedby="asked-hint"><button>查询</button></div>
  <p id="asked-hint" class="hint">写单位的名称、简称或拼音，如 水利厅、slt；也可以写任何词语或编号，如 水资源、T156</p>
</form>
<div id="found" aria-live="polite">${named("", true)}</div>
<section><h2>各类单位</h2>
<dl class="kinds">${kinds.map((kind) => html`<dt>${kind}</dt><dd>${chips(data.units.filter((unit) => unit.kind === kind))}</dd>`)}</dl></section>
<section><h2>通知里有什么</h2>
<ul class="tiles">${data.totals.map(([name, count]) => html`<li><a href="${TO.get(name) || "#/contents"}"><b>${count}</b>${name}</a></li>`)}</ul></section>
<section><h2>按节查看</h2>
<ul class="sections">${data.sections.filter(([number, , , filled]) => filled && number.length > 1).map(
    ([number, name]) => html`<li><a href="${link("/contents/" + encodeURIComponent(number))}">${name}</a><span class="count">${data.items.filter((item) => item.section === number).length}项</span></li>`,
  )}</ul></section>
${data.alerts.length ? html`<section><h2>核对</h2>${data.alerts.map((alert) => html`<p>${alert}</p>`)}<p><a href="#/remarks">看是哪些</a></p></section>` : ""}`,
});

/** Units and records that typed words may mean; where there are none, units that a slip may mean, if asked for. @param {string} typed @param {boolean} guessing */
export const named = (typed, guessing) => {
  const units = unitsLike(typed), records = recordsLike(typed);
  const near = !guessing || units.length || records.length ? [] : unitsNear(typed);
  return html`${units.length > 0 && html`<p class="said">单位</p>${chips(units)}`}${records.map(
    ({ id, title }) => html`<p><a href="${toRecord(id)}">${id}　${title}</a></p>`,
  )}${near.length > 0 && html`<p class="said">没有叫“${typed}”的单位，是不是：</p>${chips(near)}`}`;
};
