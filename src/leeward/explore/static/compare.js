// Up to six strategies side by side; the pictures are the report's.
import { h, fragment, readable } from "./dom.js";
import { post, failed } from "./api.js";
import { state, keep, go, address, leversText } from "./state.js";
import { fromOption } from "./settings.js";

export function render(place, shared) {
  const { tables, desk } = shared, start = desk?.world.start ?? "2025-09-01";
  let over = false, turn = 0;
  const out = h("div", { cls: "compared" }), list = h("ul", { cls: "chosen" }), wait = h("div", { cls: "progress", role: "status" });
  if (!state.saved.length && desk) keep({ saved: desk.options.map((o) => ({ title: (o.title || readable(o.id)).slice(0, 100), levers: fromOption(o, tables, start) })).filter((x) => x.levers.length).slice(0, 6) });
  const told = (levers) => levers.length ? [...new Set(levers.map((x) => tables.levers.find((l) => l.name === x.lever)?.title ?? x.lever))].join(", ") : "nothing more than today";
  function draw() {
    list.replaceChildren(...state.saved.map((row, at) => h("li", {},
      h("label", { cls: "hid", for: `t-${at}` }, "Title"), h("input", { id: `t-${at}`, value: row.title, maxlength: "100", onchange: (e) => { const title = e.target.value.trim() || row.title; keep({ saved: state.saved.map((x, i) => i === at ? { ...x, title } : x) }); ask(); } }),
      h("span", { cls: "small" }, told(row.levers)),
      h("div", { cls: "row" }, h("button", { type: "button", cls: "quiet", onclick: () => go({ view: "answer", levers: row.levers }) }, "Open"), h("button", { type: "button", cls: "quiet", onclick: () => { keep({ saved: state.saved.filter((_, i) => i !== at) }); draw(); ask(); } }, "Take out")))));
  }
  async function ask() {
    const mine = ++turn;
    const strategies = state.saved.filter((x) => x.levers.length);
    if (!strategies.length) { out.replaceChildren(); wait.replaceChildren(h("p", {}, "Nothing to compare yet. Set levers on the ", h("a", { href: address({ view: "answer" }) }, "answer page"), " and choose “Add to compare”.")); return; }
    out.classList.add("stale");
    try {
      while (!over && mine === turn) {
        const row = await post("/api/compare", { desk: state.desk, strategies });
        if (over || mine !== turn) return;
        if (row.html) { out.replaceChildren(fragment(row.html)); if (row.final) out.classList.remove("stale"); }
        if (row.final) { wait.replaceChildren(); return; }
        wait.replaceChildren(h("progress", { max: String(row.total || 1), value: String(row.done), "aria-label": "Playing" }), h("span", { cls: "small" }, `${row.state === "judging" ? "Judging" : `Playing ${row.done} of ${row.total}`} · ${Math.round(row.seconds)} s`));
        await new Promise((done) => setTimeout(done, 800));
      }
    } catch (problem) { wait.replaceChildren(); failed(problem); }
  }
  place.append(h("div", { cls: "wrap" }, h("h1", {}, "Strategies compared"), h("p", { cls: "lead" }, "Each on the same model versions, with the same luck. Up to six."), list, wait, out));
  draw(); ask();
  return () => { over = true; };
}
