// Pages that stand still: history, evidence, about.
import { h, fragment, readable } from "./dom.js";
import { get, failed } from "./api.js";
import { state } from "./state.js";

export function render(place, shared) {
  const wrap = h("div", { cls: "wrap" }), body = h("div", {}, h("p", { cls: "small" }, "Loading …"));
  place.append(wrap);
  const load = (path) => get(path).then((row) => body.replaceChildren(fragment(row.html))).catch(failed);
  if (state.view === "history") {
    wrap.append(h("h1", {}, "Why believe it, and where not"), h("p", { cls: "lead" }, "What studies found and what past episodes did, beside what the model says of them. Misses are shown as hits are."), body);
    load("/api/history");
  } else if (state.view === "about") {
    wrap.append(h("h1", {}, "About this model"), body);
    load(state.desk ? `/api/about?desk=${state.desk}` : "/api/about");
  } else {
    const [first, second] = JSON.parse(sessionStorage.getItem("evidence") ?? '["",""]');
    const pick = (label, rows, value) => { const node = h("select", { onchange: ask }, h("option", { value: "" }, "any"), rows.map((r) => h("option", { value: r.name, selected: r.name === value }, r.title))); return [h("label", {}, h("span", {}, label), node), node]; };
    const [leverLabel, lever] = pick("Lever", shared.tables.levers, first), [outcomeLabel, outcome] = pick("Outcome", shared.tables.outcomes, second);
    function ask() { sessionStorage.setItem("evidence", JSON.stringify([lever.value, outcome.value])); load(`/api/evidence?${new URLSearchParams({ lever: lever.value, outcome: outcome.value })}`); }
    wrap.append(h("h1", {}, "Published evidence"), h("p", { cls: "lead" }, "What studies and officials have reported, for and against, with how each number was found: read in the source, inferred, or recalled."), h("form", { cls: "picks", onsubmit: (e) => e.preventDefault() }, leverLabel, outcomeLabel), body);
    ask();
  }
}
