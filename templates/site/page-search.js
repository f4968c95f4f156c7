import { concerning, data, itemOf, obligationOf, sectionOf, unitOf } from "./data.js";
import { html, marked } from "./html.js";
import { meantBy, nearWords, recordsLike, successorsLike, unitsIn, unitsLike, unitsNear } from "./names.js";
import { CERTAIN, chips, crumb, link, listed, roleChoices, select, selectUnit, toCollective, toRecord, toSection, toSuccessors, toUnit } from "./parts.js";
import { find, isNumbered } from "./search.js";

/** @typedef {import("./search.js").Found} Found */

const DRAWN = 60, HITS = 5;
const FIELDS = Object.entries(data.fields);

/** @type {import("./parts.js").Maker} */
export const search = (_, query) => {
  const asked = query.get("q") || "";
  return {
    title: asked ? `查找“${asked}”` : "查找",
    rows: resultRows,
    markup: html`${crumb("查找")}<h1>查找</h1>
<form class="filters" role="search" data-filter data-live>
<label class="grow">词语<input type="search" name="q" value="${asked}" autocomplete="off" aria-describedby="words-hint"></label>
${select("section", "节", data.sections.map(([number, name]) => [number, name]), query.get("section") || "")}
${selectUnit("agency", "责任单位", query.get("agency") || "")}
${select("role", "角色", roleChoices, query.get("role") || "")}
${select("in", "在哪里找", FIELDS, query.get("in") || "", "名单以外的全部")}
</form>
<p id="words-hint" class="hint">空格隔开的词，同一项里都要有；全角半角、繁体简体不分。找名单里的单位，用“责任单位”。</p>
<div id="results" aria-live="polite">${results(query, DRAWN)}</div>`,
  };
};

/** Which records pass: those of a section, those that concern a unit; null where nothing is asked. @param {URLSearchParams} query */
export const scopeOf = (query) => {
  const section = query.get("section") || "", role = query.get("role") || "", unit = unitOf(query.get("agency") || "");
  if (!section && !unit) return null;
  const mine = unit ? concerning(unit, role) : null;
  /** @param {string} key */
  return (key) => {
    const record = itemOf(key) || obligationOf(key);
    if (!record) return Boolean(section) && !unit && key === section;
    return record.section.startsWith(section) && (!mine || mine.has(key));
  };
};

/** What is asked for, and the records that are found: items and obligations, then whatever else holds the words. @param {URLSearchParams} query */
const searched = (query) => {
  const asked = (query.get("q") || "").trim(), within = scopeOf(query);
  const all = [...data.items, ...data.obligations].map(({ id }) => id);
  const found = asked ? find(asked, query.get("in") || "", within) : all.filter(within || (() => true)).map((key) => ({ key, hits: [] }));
  const numbered = found.filter(({ key }) => isNumbered(key));
  return { asked, within, numbered, found: [...numbered, ...found.filter(({ key }) => !isNumbered(key))] };
};

/** The records that are found, as many as are drawn. @param {URLSearchParams} query @param {number} drawn */
export const results = (query, drawn) => {
  const { asked, within, numbered, found } = searched(query), others = found.length - numbered.length;
  const hits = numbered.reduce((sum, each) => sum + each.hits.length, 0);
  const called = asked ? named(asked, false) : null, meant = called || (asked && !found.length && named(asked, true));
  const titles = `名称、标题${others}条`, counted = numbered.length ? `找到${numbered.length}项，${hits}处${others ? `；另有${titles}，列在后面` : ""}` : `找到${titles}`;
  const unwritten = called && !numbered.length ? `正文里没有“${asked}”；按编号或名称找到的：` : found.length ? counted : `没有找到“${asked}”`;
  const said = asked ? unwritten : `${within ? "找到" : "全部"}${found.length}项`;
  const more = found.length > drawn;
  return html`<p class="said count" role="status">${said}${more && `，先列${drawn}项`}${query.get("role") && !query.get("agency") && "。角色要和责任单位一起选"}${query.get("agency") && `。${CERTAIN}`}</p>
${meant && html`<div class="named">${meant}</div>`}
${asked && !found.length && !called && nothing(asked, within !== null)}
<ol class="hits">${found.slice(0, drawn).map(entry)}</ol>
${more && html`<p><button type="button" data-more="${drawn + DRAWN}">再显示${Math.min(DRAWN, found.length - drawn)}项</button></p>`}
${found.length > 0 && html`<p class="tools"><button type="button" data-csv>下载表格</button></p>`}`;
};

/** Units and records that typed words may mean, null where there are none; guessing, units that a sentence names or a slip may mean. @param {string} typed @param {boolean} guessing */
export const named = (typed, guessing) => {
  const units = unitsLike(typed), records = recordsLike(typed), since = successorsLike(typed);
  const known = units.length + records.length + since.length > 0;
  const inside = known || !guessing ? [] : unitsIn(typed), near = known || !guessing || inside.length ? [] : unitsNear(typed);
  if (!known && !inside.length && !near.length) return null;
  return html`${inside.length > 0 && html`<p class="said">说到的单位</p>${chips(inside)}`}${units.length > 0 && html`<p class="said">单位</p>${chips(units)}`}${toSuccessors(since)}${records.map(
    ({ id, title }) => html`<p><a href="${toRecord(id)}">${id}　${title}</a></p>`,
  )}${near.length > 0 && html`<p class="said">没有叫“${typed}”的单位，是不是：</p>${chips(near)}`}`;
};

/** Where the one page is whose name, pinyin or number was typed; anything else is searched for. @param {string} typed */
export const pageOf = (typed) => {
  const { record, unit } = meantBy(typed);
  return record ? toRecord(record.id) : unit && toUnit(unit.name);
};

/** What a record is called, where it leads, and who leads it. @param {string} key */
export const labelled = (key) => {
  const record = itemOf(key), obligation = obligationOf(key), section = sectionOf(key);
  if (record) return { name: record.title, to: toRecord(key), lead: listed(record, 0), key };
  if (obligation) return { name: obligation.title, to: toRecord(key), lead: obligation.addressee, key };
  if (section) return { name: section[1], to: toSection(key), lead: "", key: "章节" };
  if (unitOf(key)) return { name: key, to: toUnit(key), lead: "", key: "单位" };
  if (key in data.document) return { name: "文件信息", to: link("/text"), lead: "", key: "文件" };
  return { name: key, to: toCollective(key), lead: "", key: "集合" };
};

/** @param {Found} found */
const entry = ({ key, hits }) => {
  const { name, to, lead, key: kind } = labelled(key);
  return html`<li><a href="${to}"><b>${kind}</b>　${name}</a>${hits.slice(0, HITS).map(
    (hit) => html`<p>${isNumbered(key) && hit.ref !== key && html`<span class="ref">${hit.ref}</span>`}${marked(hit.text, hit.spans)}</p>`,
  )}${hits.length > HITS && html`<p class="said">这一项里另有${hits.length - HITS}处</p>`}${isNumbered(key) && html`<p class="said">${itemOf(key) ? data.roles.lead : "对谁提出"}：${lead}</p>`}</li>`;
};

/** Why nothing was found, and what is near. @param {string} asked @param {boolean} filtered */
const nothing = (asked, filtered) => {
  const words = asked.split(/\s+/);
  const elsewhere = filtered ? find(asked, "", null).length : 0;
  return html`${elsewhere > 0 && html`<p>不筛选有${elsewhere}项。</p>`}${words.map((word) => {
    const alone = find(word, "", null).length, near = alone ? [] : nearWords(word);
    if (alone) return words.length > 1 && html`<p>“${word}”单独有${alone}项。</p>`;
    return (words.length > 1 || near.length > 0) && html`<p>${words.length > 1 && `通知里没有“${word}”。`}${near.length > 0 && html`相近的有：${near.map(([part, count], at) => html`${at > 0 && "、"}<a href="${link("/search", { q: part })}">${part}</a>（${count}处）`)}`}</p>`;
  })}`;
};

/** The rows of the results, for a table. @param {URLSearchParams} query @param {number} drawn @returns {string[][]} */
const resultRows = (query, drawn) => {
  const rows = searched(query).found.slice(0, drawn).map(({ key, hits }) => {
    const item = itemOf(key), texts = hits.map((hit) => hit.text);
    return [key, labelled(key).name, texts.join("\n"), item ? item.issued[0] : "", item ? item.issued[1] : ""];
  });
  return [["编号", "事项", "原文", "牵头单位", "参加单位"], ...rows];
};
