import { copy, download, downloadCalendar, nearest, preparePaper, shownRows, wear } from "./actions.js";
import { data } from "./data.js";
import { fill, html } from "./html.js";
import { agency } from "./page-agency.js";
import { deadlines, indicators, matrix, progress } from "./page-figures.js";
import { agencies, changes, collectives, remarksPage } from "./page-lists.js";
import { about, contents, home, text } from "./page-notice.js";
import { partners, together } from "./page-partners.js";
import { item, obligation } from "./page-record.js";
import { named, pageOf, results, search } from "./page-search.js";
import { decoded, link, missing, parsed } from "./parts.js";

/** @type {Map<string, import("./parts.js").Maker>} */
const PAGES = new Map([
  ["", home], ["agency", agency], ["agencies", agencies], ["item", item], ["obligation", obligation], ["search", search],
  ["contents", contents], ["text", text], ["indicators", indicators], ["matrix", matrix], ["deadlines", deadlines],
  ["partners", partners], ["together", together], ["collectives", collectives], ["changes", changes], ["remarks", remarksPage], ["about", about], ["progress", progress],
]);

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const main = byId("main"), root = document.documentElement;
/** @type {import("./parts.js").Page} */
let page = { title: "", markup: html`` };
let drawn = 60, extent = "short";
/** Where pages were left, by address: how far down, and with how many hits. @type {Map<string, { height: number, hits: number }>} */
const left = new Map();

const show = () => {
  const { name, rest, query } = parsed();
  const make = PAGES.get(name);
  page = make ? make(rest, query) : missing(`没有“${decoded(name)}”这一页`);
  drawn = 60;
  fill(main, page.markup);
  document.title = `${page.title}｜${data.document.number}`;
  const running = page.name ? `${page.name}责任清单` : page.title;
  root.style.setProperty("--running", JSON.stringify(`${running}　${data.document.number}`));
  for (const each of document.querySelectorAll("header nav a")) {
    if ((each.getAttribute("href") || "").slice(2) === name) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
};

/** @param {number} hits */
const draw = (hits) => fill(byId("results"), results(parsed().query, (drawn = hits)));

/** Show the page of the address; whoever goes back finds it as it was left, at the link that was followed. @param {HashChangeEvent} event */
const move = ({ oldURL }) => {
  left.set(oldURL, { height: scrollY, hits: drawn });
  const before = history.state && left.get(location.href);
  history.replaceState(true, "");
  show();
  if (before) {
    if (before.hits > drawn) draw(before.hits);
    scrollTo(0, before.height);
    const followed = nearest([...main.querySelectorAll("a")].filter(({ href }) => href === oldURL));
    if (followed) return followed.focus();
  }
  const place = page.place ? document.getElementById(page.place) : null, title = main.querySelector("h1");
  const goal = place || title;
  if (goal) {
    goal.tabIndex = -1;
    goal.focus({ preventScroll: true });
  }
  if (place) place.scrollIntoView();
  else if (!before) scrollTo(0, 0);
};

/** @param {HTMLFormElement} form */
const asked = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
/** @param {HTMLFormElement} form */
const target = (form) => {
  const { name, rest } = parsed();
  return link(form.dataset.go || ["", name, ...rest.map(encodeURIComponent)].join("/"), asked(form));
};

/** @param {HTMLElement} button */
const press = (button) => {
  const { copy: text, more } = button.dataset;
  if (text !== undefined) copy(text);
  if ("print" in button.dataset) print();
  if ("csv" in button.dataset) download(page.title, page.rows ? page.rows(parsed().query, drawn) : shownRows());
  if ("ics" in button.dataset) downloadCalendar();
  if ("themeButton" in button.dataset) wear();
  if (more) draw(Number(more));
};

document.addEventListener("click", (event) => {
  const { target: clicked } = event;
  if (clicked instanceof Element && clicked.closest(".skip")) {
    event.preventDefault();
    main.focus();
  }
  const button = clicked instanceof Element ? clicked.closest("button") : null;
  if (button) press(button);
});
document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  if ("printForm" in form.dataset) print();
  else location.hash = ("go" in form.dataset && pageOf(asked(form).q)) || target(form);
});
document.addEventListener("change", ({ target: changed }) => {
  const control = /** @type {HTMLSelectElement | HTMLInputElement} */ (changed), form = control.form;
  if (!form) return;
  if ("printForm" in form.dataset) extent = control.value;
  if (!("filter" in form.dataset) || control.type === "search") return;
  const height = scrollY;
  history.pushState(true, "", target(form));
  show();
  scrollTo(0, height);
  const again = main.querySelector(`[name="${control.name}"]`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
});

/** @param {HTMLInputElement} input */
const typed = (input) => {
  if ("names" in input.dataset) fill(byId("found"), named(input.value, true) || html``);
  const form = input.form;
  if (!form || !("live" in form.dataset) || input.type !== "search") return;
  history.replaceState(true, "", target(form));
  draw(60);
};
document.addEventListener("input", (event) => {
  if (event.target instanceof HTMLInputElement && !(/** @type {InputEvent} */ (event).isComposing)) typed(event.target);
});
document.addEventListener("compositionend", ({ target: input }) => input instanceof HTMLInputElement && typed(input));
document.addEventListener("keydown", (event) => {
  const field = event.target instanceof Element && /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (field || event.ctrlKey || event.metaKey || event.altKey) return;
  const rel = event.key === "j" ? "next" : event.key === "k" ? "prev" : "";
  const turn = rel && main.querySelector(`[rel="${rel}"]`);
  if (turn instanceof HTMLElement) turn.click();
  if (event.key !== "/") return;
  event.preventDefault();
  if (!main.querySelector('[type="search"]')) location.hash = "#/search";
  setTimeout(() => /** @type {HTMLElement} */ (main.querySelector('[type="search"]')).focus());
});
addEventListener("hashchange", move);
addEventListener("beforeprint", () => preparePaper(page.name || "", extent));

const dark = matchMedia("(prefers-color-scheme: dark)");
wear(dark.matches ? "dark" : "light");
dark.addEventListener("change", () => wear(dark.matches ? "dark" : "light"));
root.style.setProperty("--foot", JSON.stringify(`${data.disclaimer}　${data.stamp}`));
history.scrollRestoration = "manual";
history.replaceState(true, "");
show();
performance.mark("ready");
