// The corridor map over time: width is the share of what departs, or the size of its change; dashed where the sign is unsure.
import { h, s, fresh } from "./dom.js";
import { files } from "./chart.js";

const SLIGHT = 0.05;
export class CorridorMap {
  constructor(drawn, onweek) {
    Object.assign(this, { drawn, onweek, data: null, at: 0, mode: "change", timer: null });
    const name = fresh("map");
    this.title = s("title", { id: `${name}-t` }, "Corridors"); this.desc = s("desc", { id: `${name}-d` }, "");
    this.arcs = s("g", {}); this.texts = s("g", {});
    this.svg = s("svg", { cls: "chart map", viewBox: `0 0 ${drawn.width} ${drawn.height}`, role: "img", "aria-labelledby": `${name}-t ${name}-d`, xmlns: "http://www.w3.org/2000/svg" },
      this.title, this.desc, s("rect", { width: drawn.width, height: drawn.height, cls: "sea" }), s("path", { d: drawn.land, cls: "land" }), this.arcs, this.texts);
    this.slider = h("input", { type: "range", min: "0", max: "0", value: "0", "aria-label": "Time", oninput: () => this.move(Number(this.slider.value)) });
    this.word = h("output", { cls: "when" }, "");
    this.button = h("button", { type: "button", cls: "round", "aria-label": "Play over time", onclick: () => this.toggle() }, "▶");
    const modes = [["change", "Change"], ["before", "Without"], ["after", "With"]].map(([value, word]) =>
      h("label", {}, h("input", { type: "radio", name: `${name}-mode`, value, checked: value === "change", onchange: () => { this.mode = value; this.draw(); } }), h("span", {}, word)));
    this.rows = h("tbody", {});
    this.node = h("figure", { cls: "fig mapfig" },
      h("div", { cls: "figtop" }, h("h3", {}, "Where it goes"), h("fieldset", { cls: "switch" }, h("legend", { cls: "hid" }, "Show"), modes)),
      this.svg, h("div", { cls: "time" }, this.button, this.slider, this.word),
      this.key = h("p", { cls: "key" }),
      h("details", { cls: "twin" }, h("summary", {}, "Numbers and files"), h("div", { cls: "scroll", tabindex: "0", role: "region", "aria-label": "Corridors" }, h("table", { cls: "data" }, h("caption", {}, "Share of what departs, and change of each corridor; medians"),
        h("thead", {}, h("tr", {}, ["Corridor", "Without", "With", "Change"].map((t, i) => h("th", { scope: "col", cls: i ? "n" : null }, t)))), this.rows)),
        files("corridors", () => this.data, () => this.svg, () => this.csv())));
  }
  set(data, week) {
    this.data = data;
    this.slider.max = String(data.weeks.length - 1);
    const wanted = week === null ? data.weeks.length - 1 : data.weeks.findIndex((w) => w >= week);
    this.at = wanted < 0 ? data.weeks.length - 1 : wanted;
    this.slider.value = String(this.at);
    this.draw();
  }
  move(at) { this.at = at; this.draw(); this.onweek(this.data.weeks[at]); }
  toggle() {
    if (this.timer) { clearInterval(this.timer); this.timer = null; this.button.textContent = "▶"; this.button.setAttribute("aria-label", "Play over time"); return; }
    if (!this.data) return;
    if (this.at >= this.data.weeks.length - 1) this.at = 0;
    this.button.textContent = "❚❚"; this.button.setAttribute("aria-label", "Pause");
    this.timer = setInterval(() => {
      if (!this.node.isConnected || this.at >= this.data.weeks.length - 1) { this.toggle(); return; }
      this.slider.value = String(this.at + 1); this.move(this.at + 1);
    }, matchMedia("(prefers-reduced-motion: reduce)").matches ? 900 : 160);
  }
  csv() {
    const rows = this.data.corridors.flatMap((c) => this.data.weeks.map((w, i) => [c.name, w, c.before[i], c.after[i], c.change[i], c.sure[i]].join(",")));
    return `corridor,week,share_without,share_with,relative_change,sign_sure\n${rows.join("\n")}\n`;
  }
  draw() {
    if (!this.data) return;
    const i = this.at, week = this.data.weeks[i];
    const months = Math.round(week / 4.348), when = `${months} month${months === 1 ? "" : "s"}`;
    this.word.textContent = when; this.slider.setAttribute("aria-valuetext", when);
    const percent = (v) => v === null ? "–" : v >= 0.1 ? `${Math.round(100 * v)} %` : `${(100 * v).toFixed(1)} %`;
    const signed = (v) => v === null || Math.abs(v) < 0.0005 ? "±0 %" : `${v > 0 ? "+" : "−"}${Math.abs(100 * v).toFixed(Math.abs(v) >= 0.095 ? 0 : 1)} %`;
    const widest = Math.max(0.02, ...this.data.corridors.flatMap((c) => c.of_all.map((v) => Math.abs(v ?? 0))));
    const told = [];
    this.arcs.replaceChildren(); this.texts.replaceChildren();
    for (const c of [...this.data.corridors].sort((a, b) => b.before[i] - a.before[i])) {
      const arc = this.drawn.arcs[c.name]; if (!arc) continue;
      const change = c.change[i] ?? 0, moves = Math.abs(change) > SLIGHT;
      let thick, cls, text, dashed = false;
      if (this.mode === "change") {
        cls = moves ? (change > 0 ? "up" : "down") : "neg"; dashed = moves && !c.sure[i];
        thick = moves ? 1.8 + 15 * Math.min(1, Math.abs(c.of_all[i] ?? 0) / widest) : 1.8; text = signed(c.change[i]);
      } else {
        const share = this.mode === "before" ? c.before[i] : c.after[i];
        cls = "plain"; thick = 1.2 + 30 * (share ?? 0); text = percent(share);
      }
      told.push(`${arc.title} ${text}`);
      const p = arc.points, [xa, ya] = p.at(-2), [xb, yb] = p.at(-1), turn = Math.atan2(yb - ya, xb - xa), size = Math.max(5, thick * 1.25);
      const wing = (side) => [xb + 0.75 * size * Math.cos(turn + side), yb + 0.75 * size * Math.sin(turn + side)];
      const d = (points) => "M" + points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
      this.arcs.append(s("path", { d: d(p), cls: `arc ${cls}`, "stroke-width": thick.toFixed(1), "stroke-dasharray": dashed ? `${Math.max(4, 1.4 * thick)} ${Math.max(5, 1.6 * thick)}` : null, "stroke-linecap": dashed ? "butt" : null }),
        s("path", { d: d([[xb + size * Math.cos(turn), yb + size * Math.sin(turn)], wing(Math.PI / 2), wing(-Math.PI / 2)]) + "Z", cls: `head-arrow ${cls}` }));
      const [x, y, anchor, short] = arc.label;
      this.texts.append(s("text", { x, y: y - 6, cls: "halo tick", "text-anchor": anchor }, short), s("text", { x, y: y + 8, cls: "halo head", "text-anchor": anchor }, text));
    }
    this.desc.textContent = `After ${when}: ${told.join(", ")}.`;
    this.key.replaceChildren(...(this.mode === "change"
      ? [h("span", {}, h("i", { cls: "sw up" }), "more"), h("span", {}, h("i", { cls: "sw down" }), "less"), h("span", {}, h("i", { cls: "sw neg" }), "under 5 %"), h("span", {}, "dashed: sign unsure")]
      : [h("span", {}, h("i", { cls: "sw base" }), "width: share of what departs")]));
    this.rows.replaceChildren(...this.data.corridors.map((c) => h("tr", {}, h("th", { scope: "row" }, c.title), h("td", { cls: "n" }, percent(c.before[i])), h("td", { cls: "n" }, percent(c.after[i])), h("td", { cls: "n" }, signed(c.change[i])))));
  }
}
