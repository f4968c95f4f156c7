import { data, itemOf, obligationOf, textOf, unitOf } from "./data.js";
import { fill, html } from "./html.js";
import { sheet } from "./paper.js";

// What buttons do beside leading to another page, and what a page needs of the window.

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const main = byId("main"), paper = byId("paper"), said = byId("said"), root = document.documentElement;
const themeButton = /** @type {HTMLElement} */ (document.querySelector("[data-theme-button]"));

/** @param {string} text */
const tell = (text) => {
  said.textContent = text;
  setTimeout(() => (said.textContent = ""), 4000);
};

/** @param {string} text */
export const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  tell("已复制：" + text);
};

/** The rows of the tables that are shown. */
export const shownRows = () =>
  [...main.querySelectorAll(".scroll tr")].map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent || ""));

/** Hand rows over as a file that WPS and Excel read. @param {string} title @param {string[][]} rows */
export const download = (title, rows) => {
  const csv = rows.map((row) => row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join(",") + "\r\n").join("");
  save(`${title.slice(0, 60)}.csv`, "\ufeff" + csv, "text/csv");
};

/** Hand over all that is due as a calendar, written out as the program writes it. */
export const downloadCalendar = () => {
  const text = data.calendar.replace(/\{([ABTO]\d+)\}/g, (_, id) => {
    const item = itemOf(id), obligation = obligationOf(id);
    return item ? `${item.label}：${textOf(item)}` : obligation ? `${obligation.label}：${obligation.text}` : "";
  });
  save(`${data.document.number}期限.ics`, text.split("\n").filter(Boolean).map(inOctets).join(""), "text/calendar");
};

/** A line of a calendar: after 75 octets it goes on in the next, behind a blank. @param {string} line */
const inOctets = (line) => {
  let lines = "", size = 0;
  for (const sign of line) {
    const octets = sign < "\u0080" ? 1 : sign < "\u0800" ? 2 : sign.length > 1 ? 4 : 3;
    if (size + octets > 75) {
      lines += "\r\n ";
      size = 1;
    }
    lines += sign;
    size += octets;
  }
  return lines + "\r\n";
};

/** @param {string} name @param {string} text @param {string} type */
const save = (name, text, type) => {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name.replace(/[\\/:*?"<>|\s]+/g, " ");
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
};

/** The one of some links that is nearest to the middle of the window. @param {HTMLElement[]} links */
export const nearest = (links) => {
  /** @param {HTMLElement} each */
  const away = (each) => Math.abs(each.getBoundingClientRect().top - innerHeight / 2);
  return links.sort((one, other) => away(one) - away(other))[0];
};

/** What is chosen in a form, as it is printed in its place: 责任单位：省水利厅. @param {HTMLFormElement} form */
const chosenIn = (form) =>
  [...form.querySelectorAll("label")].flatMap((label) => {
    const control = label.querySelector("select, input"), name = (label.firstChild || label).textContent;
    if (control instanceof HTMLSelectElement) return control.value ? `${name}：${control.selectedOptions[0].text}` : [];
    return control instanceof HTMLInputElement && control.value ? `${name}：${control.value}` : [];
  }).join("　");

/** A unit's page is printed as its sheet, any other as it is, with what is chosen on it. @param {string} name @param {string} extent */
export const preparePaper = (name, extent) => {
  const unit = unitOf(name);
  paper.hidden = !unit;
  main.classList.toggle("unprinted", Boolean(unit));
  fill(paper, unit ? sheet(unit, extent) : html``);
  for (const form of main.querySelectorAll("form")) form.dataset.told = chosenIn(form);
};

/** Wear dark or light, or, with neither, the other one. @param {string} [theme] */
export const wear = (theme) => {
  root.dataset.theme = theme || (root.dataset.theme === "dark" ? "light" : "dark");
  themeButton.hidden = false;
  themeButton.textContent = root.dataset.theme === "dark" ? "浅色" : "深色";
};

