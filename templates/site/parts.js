import { collectiveOf, data, remarksOn, sectionOf, unitOf, word } from "./data.js";
import { html } from "./html.js";

// What several pages are made of.

/** @typedef {import("./html.js").Markup} Markup */
/** @typedef {import("./html.js").Value} Value */
/** @typedef {(query: URLSearchParams, drawn: number) => string[][]} Rows what is downloaded, if not the tables as they are */
/** @typedef {{ title: string, markup: Markup, name?: string, place?: string, rows?: Rows }} Page */
/** @typedef {(rest: string[], query: URLSearchParams) => Page} Maker */
/** @typedef {{ title: string, cell: (row: any) => Value, number?: boolean, key?: boolean }} Column */

/** @param {string} path @param {Record<string, string>} [query] */
export const link = (path, query) => {
  const asked = Object.entries(query || {}).filter(([, value]) => value);
  return "#" + path + (asked.length ? "?" + new URLSearchParams(asked).toString() : "");
};
/** @param {string} name @param {Record<string, string>} [query] */
export const toUnit = (name, query) => link("/agency/" + encodeURIComponent(name), query);
/** @param {string} id */
export const toRecord = (id) => link((id[0] === "O" ? "/obligation/" : "/item/") + encodeURIComponent(id));
/** @param {string} number */
export const toSection = (number) => link("/text/" + encodeURIComponent(number));

/** @param {string} text */
export const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
/** The page that the address names, what follows its name, and the query. */
export const parsed = () => {
  const [path, ...query] = location.hash.replace(/^#/, "").split("?");
  const [, name = "", ...rest] = path.split("/");
  return { name, rest: rest.map(decoded).filter(Boolean), query: new URLSearchParams(query.join("?")) };
};

/** A body's name as a link. @param {string} name @returns {Value} */
export const body = (name) => {
  if (unitOf(name)) return html`<a href="${toUnit(name)}">${name}</a>`;
  return collectiveOf(name) ? html`<a href="${toCollective(name)}">${name}</a>` : name;
};
/** @param {string} name */
export const toCollective = (name) => link("/collectives/" + encodeURIComponent(name));

/** A list as issued, its names links where they stand in these words. @param {import("./data.js").Item} item @param {0 | 1} role */
export const listed = (item, role) => {
  const text = item.issued[role];
  /** @type {Value[]} */
  const pieces = [];
  let at = 0;
  for (const name of item.lists[role].map(word)) {
    const place = name === data.open ? -1 : text.indexOf(name, at);
    if (place >= 0) {
      pieces.push(text.slice(at, place), body(name));
      at = place + name.length;
    }
  }
  return html`<span class="names">${[...pieces, text.slice(at)]}</span>`;
};

/** What is counted where a unit is asked for. */
export const CERTAIN = "只算列名和经集合确定的，不含可能涉及。";
/** Whence progress comes, where the page tells any. @param {string} otherwise @returns {Value} */
export const ofProgress = (otherwise) =>
  data.progress ? html`进展由有关单位填报，见<a href="${link("/progress")}">“进展”</a>，不出自通知；没有填报的不编造。` : otherwise;

/** @param {string} number */
export const sectionName = (number) => (sectionOf(number) || [number, number])[1];

/** Where the page stands. @param {...Value} parts */
export const crumb = (...parts) =>
  html`<nav class="crumb" aria-label="所在位置"><a href="#/">首页</a>${parts.map((part) => html`<span aria-hidden="true"> › </span>${part}`)}</nav>`;

/** A choice in a form. @param {string} name @param {string} label @param {string[][]} values value and name @param {string} chosen @param {string} [all] */
export const select = (name, label, values, chosen, all = "不限") =>
  html`<label>${label}<select name="${name}">${all && html`<option value="">${all}</option>`}${values.map(
    ([value, text]) => html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`,
  )}</select></label>`;

/** The units as choices, under their kinds. @param {string} name @param {string} label @param {string} chosen @param {string} [all] */
export const selectUnit = (name, label, chosen, all = "不限") =>
  html`<label>${label}<select name="${name}"><option value="">${all}</option>${kinds.map(
    (kind) => html`<optgroup label="${kind}">${data.units.filter((unit) => unit.kind === kind).map(
      (unit) => html`<option${unit.name === chosen && html` selected`}>${unit.name}</option>`,
    )}</optgroup>`,
  )}</select></label>`;

export const kinds = [...new Set(data.units.map((unit) => unit.kind))];
export const roleChoices = Object.entries(data.roles);
export const basisChoices = Object.entries(data.bases);
export const kindChoices = kinds.map((kind) => [kind, kind]);

/** Rows under columns; a column without any word is left out. On a phone each row is a card. @param {Column[]} columns @param {any[]} rows @param {string} name @param {string} [kind] */
export const table = (columns, rows, name, kind = "") => {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const shown = columns.map((column, at) => column.key || cells.some((row) => !isEmpty(row[at])));
  const used = columns.filter((_, at) => shown[at]);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="grid ${kind}"><thead><tr>${used.map(
    (column) => html`<th scope="col"${column.number && html` class="number"`}>${column.title}</th>`,
  )}</tr></thead><tbody>${cells.map((row) => html`<tr>${columns.map((column, at) => shown[at] && cellOf(column, row[at]))}</tr>`)}</tbody></table></div>`;
};

/** @param {Value} value */
const isEmpty = (value) => value === "" || value === null || value === undefined || value === false || (Array.isArray(value) && !value.length);

/** @param {Column} column @param {Value} value */
const cellOf = (column, value) => {
  if (column.key) return html`<th scope="row">${value}</th>`;
  const name = isEmpty(value) ? "" : html` data-name="${column.title}"`;
  return html`<td${name}${column.number && html` class="number"`}>${value}</td>`;
};

/** The mark of what the check says of records. @param {...string} keys @returns {Value} */
export const remarks = (...keys) => {
  const marks = [...new Set(remarksOn(...keys).map(([mark]) => mark))];
  return marks.length ? html`<a class="remark" href="#/remarks">${marks.join("；")}</a>` : "";
};

/** Buttons below a table or a text. @param {...Value} more */
export const tools = (...more) =>
  html`<p class="tools">${more}<button type="button" data-csv>下载表格</button><button type="button" data-print>打印</button></p>`;

/** A button that copies a text. @param {string} name @param {string} text */
export const copying = (name, text) => html`<button type="button" data-copy="${text}">${name}</button>`;

/** Units as links to choose from. @param {import("./data.js").Unit[]} units */
export const chips = (units) => html`<ul class="chips">${units.map((unit) => html`<li><a href="${toUnit(unit.name)}">${unit.name}</a></li>`)}</ul>`;

/** Bodies that came after the notice, as links to what is known of them. @param {import("./data.js").Successor[]} successors */
export const toSuccessors = (successors) =>
  successors.length > 0 && html`<p class="said">通知以后才有的单位</p><ul class="chips">${successors.map(({ name }) => html`<li><a href="${link("/changes/" + encodeURIComponent(name))}">${name}</a></li>`)}</ul>`;

/** What there is not. @param {string} said @param {Value} [more] @returns {Page} */
export const missing = (said, more) => ({
  title: "没有这一页",
  markup: html`${crumb("没有找到")}<h1>${said}</h1>${more}<p><a href="#/">回首页</a></p>`,
});
