import { data, dueOf, groupsOf, owed, unitOf, viewOf } from "./data.js";
import { html } from "./html.js";
import { successorsLike, unitsLike, unitsNear } from "./names.js";
import { toProgress } from "./page-figures.js";
import { basisChoices, chips, copying, crumb, link, listed, missing, remarks, roleChoices, sectionName, select, selectUnit, table, toRecord, toSuccessors, toUnit } from "./parts.js";

/** @typedef {import("./data.js").Duty} Duty */
/** @typedef {import("./data.js").Unit} Unit */

const LEVELS = Object.entries(data.series).filter(([letter]) => letter !== "O");
const SECTIONS = data.sections.filter(([number, , , filled]) => filled && number.length > 1);

/** @type {import("./parts.js").Maker} */
export const agency = ([name], query) => {
  const unit = unitOf(name);
  if (!unit) return missing(`没有叫“${name}”的单位`, [chips([...unitsLike(name), ...unitsNear(name)]), toSuccessors(successorsLike(name))]);
  const lets = filterOf(query), view = viewOf(unit, query.get("day") || "");
  /** @param {import("./data.js").Group[]} all */
  const passing = (all) => all.map((group) => ({ ...group, duties: group.duties.filter(lets), of: group.duties.length }));
  const groups = passing(groupsOf(unit)), taken = passing(view ? view.taken : []);
  const shown = groups.reduce((sum, { duties }) => sum + duties.length, 0);
  const total = groups.reduce((sum, { of }) => sum + of, 0);
  return {
    title: unit.name,
    name: unit.name,
    rows: () => rowsOf([...groups, ...taken]),
    markup: html`${crumb(html`<a href="#/agencies">单位</a>`, unit.name)}
<h1>${unit.name}</h1>
<div class="top">${head(unit)}${counts(unit)}</div>
${days(unit, view, query)}
${printing(unit)}
<details class="filtering"${shown < total && html` open`}><summary>筛选</summary>${filters(query)}</details>
<p class="said" role="status">列出${shown}行，全部${total}行${shown < total && `。筛选：${toldOf(query)}`}</p>
${unit.empty && html`<p>${unit.empty}</p>`}
${[...groups, ...taken].map(({ title, reason, duties, of }) => duties.length > 0 && html`<section><h2>${title}　<small>${duties.length}项${duties.length < of && `，共${of}项`}</small></h2>${reason && html`<p class="said">${reason}</p>`}${view && view.borne && duties[0].basis !== "possible" && html`<p class="said borne">${view.borne}</p>`}${dutyTable(title, duties, !reason)}</section>`)}
${asked(unit)}
${sayings(unit)}`,
  };
};

/** Which duties pass: by equal fields, and by words that the due phrase holds. @param {URLSearchParams} query */
const filterOf = (query) => {
  const [role, basis, series, section, due] = ["role", "basis", "series", "section", "due"].map((name) => query.get(name) || "");
  const other = unitOf(query.get("with") || ""), shared = other ? owed(other, "") : null;
  /** @param {Duty} duty */
  return (duty) => {
    const item = data.items[duty.at];
    return (
      (!role || duty.role === role) && (!basis || duty.basis === basis) && (!series || item.id[0] === series) &&
      (!section || item.section === section) && (!due || (item.due || data.undated[0]).includes(due)) && (!shared || shared.has(duty.at))
    );
  };
};

/** Say what is filtered by. @param {URLSearchParams} query */
const toldOf = (query) => {
  const said = [["role", "角色", data.roles], ["basis", "依据", data.bases], ["series", "系列", data.series]].map(([name, title, words]) => {
    const value = query.get(/** @type {string} */ (name));
    return value && `${title}：${/** @type {Record<string, string>} */ (words)[value] || value}`;
  });
  const [section, due, other] = ["section", "due", "with"].map((name) => query.get(name));
  return [...said, section && `节：${sectionName(section)}`, due && `时限含：${due}`, other && `与${other}共有`].filter(Boolean).join("，");
};

/** @param {URLSearchParams} query */
const filters = (query) => {
  /** @param {string} name */
  const asked = (name) => query.get(name) || "";
  return html`<form class="filters" data-filter>${select("role", "角色", roleChoices, asked("role"))}${select("basis", "依据", basisChoices, asked("basis"))}${select("series", "系列", LEVELS, asked("series"))}${select("section", "节", SECTIONS.map(([number, text]) => [number, text]), asked("section"))}<label>时限含<input name="due" size="8" value="${asked("due")}"></label>${selectUnit("with", "与哪个单位共有", asked("with"))}${asked("day") && html`<input type="hidden" name="day" value="${asked("day")}">`}<button>筛选</button></form>`;
};

/** As of which day the unit is looked at; the days on which nothing changes for it are not among them. @param {Unit} unit @param {ReturnType<typeof viewOf> | undefined} view @param {URLSearchParams} query */
const days = (unit, view, query) => {
  const chosen = view ? view.day : "", known = (unit.days || []).map(([day]) => [day, `自${day}起`]);
  const choice = [["", "通知印发时"], ...known].map(
    ([day, name]) => html`<li><a href="${toUnit(unit.name, { ...Object.fromEntries(query), day })}"${day === chosen && html` aria-current="true"`}>${name}</a></li>`,
  );
  return known.length > 0 && html`<nav class="days" aria-label="按哪一天的名称"><span>按哪一天的名称</span><ul class="chips">${choice}</ul></nav>${view && html`<p class="since">自${view.day}起：${view.said || "没有确定的变化"}。沿革查到${data.edition[1]}，以后不知道。名单、件数和打印的责任清单仍照通知印发时。</p>`}`;
};

/** Who the unit is. @param {Unit} unit */
const head = (unit) => html`<div><dl class="facts"><dt>全称</dt><dd>${unit.full}</dd><dt>类别</dt><dd>${unit.kind_shown}</dd>${unit.later.map((change) => html`<dt>沿革</dt><dd>${change}</dd>`)}${unit.note && html`<dt>说明</dt><dd>${unit.note}</dd>`}<dt>依据</dt><dd>${data.document.number}，${data.signed}</dd></dl>${remarks(unit.name)}</div>`;

/** How many duties there are, by role and basis, which are never added up. @param {Unit} unit */
const counts = (unit) => {
  const rows = Object.values(data.bases).flatMap((basis, b) => Object.values(data.roles).map((role, r) => ({ role, basis, row: unit.counts[r][b] })));
  const told = rows.filter(({ basis, row }) => row[0] || basis === data.bases.named);
  return html`<div class="scroll"><table class="counts"><caption>件数（三种依据不相加）</caption><thead><tr><th scope="col">角色</th><th scope="col">依据</th><th scope="col" class="number">合计</th>${LEVELS.map(([, name]) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead><tbody>${told.map(({ role, basis, row }) => html`<tr><td>${role}</td><td>${basis}</td>${row.map((count) => html`<td class="number">${count}</td>`)}</tr>`)}</tbody></table></div>`;
};

/** How the sheet is printed, and what else can be done with the page. @param {Unit} unit */
const printing = (unit) => html`<form class="printing" data-print-form><button type="submit" class="main">打印责任清单</button><label>打印<select name="extent"><option value="short">短单</option><option value="full">全文</option><option value="blank">短单和空栏</option></select></label>${copying("复制出处", `${data.cite}，${unit.name}的职责（数据集${data.edition[0]}版）`)}<button type="button" data-csv>下载表格</button><a href="${link("/partners/" + encodeURIComponent(unit.name))}">同谁共同承担</a><a href="${link("/deadlines", { agency: unit.name })}">期限</a>${toProgress(unit.name)}</form>`;

/** @param {string} title @param {Duty[]} duties @param {boolean} reasoned whether each row says why, because the title does not */
const dutyTable = (title, duties, reasoned) => {
  const undated = duties.every(({ at }) => !data.items[at].due), roles = new Set(duties.map(({ role }) => role));
  const columns = [
    { title: "编号", key: true, cell: (/** @type {Duty} */ { at }) => html`<a href="${toRecord(data.items[at].id)}">${data.items[at].id}</a>` },
    { title: "角色", cell: (/** @type {Duty} */ { role, basis }) => (roles.size > 1 || !data.bases[basis]) && data.roles[role] },
    { title: "事项", cell: (/** @type {Duty} */ duty) => subject(duty, reasoned) },
    { title: "完成时限", cell: (/** @type {Duty} */ { at }) => !undated && dueOf(data.items[at]) },
    { title: "列位", cell: (/** @type {Duty} */ { role, standing }) => role === "lead" && standing },
    { title: "牵头单位", cell: (/** @type {Duty} */ { at }) => listed(data.items[at], 0) },
    { title: "参加单位", cell: (/** @type {Duty} */ { at }) => listed(data.items[at], 1) },
  ];
  return html`${undated && html`<p class="said">完成时限均${data.undated[1]}</p>`}${table(columns, duties, title, "duties")}`;
};

/** What is owed, its nature, and why where it is not by name. @param {Duty} duty @param {boolean} reasoned */
const subject = ({ at, via, why, doubt }, reasoned) => {
  const item = data.items[at];
  return html`<b>${item.title}</b>${item.nature && !item.title.includes(item.nature) && html` <span class="tag">${item.nature}</span>`}${reasoned && why && html`<span class="why">${why}${doubt && !why.includes("未核实") && `（${doubt}）`}</span>`}${remarks(item.id, via)}`;
};

/** The duties that are shown as rows, to be downloaded. @param {{ title: string, duties: Duty[] }[]} groups @returns {string[][]} */
const rowsOf = (groups) => [
  ["组", "编号", "角色", "依据", "经由", "列位", "事项", "完成时限", "牵头单位", "参加单位", "缘由"],
  ...groups.flatMap(({ title, duties }) =>
    duties.map(({ at, role, basis, via, standing, why }) => {
      const item = data.items[at];
      return [title, item.id, data.roles[role], data.bases[basis] || basis, via, standing, item.title, dueOf(item), ...item.issued, why];
    }),
  ),
];

/** What parts 三 and 四 ask of it. @param {Unit} unit */
const asked = (unit) => {
  const columns = [
    { title: "编号", key: true, cell: (/** @type {number[]} */ [at]) => html`<a href="${toRecord(data.obligations[at].id)}">${data.obligations[at].id}</a>` },
    { title: "要求", cell: (/** @type {number[]} */ [at, , , ground]) => html`${data.obligations[at].shown}${data.texts[ground] && html`<span class="why">${data.texts[ground]}</span>`}${remarks(data.obligations[at].id)}` },
    { title: "时限", cell: (/** @type {number[]} */ [at]) => data.obligations[at].due || "" },
    { title: "怎样适用于本单位", cell: (/** @type {number[]} */ row) => data.texts[row[4]] },
    { title: "出处", cell: (/** @type {number[]} */ [at]) => data.obligations[at].place },
  ];
  return unit.obligations.length > 0 && html`<section><h2>组织实施要求　<small>${unit.asked}</small></h2>${table(columns, unit.obligations, "组织实施要求", "asked")}</section>`;
};

/** What the text says of it though no list names it. @param {Unit} unit */
const sayings = (unit) => {
  const columns = [
    { title: "编号", key: true, cell: (/** @type {Unit["sayings"][0]} */ [at]) => html`<a href="${toRecord(data.items[at].id)}">${data.items[at].id}</a>` },
    { title: "事项", cell: (/** @type {Unit["sayings"][0]} */ [at]) => data.items[at].title },
    { title: "怎样说到", cell: (/** @type {Unit["sayings"][0]} */ [, what]) => data.texts[what] },
    { title: "原文", cell: (/** @type {Unit["sayings"][0]} */ row) => row[2] },
  ];
  return unit.sayings.length > 0 && html`<section><h2>正文另外说到的　<small>${unit.sayings.length}项；提到的不是职责</small></h2>${table(columns, unit.sayings, "正文说到的", "asked")}</section>`;
};
