import { BASES, ROLES, data, dueOf, itemOf, obligationOf, sectionOf, textOf } from "./data.js";
import { html } from "./html.js";
import { recordsLike } from "./names.js";
import { progressOf } from "./page-figures.js";
import { body, copying, crumb, listed, missing, remarks, sectionName, toCollective, toRecord, toSection, toUnit } from "./parts.js";
import { sentencesOf } from "./search.js";

/** @typedef {import("./data.js").Item} Item */

/** @type {import("./parts.js").Maker} */
export const item = ([asked]) => {
  const each = itemOf(asked) || itemOf((recordsLike(asked)[0] || { id: "" }).id);
  if (!each) return missing(`没有编号“${asked}”`);
  const at = data.items.indexOf(each), before = data.items[at - 1], after = data.items[at + 1];
  return {
    title: `${each.label}　${each.title}`,
    place: asked === each.id ? "" : foldedPart(asked, each),
    markup: html`${crumb(html`<a href="${toSection(each.section)}">${sectionName(each.section)}</a>`, each.id)}
<article class="record">
<h1>${each.label}</h1>
${each.continues && html`<p class="said">承<a href="${toRecord(each.continues)}">${each.continues}</a>“${(itemOf(each.continues) || each).title}”</p>`}
${text(each)}
<dl class="facts"><dt>${data.roles.lead}单位</dt><dd>${listed(each, 0)}</dd><dt>${data.roles.participant}单位</dt><dd>${listed(each, 1)}</dd>${each.nature && html`<dt>性质</dt><dd>${each.nature}</dd>`}<dt>时限</dt><dd>${dueOf(each)}</dd></dl>
${remarks(each.id)}
${targets(at)}
</article>
<p class="tools">${copying("复制出处", `${data.cite}，${each.label}`)}${copying("复制全文和出处", quoted(each))}<button type="button" data-print>打印</button></p>
${progressOf(each.id)}
${glosses(each)}
${who(at)}
<nav class="turn" aria-label="前后">${before && html`<a rel="prev" href="${toRecord(before.id)}">← ${before.id}　${before.title}</a>`}${after && html`<a rel="next" href="${toRecord(after.id)}">${after.id}　${after.title} →</a>`}</nav>`,
  };
};

/** The id of the part that was asked for, T156.3. @param {string} asked @param {Item} each */
const foldedPart = (asked, each) => {
  const number = /(\d{1,3})[条个]?$/.exec(asked);
  return number ? `${each.id}.${number[1]}` : "";
};

/** @param {Item} each */
const quoted = (each) => `${textOf(each)}（${data.cite}，${each.label}，${data.roles.lead}单位：${each.issued[0]}）`;

/** The paragraph, cut as it is cited. @param {Item} each */
const text = (each) => {
  const [first, ...rest] = sentencesOf(each);
  const heading = first.field === "heading" && html`<h2>${first.text}</h2>`;
  const measures = heading ? rest : [first, ...rest];
  if (first.field === "sentence") return html`<p class="sentence">${first.text}</p>`;
  return html`${heading}<ol class="measures">${measures.map(({ ref, text: measure }) => html`<li id="${ref}"><span>${ref}</span>${measure}</li>`)}</ol>`;
};

/** @param {number} at */
const targets = (at) => {
  const rows = data.aims.filter(([of]) => of === at);
  return rows.length > 0 && html`<h2>目标</h2><ul class="plain">${rows.map(
    ([, number, subject, value, measure, bound, better, , , , , quote]) => html`<li id="${data.items[at].id}.${number}"><b>${subject}</b>　${value}　<span class="said">${[bound, measure].filter((told) => !value.includes(told)).concat(better).join("，")}</span><br>原文：“${quote}”</li>`,
  )}</ul>`;
};

/** Whom the words of the lists mean that are no names. @param {Item} each */
const glosses = (each) =>
  each.glosses.length > 0 && html`<section><h2>名单里的词指谁</h2><dl class="facts">${each.glosses.map(
    ([role, words, at]) => html`<dt>${words}（${role}）</dt><dd>${data.texts[at]}</dd>`,
  )}</dl></section>`;

/** Who has a share that the list does not name. @param {number} at */
const who = (at) => {
  const found = data.units.flatMap((unit) =>
    unit.groups.flatMap(([, , , , duties]) => duties.filter((row) => row[0] === at && BASES[row[2]] !== "named").map((row) => ({ unit, role: ROLES[row[1]], basis: BASES[row[2]], via: data.collectives[row[5]].name }))),
  );
  const ways = [...new Set(found.map(({ role, basis, via }) => `${basis} ${role} ${via}`))];
  return ways.length > 0 && html`<section><h2>没有列名、但承担或可能涉及的单位</h2>${ways.map((way) => {
    const [basis, role, via] = way.split(" "), reached = found.filter((one) => `${one.basis} ${one.role} ${one.via}` === way);
    const told = basis === "possible" ? `可能涉及，${data.roles[/** @type {import("./data.js").Role} */ (role)]}，经` : `经集合${data.roles[/** @type {import("./data.js").Role} */ (role)]}，`;
    return html`<details${basis !== "possible" && html` open`}><summary>${told}<a href="${toCollective(via)}">“${via}”</a>：${reached.length}个单位</summary><p>${reached.map(({ unit }, index) => html`${index > 0 && "、"}<a href="${toUnit(unit.name)}">${unit.name}</a>`)}</p></details>`;
  })}</section>`;
};

/** @type {import("./parts.js").Maker} */
export const obligation = ([id]) => {
  const each = obligationOf(id);
  if (!each) return missing(`没有编号“${id}”`);
  const at = data.obligations.indexOf(each), before = data.obligations[at - 1], after = data.obligations[at + 1];
  /** @param {string} title @param {number[]} units */
  const reached = (title, units) => units.length > 0 && html`<details${units.length < 20 && html` open`}><summary>${title}：${units.length}个单位</summary><p>${units.map((index, place) => html`${place > 0 && "、"}${body(data.units[index].name)}`)}</p></details>`;
  return {
    title: each.label,
    markup: html`${crumb(html`<a href="${toSection(each.section)}">${each.place}</a>`, id)}
<article class="record"><h1>${each.label}</h1><p class="sentence">${each.text}</p>
<dl class="facts"><dt>对谁提出</dt><dd>${each.addressee}</dd>${each.ground && html`<dt>把握</dt><dd>${each.ground}</dd>`}<dt>时限</dt><dd>${each.due || data.undated[0]}</dd>${each.note && html`<dt>整理说明</dt><dd>${each.note}</dd>`}</dl>${remarks(id)}</article>
<p class="tools">${copying("复制出处", `${data.cite}，${(sectionOf(each.section) || [each.section, each.place])[1]}`)}${copying("复制全文", each.text)}<button type="button" data-print>打印</button></p>
${reached("适用于", each.units)}${reached("可能涉及", each.possible)}
<nav class="turn" aria-label="前后">${before && html`<a rel="prev" href="${toRecord(before.id)}">← ${before.id}</a>`}${after && html`<a rel="next" href="${toRecord(after.id)}">${after.id} →</a>`}</nav>`,
  };
};
