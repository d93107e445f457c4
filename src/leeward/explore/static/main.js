// The frame: which page is shown, its links, and what all pages share.
import { h, $, $$, save } from "./dom.js";
import { get, say, failed, text as fetchText } from "./api.js";
import { state, readAddress, address, go, Forged } from "./state.js";

const PAGES = { first: "./first.js", reading: "./reading.js", answer: "./answer.js", compare: "./compare.js", history: "./fixed.js", evidence: "./fixed.js", about: "./fixed.js" };
const LINKS = [["reading", "Reading"], ["answer", "Answer"], ["compare", "Compare"], ["history", "History"], ["evidence", "Evidence"], ["about", "About"]];
export const shared = { tables: null, desk: null };
let leave = null, showing = null, arrived = false;

function bar() {
  const links = LINKS.filter(([view]) => view !== "reading" || (shared.desk?.text ?? null) !== null)
    .map(([view, word]) => h("a", { href: address({ view }), "aria-current": state.view === view ? "page" : null }, word));
  $("#bar").replaceChildren($(".mark"), h("nav", { "aria-label": "Pages" }, links), keepMenu());
}

function keepMenu() {
  const desk = state.desk, item = (word, work) => h("li", {}, h("button", { type: "button", onclick: work }, word));
  const download = (what) => h("li", {}, h("a", { href: `/api/desks/${desk}/export/${what}`, download: what }, { "brief.yaml": "Brief (YAML)", "report.html": "Report (HTML, prints to PDF)", "study.json": "Study (JSON)", "claims.csv": "Verdicts (CSV)" }[what]));
  const mine = { desk, strategies: [{ title: "Your strategy", levers: state.levers ?? [] }] };
  return h("details", { cls: "menu" }, h("summary", {}, "Keep and share"), h("div", {},
    h("ul", {},
      item("Copy the address of this page", () => copy(location.href)),
      desk ? ["brief.yaml", "report.html", "study.json", "claims.csv"].map(download) : null,
      state.levers?.length ? item("Your strategy (YAML)", () => fetchText("/api/strategy", mine).then((t) => save("strategy.yaml", t, "application/yaml")).catch(failed)) : null,
      item("Copy the citation", () => copy(`Leeward ${shared.tables?.version} (${shared.desk?.title ?? "your strategy"}), played ${new Date().toISOString().slice(0, 10)}. ${command()}`)),
      item("Copy the command that reproduces it", () => copy(command())))));
}
const command = () => state.desk && shared.record ? shared.record.reproduce : `leeward assess ${state.desk ? "brief.yaml" : "strategy.yaml"} --draws 200`;
async function copy(words) {
  try { await navigator.clipboard.writeText(words); say(`Copied: ${words}`, "good"); } catch { say(words, "good"); }
}

async function desk() {
  if (!state.desk) { shared.desk = null; shared.record = null; return; }
  if (shared.desk?.desk === state.desk) return;
  shared.record = null;
  shared.desk = await get(`/api/desks/${state.desk}`);
}

export async function show() {
  try { readAddress(); } catch (problem) { if (!(problem instanceof Forged)) throw problem; say(problem.message); history.replaceState(null, "", "#first"); }
  const mark = showing = Symbol();
  leave?.(); leave = null;
  try {
    const [page] = await Promise.all([import(PAGES[state.view]), shared.tables ? null : get("/api/tables").then((t) => { shared.tables = t; }), desk()]);
    if (mark !== showing) return;
    if (state.view === "reading" && shared.desk?.text == null) { go({ view: "first" }); return; }
    document.title = `${shared.desk?.title ? shared.desk.title + " · " : ""}Leeward`;
    bar();
    const place = h("div", { cls: `page ${state.view}` });
    leave = page.render(place, shared) ?? null;
    $("#main").replaceChildren(place);
    // Whoever has just come keeps the browser's own start; whoever follows a link is taken to the new page.
    if (!arrived) arrived = true;
    else if (document.activeElement === document.body || !document.activeElement?.isConnected) $("#main").focus({ preventScroll: true });
    scrollTo(0, 0);
  } catch (problem) {
    failed(problem);
    if (state.desk) { state.desk = null; go({ view: "first" }); }
  }
}
window.addEventListener("hashchange", show);
window.addEventListener("kept", bar);
window.addEventListener("back", () => show());
$("#skip").addEventListener("click", (event) => { event.preventDefault(); $("#main").focus(); });
document.addEventListener("click", (event) => { for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false; });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") for (const menu of $$("details.menu[open]")) { menu.open = false; $("summary", menu).focus(); } });
show();
