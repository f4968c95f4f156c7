import { copy, download, downloadCalendar, preparePaper, shownRows, wear } from "./actions.js";
import { data } from "./data.js";
import { fill, html } from "./html.js";
import { agency } from "./page-agency.js";
import { deadlines, indicators, matrix, progress } from "./page-figures.js";
import { agencies, changes, collectives, remarksPage } from "./page-lists.js";
import { about, contents, home, text } from "./page-notice.js";
import { partners, together } from "./page-partners.js";
import { item, obligation } from "./page-record.js";
import { named, pageOf, results, search } from "./page-search.js";
import { link, missing } from "./parts.js";

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

/** @param {string} text */
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
const parsed = () => {
  const [path, ...query] = location.hash.replace(/^#/, "").split("?");
  const [, name = "", ...rest] = path.split("/");
  return { name, rest: rest.map(decoded).filter(Boolean), query: new URLSearchParams(query.join("?")) };
};

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

const move = () => {
  show();
  const place = page.place ? document.getElementById(page.place) : null, title = main.querySelector("h1");
  const goal = place || title;
  if (goal) {
    goal.tabIndex = -1;
    goal.focus({ preventScroll: true });
  }
  if (place) place.scrollIntoView();
  else scrollTo(0, 0);
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
  if (more) fill(byId("results"), results(parsed().query, (drawn = Number(more))));
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
  history.pushState(null, "", target(form));
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
  history.replaceState(null, "", target(form));
  drawn = 60;
  fill(byId("results"), results(parsed().query, drawn));
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
show();
performance.mark("ready");
