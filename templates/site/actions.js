import { unitOf } from "./data.js";
import { fill, html } from "./html.js";
import { sheet } from "./paper.js";

// What buttons do beside leading to another page.

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
  const address = URL.createObjectURL(new Blob(["\ufeff", csv], { type: "text/csv" }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = `${title.replace(/[\\/:*?"<>|\s]+/g, " ").slice(0, 60)}.csv`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
};

/** A unit's page is printed as its sheet, any other as it is. @param {string} name @param {string} extent */
export const preparePaper = (name, extent) => {
  const unit = unitOf(name);
  paper.hidden = !unit;
  main.classList.toggle("unprinted", Boolean(unit));
  fill(paper, unit ? sheet(unit, extent) : html``);
};

/** Wear dark or light, or, with neither, the other one. @param {string} [theme] */
export const wear = (theme) => {
  root.dataset.theme = theme || (root.dataset.theme === "dark" ? "light" : "dark");
  themeButton.hidden = false;
  themeButton.textContent = root.dataset.theme === "dark" ? "浅色" : "深色";
};

