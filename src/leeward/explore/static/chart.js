// The fan chart that follows a slider: levels against the baseline above, the paired change below.
// Classes are those of the report's style sheet, so both look alike; every chart has a table, a summary and its numbers to take along.
import { h, s, fresh, number, save } from "./dom.js";

const W = 560, LEFT = 62, RIGHT = 14, UP = [30, 176], DOWN = [226, 348], H = 398;

const finite = (rows) => rows.flat().filter((v) => v !== null);
function scale(low, high, a, b) {
  if (!(high > low)) { low -= 1; high += 1; }
  const f = (v) => a + ((v - low) / (high - low)) * (b - a);
  f.ticks = ticks(low, high, 4); f.low = low; f.high = high;
  return f;
}
function ticks(low, high, count) {
  const raw = (high - low) / count, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((x) => x * power).find((x) => x >= raw * 0.75) ?? raw;
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}
const path = (points) => "M" + points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
function line(x, y, weeks, row) {
  return path(weeks.map((w, i) => [x(w), y(row[i] ?? 0)]).filter((_, i) => row[i] !== null));
}
function band(x, y, weeks, low, high) {
  const at = weeks.map((_, i) => i).filter((i) => low[i] !== null && high[i] !== null);
  if (!at.length) return "";
  return path([...at.map((i) => [x(weeks[i]), y(low[i])]), ...at.reverse().map((i) => [x(weeks[i]), y(high[i])])]) + "Z";
}
function room(values, include = []) {
  const all = [...values, ...include];
  let low = Math.min(...all), high = Math.max(...all);
  const pad = (high - low) * 0.06 || Math.abs(high) * 0.06 || 1;
  return [include.includes(low) && low === 0 ? 0 : low - pad, high + pad];
}
const shortTick = (v, all) => {
  const size = Math.max(...all.map(Math.abs));
  return size >= 1e9 ? number(v / 1e9) + "bn" : size >= 1e6 ? number(v / 1e6) + "m" : size >= 1e4 ? number(v / 1e3) + "k" : number(v);
};

export function fan(data, horizon) {
  const { weeks } = data, last = Math.max(horizon, weeks.at(-1) + 1), name = fresh("fan");
  const x = scale(0, last - 1, LEFT, W - RIGHT);
  const other = data.base_all ?? [];
  let [low, high] = room(finite([...data.with, ...data.base, ...other]));
  if (data.floor !== null) low = Math.max(low, data.floor);
  const y = scale(low, high, UP[1], UP[0]);
  const z = scale(...room(finite([...data.change, ...(data.change_all ?? [])]), [0, -1.5 * data.zone, 1.5 * data.zone]), DOWN[1], DOWN[0]);
  const months = last / 4.348, every = months <= 18 ? 3 : months <= 48 ? 6 : 12 * Math.max(1, Math.round(months / 120));
  const axis = [];
  for (let m = 0; m <= months + 0.2; m += every) {
    const at = Math.min(x(m * 4.348), W - RIGHT);
    for (const edge of [UP[1], DOWN[1]]) axis.push(s("line", { x1: at, x2: at, y1: edge, y2: edge + 4, cls: "zero" }));
    axis.push(s("text", { x: at, y: DOWN[1] + 18, "text-anchor": "middle", cls: "tick" }, String(m)));
  }
  const grid = (f, signed) => f.ticks.map((v) => [
    s("line", { x1: LEFT, x2: W - RIGHT, y1: f(v), y2: f(v), cls: signed && v === 0 ? "zero" : "grid" }),
    s("text", { x: LEFT - 8, y: f(v) + 4, "text-anchor": "end", cls: "tick" }, (signed && v > 0 ? "+" : "") + shortTick(v, f.ticks)),
  ]);
  const summary = `Change against the baseline (9 in 10): ${data.rows.map((r) => `after ${r.after} ${r.change}`).join("; ")}.`;
  const picture = s("svg", { cls: "chart fan", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-labelledby": `${name}-t ${name}-d`, xmlns: "http://www.w3.org/2000/svg" },
    s("title", { id: `${name}-t` }, data.title), s("desc", { id: `${name}-d` }, summary),
    s("text", { x: 0, y: 13, cls: "soft lab" }, `Level, ${data.unit}`), grid(y, false),
    data.base_all ? [s("path", { d: band(x, y, weeks, data.base_all[0], data.base_all[4]), cls: "ghost" }), s("path", { d: line(x, y, weeks, data.base_all[2]), cls: "ghostmed" })] : null,
    s("path", { d: band(x, y, weeks, data.with[0], data.with[4]), cls: "f90" }), s("path", { d: band(x, y, weeks, data.with[1], data.with[3]), cls: "f50" }),
    s("path", { d: line(x, y, weeks, data.base[0]), cls: "b90" }), s("path", { d: line(x, y, weeks, data.base[4]), cls: "b90" }),
    s("path", { d: line(x, y, weeks, data.base[2]), cls: data.base_all ? "assumedmed" : "bmed" }), s("path", { d: line(x, y, weeks, data.with[2]), cls: "fmed" }),
    s("text", { x: 0, y: DOWN[0] - 15, cls: "soft lab" }, `Change by the strategy, ${data.change_unit}`.replace(/, $/, "")),
    s("rect", { x: LEFT, y: z(data.zone), width: W - RIGHT - LEFT, height: z(-data.zone) - z(data.zone), cls: "zone" }), grid(z, true),
    data.change_all ? s("path", { d: line(x, z, weeks, data.change_all[2]), cls: "ghostmed" }) : null,
    s("path", { d: band(x, z, weeks, data.change[0], data.change[4]), cls: "f90" }), s("path", { d: band(x, z, weeks, data.change[1], data.change[3]), cls: "f50" }),
    s("path", { d: line(x, z, weeks, data.change[2]), cls: "fmed" }), axis,
    s("text", { x: (LEFT + W - RIGHT) / 2, y: DOWN[1] + 38, "text-anchor": "middle", cls: "tick" }, "months since the start"));
  return { picture, summary };
}

export function twin(data) {
  const head = ["After", "Baseline", "With it", "Change (9 in 10)"];
  return h("details", { cls: "twin" }, h("summary", {}, "Numbers and files"),
    h("div", { cls: "scroll", tabindex: "0", role: "region", "aria-label": data.title },
      h("table", { cls: "data" }, h("caption", {}, `${data.title}, ${data.unit}; medians`),
        h("thead", {}, h("tr", {}, head.map((t, i) => h("th", { scope: "col", cls: i ? "n" : null }, t)))),
        h("tbody", {}, data.rows.map((r) => h("tr", {}, h("th", { scope: "row" }, r.after), h("td", { cls: "n" }, r.base), h("td", { cls: "n" }, r.with), h("td", { cls: "n" }, r.change)))))));
}

const QUANTILES = [5, 25, 50, 75, 95];
export function csv(data) {
  const heads = ["week", ...["with", "baseline", "change"].flatMap((k) => QUANTILES.map((q) => `${k}_p${q}`))];
  const rows = data.weeks.map((w, i) => [w + 1, ...["with", "base", "change"].flatMap((k) => data[k].map((row) => row[i] ?? ""))].join(","));
  return `# ${data.title}; level in ${data.unit}, change in ${data.change_unit}\n${heads.join(",")}\n${rows.join("\n")}\n`;
}
const KEPT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "font-family", "font-size", "font-weight", "paint-order"];
export function standalone(svg) {
  const copy = svg.cloneNode(true), from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((node, i) => { const look = getComputedStyle(node); for (const key of KEPT) to[i].setAttribute(key, look.getPropertyValue(key)); });
  copy.setAttribute("width", svg.viewBox.baseVal.width); copy.setAttribute("height", svg.viewBox.baseVal.height);
  return new XMLSerializer().serializeToString(copy);
}
export function files(stem, data, svg, asCsv = csv) {  // data and svg: what gives them when they are asked for
  const button = (word, name, work, type) => h("button", { type: "button", cls: "quiet", onclick: () => save(name, work(), type) }, word);
  return h("p", { cls: "files" }, button("CSV", `${stem}.csv`, () => asCsv(data()), "text/csv"), button("JSON", `${stem}.json`, () => JSON.stringify(data(), null, 1), "application/json"), button("SVG", `${stem}.svg`, () => standalone(svg()), "image/svg+xml"));
}
