import { BASES, concerning, data, itemOf, obligationOf, unitOf } from "./data.js";
import { html } from "./html.js";
import { CERTAIN, basisChoices, body, crumb, kindChoices, link, listed, missing, ofProgress, remarks, roleChoices, select, selectUnit, table, toRecord, tools, toUnit } from "./parts.js";

/** @typedef {import("./data.js").Aim} Aim */
/** @typedef {[string[], string[][]]} Told headings, rows */
/** @typedef {[number, number, number[], number[]]} Counts */

/** The targets of the indicators. @type {import("./parts.js").Maker} */
export const indicators = (_, query) => {
  const [nature, unit, level, name, role] = ["nature", "unit", "level", "agency", "role"].map((key) => query.get(key) || "");
  const agency = unitOf(name), mine = agency ? concerning(agency, role) : null;
  const rows = data.aims.filter(([at, , , , , , , measured]) => {
    const { id, nature: own } = data.items[at];
    return (!nature || own === nature) && (!unit || measured === unit) && (!level || id[0] === level) && (!mine || mine.has(id));
  });
  const columns = [
    { title: "编号", key: true, cell: (/** @type {Aim} */ [at]) => html`<a href="${toRecord(data.items[at].id)}">${data.items[at].id}</a>${remarks(data.items[at].id)}` },
    { title: "目标", cell: (/** @type {Aim} */ aim) => aim[2] },
    { title: "目标值", cell: (/** @type {Aim} */ aim) => html`<b>${aim[3]}</b>${bar(aim)}` },
    { title: "计量内容", cell: (/** @type {Aim} */ aim) => aim[4] },
    { title: "约束方式", cell: (/** @type {Aim} */ aim) => aim[5] },
    { title: "方向", cell: (/** @type {Aim} */ aim) => aim[6] },
    { title: "性质", cell: (/** @type {Aim} */ [at]) => data.items[at].nature },
    { title: "时限", cell: (/** @type {Aim} */ [at]) => data.items[at].due },
    { title: "牵头单位", cell: (/** @type {Aim} */ [at]) => listed(data.items[at], 0) },
  ];
  const measured = [...new Set(data.aims.map((aim) => aim[7]).filter(Boolean))].map((each) => [each, each]);
  const levels = Object.entries(data.series).filter(([letter]) => letter === "A" || letter === "B");
  return {
    title: "指标",
    markup: html`${crumb("指标")}<h1>指标的目标</h1>
<form class="filters" data-filter>${select("level", "级别", levels, level)}${select("nature", "性质", [["约束性", "约束性"], ["预期性", "预期性"]], nature)}${select("unit", "计量单位", measured, unit)}${selectUnit("agency", "责任单位", name)}${select("role", "角色", roleChoices, role)}</form>
<p class="said" role="status">列出${rows.length}个目标，属于${new Set(rows.map(([at]) => at)).size}项指标；全部${data.aims.length}个目标。${query.get("agency") && CERTAIN}百分比的目标下面画有横条，满格是100％。</p>
${table(columns, rows, "目标表", "aims")}${tools()}`,
  };
};

/** A share of a hundred as a bar. @param {Aim} aim */
const bar = ([, , , , , , , unit, measure, low]) =>
  unit === "％" && measure === "level" && low !== null && low >= 0 && low <= 100 &&
  html`<svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="whole" width="100" height="4"/><rect class="part" width="${low}" height="4"/></svg>`;

/** Units against sections. @type {import("./parts.js").Maker} */
export const matrix = (_, query) => {
  const [basis, role, kind] = ["basis", "role", "kind"].map((key) => query.get(key) || "");
  const roles = role ? [role] : Object.keys(data.roles);
  /** @param {Counts} row @param {string} as */
  const of = (row, as) => row[as === "lead" ? 2 : 3];
  const rows = data.matrix.filter((row) => (basis ? BASES[row[1]] === basis : BASES[row[1]] !== "possible") && (!kind || data.units[row[0]].kind === kind) && roles.some((as) => of(row, as).some(Boolean)));
  const sums = rows.map((row) => data.headings.map((__, at) => roles.reduce((sum, as) => sum + of(row, as)[at], 0)));
  const most = Math.max(1, ...sums.flatMap((cells) => cells));
  /** @param {Counts} row @param {number} at */
  const cell = (row, at) => {
    const { name } = data.units[row[0]], counts = roles.map((as) => of(row, as)[at]);
    const query = { role, basis: BASES[row[1]], section: data.headings[at][0] };
    return counts.some(Boolean) && html`<a href="${toUnit(name, query)}">${counts.join("+")}</a>`;
  };
  return {
    title: "单位与各节对照",
    markup: html`${crumb("单位与各节对照")}<h1>单位与各节对照</h1>
<form class="filters" data-filter>${select("role", "角色", roleChoices, role, "牵头和参加")}${select("basis", "依据", basisChoices, basis, "列名和集合")}${select("kind", "类别", kindChoices, kind)}</form>
<p class="said" role="status">列出${rows.length}行。格内是${roles.length > 1 ? "牵头数+参加数" : `${data.roles[/** @type {import("./data.js").Role} */ (role)]}数`}；颜色越深项数越多，最多${most}项。一级、二级是两级指标，一至十四是第二部分的各节。点数字看是哪几项。</p>
<div class="scroll" tabindex="0" role="region" aria-label="对照表"><table class="heat"><thead><tr><th scope="col">单位</th><th scope="col">依据</th>${roles.map((as) => html`<th scope="col">${data.roles[/** @type {import("./data.js").Role} */ (as)]}计</th>`)}${data.headings.map(([number, short]) => html`<th scope="col"><abbr title="${(data.sections.find((each) => each[0] === number) || ["", number])[1]}">${short}</abbr></th>`)}</tr></thead><tbody>${rows.map((row, place) => html`<tr><th scope="row">${body(data.units[row[0]].name)}</th><td class="basis">${data.bases[BASES[row[1]]]}</td>${roles.map((as) => html`<td>${of(row, as).reduce((one, other) => one + other)}</td>`)}${data.headings.map((__, at) => html`<td class="h${step(sums[place][at], most)}">${cell(row, at)}</td>`)}</tr>`)}</tbody></table></div>${tools()}`,
  };
};

/** How dark a cell is, of nine steps. @param {number} value @param {number} most */
const step = (value, most) => (value ? Math.min(9, 1 + Math.floor((value / most) * 8.999)) : 0);

/** By when what is due. @type {import("./parts.js").Maker} */
export const deadlines = (_, query) => {
  const name = query.get("agency") || "", open = query.get("open") === "yes", unit = unitOf(name);
  const mine = unit ? concerning(unit, "") : null;
  const passing = data.deadlines.filter(([id]) => !mine || mine.has(String(id)));
  const rows = passing.filter(([, term]) => open || term !== "open");
  /** @typedef {(string | null)[]} Due */
  const columns = [
    { title: "编号", key: true, cell: (/** @type {Due} */ [id]) => html`<a href="${toRecord(String(id))}">${id}</a>${remarks(String(id))}` },
    { title: "截止", cell: (/** @type {Due} */ row) => row[4] || "" },
    { title: "时限类别", cell: (/** @type {Due} */ row) => data.terms[String(row[1])] },
    { title: "通知写法", cell: (/** @type {Due} */ row) => row[2] },
    { title: "事项", cell: (/** @type {Due} */ [id]) => (itemOf(String(id)) || obligationOf(String(id)) || { title: "" }).title },
    { title: "牵头单位或对谁提出", cell: responsible },
    { title: "说明", cell: (/** @type {Due} */ row) => row[5] },
  ];
  const without = passing.filter(([, term]) => term === "open").length;
  return {
    title: "期限",
    markup: html`${crumb("期限")}<h1>期限</h1>
<form class="filters" data-filter>${selectUnit("agency", "责任单位", name)}${select("open", "没有写时限的", [["yes", "也列出"]], open ? "yes" : "", "不列")}</form>
<p class="said" role="status">列出${rows.length}条。${open ? "其中" : "另有"}${without}条没有写时限：${data.undated[1]}。${unit && CERTAIN}${ofProgress("这里只有通知写的日子，没有办理情况。")}</p>
${table(columns, rows, "期限表")}${tools(!unit && html`<button type="button" data-ics>下载日历</button>`)}`,
  };
};

/** @param {(string | null)[]} row */
const responsible = ([id]) => {
  const item = itemOf(String(id)), obligation = obligationOf(String(id));
  return item ? listed(item, 0) : obligation ? obligation.addressee : "";
};

// How far things are, where the page was made with a track. None of it is in the notice.

/** The item of a target or an item: A9 of A9.2. @param {string} key */
const idOf = (key) => key.split(".")[0];

/** @param {Told} told @param {string} name @param {(row: string[]) => boolean} passes */
const shown = ([headings, rows], name, passes) => {
  const passing = rows.filter(passes);
  const columns = headings.map((title, at) => ({ title, key: !at, cell: (/** @type {string[]} */ row) => (at ? row[at] : html`<a href="${toRecord(idOf(row[0]))}">${row[0]}</a>`) }));
  return passing.length > 0 && table(columns, passing, name, "told");
};
const SOURCE = "数和状态由有关单位填报，结论由程序照跟踪目录的规则算出，都不出自通知";

/** @type {import("./parts.js").Maker} */
export const progress = (_, query) => {
  const told = data.progress;
  if (!told) return missing("这个网页没有写进展");
  const name = query.get("agency") || "", verdict = query.get("verdict") || "", unit = unitOf(name);
  const mine = unit ? concerning(unit, "lead") : null, at = told.judged[0].indexOf("结论");
  /** @param {string[]} row */
  const ours = (row) => !mine || mine.has(idOf(row[0]));
  const verdicts = [...new Set(told.judged[1].map((row) => row[at].split("：")[0]))].map((each) => [each, each]);
  const judged = shown(told.judged, "目标的进展", (row) => ours(row) && row[at].startsWith(verdict)), reported = shown(told.reported, "各单位报的状态", ours);
  return {
    title: "进展",
    markup: html`${crumb("进展")}<h1>进展</h1>
<p>${told.asked}。${SOURCE}。</p>
<form class="filters" data-filter>${selectUnit("agency", "牵头单位", name)}${select("verdict", "结论", verdicts, verdict)}</form>
<ul class="plain">${[...(unit ? [] : told.counts), ...told.notes].map((note) => html`<li>${note}</li>`)}</ul>
<h2>目标</h2>${judged || html`<p>没有这样的目标。</p>`}
<h2>报了状态的事项</h2><p class="said">状态是牵头单位报的。没有列出的，牵头单位还没有报。</p>${reported || html`<p>还没有报的。</p>`}${tools()}`,
  };
};

/** What is known of an item. @param {string} id */
export const progressOf = (id) => {
  const told = data.progress;
  if (!told || !itemOf(id)) return "";
  /** @param {string[]} row */
  const own = (row) => idOf(row[0]) === id;
  const judged = shown(told.judged, "目标的进展", own), reported = shown(told.reported, "单位报的状态", own);
  return html`<section><h2>进展</h2><p class="said">${told.asked}。${SOURCE}。${told.notes.join("；")}。</p>${judged}${reported || html`<p>牵头单位还没有报这一项的状态。</p>`}</section>`;
};

/** Where the progress of what a unit leads stands. @param {string} name */
export const toProgress = (name) => data.progress && html`<a href="${link("/progress", { agency: name })}">牵头事项的进展</a>`;
