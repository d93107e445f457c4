// Levers in groups: four named levels and a fine slider each, weeks and places. Any change calls `changed`.
import { h, $$, fresh, number, readable } from "./dom.js";

const FAMILY = { interdiction: "On the way", military: "By force", supply: "At the source", development: "For growers", cooperation: "With partners", enforcement: "In the market country", governance: "Institutions", demand: "For users", pressure: "Pressure on states" };
const LEVEL = { now: "Now", more: "More", surge: "Surge", all_out: "All-out" };

export class Levers {
  constructor(tables, settings, weeks, start, changed) {
    Object.assign(this, { tables, weeks, start, changed, settings: settings.map((x) => ({ ...x })) });
    this.node = h("div", { cls: "levers" });
    this.draw();
  }
  of(name) { return this.settings.filter((x) => x.lever === name); }
  set(name, changes) {
    const lever = this.tables.levers.find((l) => l.name === name), own = this.of(name)[0];
    const next = { lever: name, value: lever.now, start_week: 0, end_week: null, where: [], ramp_weeks: 0, ...own, ...changes };
    this.settings = this.settings.filter((x) => x.lever !== name);
    const idle = next.value === lever.baseline && !next.where.length && !next.start_week && next.end_week === null;
    if (!idle) this.settings.push(next);
    this.changed(this.settings);
  }
  draw() {
    const groups = Map.groupBy ? Map.groupBy(this.tables.levers, (l) => l.family) : new Map(this.tables.families.map((f) => [f, this.tables.levers.filter((l) => l.family === f)]));
    // What is set stands first, so that a strategy is seen at once.
    const sets = (levers) => levers.filter((l) => this.of(l.name).length).length;
    const ordered = [...groups].sort((a, b) => Number(sets(b[1]) > 0) - Number(sets(a[1]) > 0)).map(([family, levers]) => [family, [...levers].sort((a, b) => Number(this.of(b.name).length > 0) - Number(this.of(a.name).length > 0))]);
    this.node.replaceChildren(...ordered.map(([family, levers]) => {
      const set = sets(levers), open = set > 0 || (family === "interdiction" && !this.settings.length);
      return h("details", { cls: "group", open }, h("summary", {}, h("span", {}, FAMILY[family] ?? readable(family)), h("span", { cls: "set" }, set ? `${set} set` : "")), levers.map((l) => this.lever(l)));
    }));
  }
  lever(lever) {
    const own = this.of(lever.name), name = fresh(lever.name);
    if (own.length > 1) {
      return h("fieldset", { cls: "lever on", "data-lever": lever.name }, h("legend", {}, lever.title),
        h("p", { cls: "small" }, `${own.length} dated settings from the brief, played as they stand.`),
        h("div", { cls: "row" }, h("button", { type: "button", onclick: () => { const kept = Math.max(...own.map((x) => x.value)); this.settings = this.settings.filter((x) => x.lever !== lever.name); this.set(lever.name, { value: kept }); this.draw(); } }, "One setting instead"), h("button", { type: "button", onclick: () => { this.settings = this.settings.filter((x) => x.lever !== lever.name); this.changed(this.settings); this.draw(); } }, "Leave it out")));
    }
    const at = own[0], value = at?.value ?? lever.baseline;
    const out = h("output", { for: `${name}-r`, cls: "dial" });
    const top = Math.max(lever.all_out, value), bottom = Math.min(lever.minimum, lever.now);
    const step = lever.dial === "switch" ? 1 : Number(((top - bottom) / 200).toPrecision(1)) || 1;
    const range = h("input", { type: "range", id: `${name}-r`, min: String(bottom), max: String(top), step: "any", value: String(value), "aria-label": `${lever.title}, ${lever.unit}` });
    const radios = this.tables.levels.map((level) => h("label", { title: lever.meaning[level] }, h("input", { type: "radio", name: `${name}-l`, value: level, checked: lever[level] === value && (level === "now" || lever[level] !== lever.now), onchange: () => { range.value = String(lever[level]); told(); this.set(lever.name, { value: lever[level] }); mark(); } }), h("span", {}, LEVEL[level])));
    const about = h("span", { cls: "small" });
    const told = () => {
      const v = Number(range.value), level = this.tables.levels.find((l) => lever[l] === v);
      out.textContent = `${number(v)} ${lever.unit}`; about.textContent = level ? lever.meaning[level] : "";
      range.setAttribute("aria-valuetext", out.textContent);
      for (const r of box.querySelectorAll("input[type=radio]")) r.checked = r.value === level;
    };
    let keyed = false;
    range.addEventListener("input", () => {
      const v = Math.round(Number(range.value) / step) * step;
      // A pointer that comes near a named level lands on it; keys go step by step.
      const near = keyed ? undefined : this.tables.levels.map((l) => lever[l]).find((x) => Math.abs(x - Number(range.value)) < (top - bottom) / 150);
      const kept = Number(Math.min(top, Math.max(bottom, near ?? v)).toPrecision(6));
      range.value = String(kept); told(); this.set(lever.name, { value: kept }); mark();
    });
    range.addEventListener("keydown", (event) => {
      const by = { ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step, PageUp: 10 * step, PageDown: -10 * step }[event.key];
      if (by) { event.preventDefault(); range.value = String(Number(range.value) + by); keyed = true; range.dispatchEvent(new Event("input")); keyed = false; }
    });
    const week = (key, label, given) => h("label", { cls: "date" }, h("span", {}, label), h("input", { type: "month", value: given === null ? "" : this.month(given), min: this.month(0), onchange: (event) => { const w = event.target.value ? this.week(event.target.value) : key === "start_week" ? 0 : null; this.set(lever.name, { [key]: key === "end_week" && w === 0 ? null : w }); mark(); } }));
    const places = lever.where_allowed.length < 2 ? null : h("fieldset", { cls: "places" }, h("legend", {}, "Where"), lever.where_allowed.map((p) => h("label", {}, h("input", { type: "checkbox", value: p, checked: (at?.where.length ? at.where : lever.where_default).includes(p), onchange: () => { const where = [...box.querySelectorAll(".places input:checked")].map((i) => i.value); const usual = where.length === lever.where_default.length && where.every((w) => lever.where_default.includes(w)); this.set(lever.name, { where: usual ? [] : where }); mark(); } }), this.tables.places.find((x) => x.name === p)?.title ?? readable(p))));
    const box = h("fieldset", { cls: "lever", "data-lever": lever.name }, h("legend", {}, lever.title), out,
      h("div", { cls: "four" }, radios), range, about,
      h("details", { cls: "more" }, h("summary", {}, "When, where, how"), h("div", { cls: "dates" }, week("start_week", "From", at?.start_week ?? 0), week("end_week", "Until", at?.end_week ?? null)), places,
        h("p", { cls: "small" }, lever.mechanism, lever.resolution === "poor" ? " The model resolves this lever poorly." : "")));
    const mark = () => { box.classList.toggle("on", this.of(lever.name).length > 0); const group = box.closest("details.group"); if (group) { const set = [...group.querySelectorAll(".lever")].filter((x) => x.classList.contains("on")).length; group.querySelector(".set").textContent = set ? `${set} set` : ""; } };
    box.classList.toggle("on", Boolean(at));
    told();
    return box;
  }
  month(week) { const day = new Date(`${this.start}T00:00:00Z`); day.setUTCDate(day.getUTCDate() + 7 * week); return day.toISOString().slice(0, 7); }
  week(month) { return Math.max(0, Math.round((new Date(`${month}-01T00:00:00Z`) - new Date(`${this.start}T00:00:00Z`)) / 6048e5)); }
}
