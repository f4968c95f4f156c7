import { BASES, collectiveOf, data, word } from "./data.js";
import { html } from "./html.js";
import { body, crumb, kindChoices, missing, remarks, select, table, toCollective, toRecord, tools, toUnit } from "./parts.js";

/** @typedef {import("./data.js").Unit} Unit */
/** @typedef {import("./data.js").Collective} Collective */

/** @param {Unit} unit @param {string} role @param {string} basis */
const count = (unit, role, basis) => {
  const roles = role ? [role] : Object.keys(data.roles);
  return roles.reduce((sum, each) => sum + unit.counts[Object.keys(data.roles).indexOf(each)][BASES.indexOf(/** @type {any} */ (basis))][0], 0);
};

/** The units, with how many duties each has. @type {import("./parts.js").Maker} */
export const agencies = (_, query) => {
  const kind = query.get("kind") || "", rows = data.units.filter((unit) => !kind || unit.kind === kind);
  /** @param {string} title @param {string} role @param {string} basis */
  const counted = (title, role, basis) => ({
    title,
    number: true,
    cell: (/** @type {Unit} */ unit) => count(unit, role, basis) > 0 && html`<a href="${toUnit(unit.name, { role, basis })}">${count(unit, role, basis)}</a>`,
  });
  const columns = [
    { title: "单位", key: true, cell: (/** @type {Unit} */ unit) => html`${body(unit.name)}${remarks(unit.name)}` },
    { title: "类别", cell: (/** @type {Unit} */ unit) => unit.kind_shown },
    counted("列名牵头", "lead", "named"), counted("列名参加", "participant", "named"),
    counted("集合牵头", "lead", "collective"), counted("集合参加", "participant", "collective"),
    counted("可能涉及", "", "possible"),
  ];
  return {
    title: "单位",
    markup: html`${crumb("单位")}<h1>单位</h1>
<form class="filters" data-filter>${select("kind", "类别", kindChoices, kind)}</form>
<p class="said" role="status">列出${rows.length}个单位，全部${data.units.length}个。列名、集合、可能涉及三种依据分开计数，不相加。另见<a href="#/collectives">集合</a>、<a href="#/changes">机构沿革</a>。</p>
${table(columns, rows, "单位表")}${tools()}`,
  };
};

/** The words for several units. @type {import("./parts.js").Maker} */
export const collectives = ([name]) => {
  if (name && !collectiveOf(name)) return missing(`没有叫“${name}”的集合`);
  return {
    title: "集合",
    place: name ? `集合-${name}` : "",
    markup: html`${crumb("集合")}<h1>集合</h1><p class="lede">通知用一个词指几个单位的，这里写明指谁；通知没有写明的，是否承担由牵头单位商定（${data.doubt}）。</p>${data.collectives.map(collective)}`,
  };
};

/** @param {Collective} each @param {number} at */
const collective = (each, at) => {
  const token = data.units.length + at;
  const items = Object.values(data.roles).map((role, index) => ({ role, items: data.items.filter(({ lists }) => lists[index].includes(token)) }));
  const sure = each.certainty === "certain" ? "" : "（未核实）";
  return html`<section id="集合-${each.name}"><h2>${each.name}</h2><dl class="facts"><dt>范围</dt><dd>${each.scope}${sure}</dd>${each.members.length > 0 && html`<dt>成员</dt><dd>${each.members.map((index, place) => html`${place > 0 && "、"}${body(word(index))}`)}</dd>`}${each.kinds.length > 0 && html`<dt>单位类别</dt><dd>${each.kinds.join("、")}</dd>`}${each.note && html`<dt>整理说明</dt><dd>${each.note}</dd>`}${items.map(
    ({ role, items: found }) => found.length > 0 && html`<dt>${role}</dt><dd>${found.map(({ id, title }) => html`<a href="${toRecord(id)}" title="${title}">${id}</a> `)}</dd>`,
  )}</dl>${remarks(each.name)}</section>`;
};

/** What became of units since. @type {import("./parts.js").Maker} */
export const changes = ([name]) => {
  const known = data.successors.some((each) => each.name === name);
  if (name && !known) return missing(`没有叫“${name}”的新单位`);
  const rows = data.units.flatMap((unit) => unit.changes.map((change) => ({ unit, change })));
  const [seen, vain] = [false, true].map((sought) => rows.filter(({ change }) => (change[3] === data.unseen) === sought));
  /** @typedef {{ unit: Unit, change: string[] }} Change */
  const columns = [
    { title: "通知里的名称", key: true, cell: (/** @type {Change} */ { unit }) => body(unit.name) },
    { title: "日期", cell: (/** @type {Change} */ { change }) => change[0] },
    { title: "变化", cell: (/** @type {Change} */ { change }) => change[1] },
    { title: "把握", cell: (/** @type {Change} */ { change }) => change[3] },
    { title: "根据", cell: (/** @type {Change} */ { change }) => change[2] },
  ];
  const sought = [
    columns[0],
    { title: "查了什么", cell: (/** @type {Change} */ { change }) => change[1] },
    { title: "见到的", cell: (/** @type {Change} */ { change }) => change[2] },
    { title: "查到", cell: (/** @type {Change} */ { change }) => change[0].replace("查到 ", "") },
  ];
  return {
    title: "机构沿革",
    place: name ? `沿革-${name}` : "",
    markup: html`${crumb("机构沿革")}<h1>机构沿革</h1><p class="lede">通知印发以后的机构变化，只列整理时见到的，不是全部；职责以印发的通知和以后的文件为准。</p>${table(columns, seen, "机构沿革表")}
${vain.length > 0 && html`<h2>查过而没有见到原文的</h2><p class="said">变没有变，不知道；不在这两张表里的单位，没有查过。</p>${table(sought, vain, "没有见到原文的表")}`}${tools()}
<h2>通知以后才有的单位</h2><p class="said">通知的名单里没有它们，也不计入件数。</p>${data.successors.map(successor)}`,
  };
};

/** What is known of a body that came after the notice, and of which units. @param {import("./data.js").Successor} each */
const successor = ({ name, full, since, duties, note, source, units, changes: steps }) => {
  return html`<section id="沿革-${name}"><h3>${name}</h3><dl class="facts"><dt>全称</dt><dd>${full}</dd><dt>设立</dt><dd>${since}</dd>${steps.map(
    ([date, change, title, sure]) => html`<dt>沿革</dt><dd>${date}：${change}（${sure}；据${title}）</dd>`,
  )}${duties && html`<dt>职责</dt><dd>${duties}</dd>`}${units.length > 0 && html`<dt>有关单位</dt><dd>${units.map((unit, at) => html`${at > 0 && "、"}${body(word(unit))}`)}</dd>`}${note && html`<dt>说明</dt><dd>${note}</dd>`}<dt>出处</dt><dd>${source}</dd></dl></section>`;
};

/** What the check says of the data. @type {import("./parts.js").Maker} */
export const remarksPage = () => {
  /** @typedef {[string, string, string[]]} Remark */
  const columns = [
    { title: "规则", key: true, cell: (/** @type {Remark} */ [mark]) => mark },
    { title: "发现", cell: (/** @type {Remark} */ [, told]) => told },
    { title: "涉及", cell: (/** @type {Remark} */ [, , records]) => records.map((key) => html`${recordLink(key)} `) },
  ];
  return {
    title: "核对的发现",
    markup: html`${crumb("核对的发现")}<h1>核对的发现</h1>${data.remarks.length ? table(columns, data.remarks, "发现表") : html`<p>没有错误，也没有豁免：数据与通知原文逐字相符。</p>`}`,
  };
};

/** @param {string} key */
const recordLink = (key) => {
  if (/^[ABTO]\d+$/.test(key)) return html`<a href="${toRecord(key)}">${key}</a>`;
  return collectiveOf(key) ? html`<a href="${toCollective(key)}">${key}</a>` : body(key);
};
