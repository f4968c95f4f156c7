import { data, sectionOf } from "./data.js";
import { html } from "./html.js";
import { chips, crumb, kinds, link, listed, missing, ofProgress, toRecord, toSection } from "./parts.js";

/** @typedef {import("./data.js").Item} Item */

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

/** The first page: which unit are you. @type {import("./parts.js").Maker} */
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
<div id="found" aria-live="polite"></div>
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

/** The items under their sections. @type {import("./parts.js").Maker} */
export const contents = ([number]) => {
  if (number && !sectionOf(number)) return missing(`没有“${number}”这一节`);
  return {
    title: "目录",
    place: number ? `节-${number}` : "",
    markup: html`${crumb("目录")}<h1>目录</h1><p class="lede">按通知的次序；点标题看全文和责任单位。从头读到尾，见<a href="#/text">全文</a>。</p>${data.sections.map(([each, name]) => {
      const items = data.items.filter((item) => item.section === each), asked = data.obligations.filter(({ section }) => section === each);
      const rows = [...items, ...asked], whole = each.length === 1;
      return html`${whole ? html`<h2>${name}</h2>` : html`<h3 id="节-${each}"><a href="${toSection(each)}">${name}</a>　<small>${rows.length}项</small></h3>`}${rows.length > 0 && html`<ol class="contents">${rows.map(({ id, title }) => html`<li><a href="${toRecord(id)}"><span>${id}</span>${title}</a></li>`)}</ol>`}`;
    })}`,
  };
};

/** The notice, read in order. @type {import("./parts.js").Maker} */
export const text = ([number]) => {
  if (number && !sectionOf(number)) return missing(`没有“${number}”这一节`);
  const { document: notice } = data;
  return {
    title: "全文",
    place: number ? `节-${number}` : "",
    markup: html`${crumb("全文")}<h1>全文</h1>
<p class="lede">由数据按通知的次序连成，与印发的文字逐字核对过；点编号看单项。</p>
<nav class="jump" aria-label="各节">${data.sections.map(([each, name]) => html`<a href="${toSection(each)}">${name}</a>`)}</nav>
<article class="notice-text"><h2 class="center">${notice.title}</h2><p class="center">${notice.number}</p><p>${notice.addressees}</p><p class="indent">${notice.opening}</p><p class="end">${notice.issuer}</p><p class="end">${data.signed}</p><p class="indent">${notice.release}</p>
<h2 class="center">${notice.plan_title}</h2><p class="indent">${notice.plan_opening}</p>
${data.sections.map(section)}</article>`,
  };
};

/** A chapter or section: its title, then its items, or the obligations joined to the paragraph that they are. @param {import("./data.js").Payload["sections"][0]} section */
const section = ([number, name, title]) => {
  const items = data.items.filter((item) => item.section === number), asked = data.obligations.filter((each) => each.section === number);
  const paragraph = html`${asked.map((each) => html`<a class="said-of" href="${toRecord(each.id)}" title="${each.label}">${each.text}</a>`)}`;
  if (number.length === 1) return html`<h2 id="节-${number}">${name}</h2>${asked.length > 0 && html`<p class="indent">${paragraph}</p>`}`;
  const short = number.slice(1);
  if (asked.length) return html`<p class="indent" id="节-${number}"><b>${short}${title}。</b>${paragraph}</p>`;
  return html`<h3 id="节-${number}">${short}${title}。</h3>${items.map(paragraphOf)}`;
};

/** @param {Item} item */
const paragraphOf = (item) => {
  const [stop, ...half] = data.stops, [heading, ...rest] = [item.heading ? item.heading + "。" : "", ...item.parts];
  const stray = half.includes(`${item.id} participants`) ? "。" : "";
  return html`<div class="item"><p class="indent"><a href="${toRecord(item.id)}" aria-label="${item.label}">${item.id.slice(1)}${half.includes(item.id) ? "." : stop}</a>${heading && html`<b>${heading}</b>`}${rest.join("")}</p><p class="indent list">${data.roles.lead}单位：${listed(item, 0)}</p><p class="indent list">${data.roles.participant}单位：${listed(item, 1)}${stray}</p></div>`;
};

/** What the page is, what it does not do, and how it is used. @type {import("./parts.js").Maker} */
export const about = () => ({
  title: "说明",
  markup: html`${crumb("说明")}<h1>说明</h1>
<h2>这是什么</h2><p>${data.cite}：逐项查每个单位牵头什么、参加什么。不是公文，以印发的通知为准。数据集${data.edition[0]}版${data.edition[1] && `，${data.edition[1]}`}；与印发的文字逐字核对过（<a href="#/remarks">核对的发现</a>）。整个查询页就是这一个文件，不联网，不记录您查了什么。</p>
<h2>这里没有什么</h2><ul><li>${ofProgress("没有进展：通知没有，也不编造。")}</li><li>不判断“${data.open}”里还有谁：${data.open_meaning}。</li><li>不排名次：几家牵头是并列的，“列第几”只是在名单里的位置。</li><li>整理时推断的、没有核实的，都照实注明。</li></ul>
<h2>三种依据</h2><dl class="facts"><dt>${data.bases.named}</dt><dd>单位的名称就在名单里。</dd><dt>${data.bases.collective}</dt><dd>名单里是一个合称，如“各市州政府”，单位是其中之一。</dd><dt>${data.bases.possible}</dt><dd>名单里是“省有关单位”“相关市州政府”之类，没有写明有谁；由牵头单位商定（${data.doubt}）。</dd></dl><p>三种依据分开计数，不相加。</p>
<h2>怎样用</h2><ul><li>查找：写几个词，用空格隔开；也可以写编号，如 T156、任务第156项。</li><li>打印：单位页上有“打印责任清单”，可以打短单、打全文，或另打一张空栏填写。较旧的浏览器打不出页码。</li><li>下载表格：得到的 CSV 文件用 WPS 或 Excel 打开。</li><li>键盘：<kbd>/</kbd> 到查找，<kbd>j</kbd>、<kbd>k</kbd> 看后一项、前一项。</li></ul>
<h2>还可以看</h2><ul><li><a href="#/collectives">集合</a>：通知用一个词指几个单位的。</li><li><a href="#/changes">机构沿革</a>：通知印发以后的机构变化。</li><li><a href="${link("/search", { in: "list" })}">在名单里查找</a></li></ul>
<h2>通知的文件信息</h2><dl class="facts"><dt>标题</dt><dd>${data.document.title}</dd><dt>发文字号</dt><dd>${data.document.number}</dd><dt>发布机构</dt><dd>${data.document.issuer}</dd><dt>成文日期</dt><dd>${data.signed}</dd><dt>索引号</dt><dd>${data.document.index_number}</dd><dt>公文时效</dt><dd>${data.document.validity}（照页首，不说明以后的情况）</dd></dl>`,
});
