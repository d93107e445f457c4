// All state is in the address: #view?desk=…&l=lever:value:from:to:place+place;…&c=outcome,…&a=unknown:level;…&w=week&p=place
// What is read from it is checked here for its form; names and values are checked by the server, which answers in a sentence.
export const VIEWS = ["first", "reading", "answer", "compare", "history", "evidence", "about"];
const NAME = /^[a-z][a-z0-9_]{0,60}$/;

export const state = { view: "first", desk: null, levers: null, charts: [], assume: {}, mode: "policy", week: null, saved: [], place: null };
export class Forged extends Error {}
const need = (good, what) => { if (!good) throw new Forged(`This address cannot be read: ${what}. The page starts afresh.`); };

function lever(text) {
  const [name, value, from = "", to = "", where = "", ramp = ""] = text.split(":");
  need(NAME.test(name), "a lever has no proper name");
  need(/^-?\d{1,9}(\.\d{1,6})?$/.test(value ?? ""), `the setting of ${name} is no number`);
  need(/^\d{0,4}$/.test(from) && /^\d{0,4}$/.test(to) && /^\d{0,4}$/.test(ramp), `the weeks of ${name} are no numbers`);
  const places = where ? where.split("+") : [];
  need(places.every((place) => NAME.test(place)), `a place of ${name} has no proper name`);
  return { lever: name, value: Number(value), start_week: Number(from || 0), end_week: to === "" ? null : Number(to), where: places, ramp_weeks: Number(ramp || 0) };
}
export const leversText = (levers) =>
  levers.map((x) => [x.lever, x.value, x.start_week || "", x.end_week ?? "", x.where.join("+"), x.ramp_weeks || ""].join(":").replace(/:+$/, "")).join(";");

export function readAddress() {
  const [view, query = ""] = location.hash.slice(1).split("?");
  const fresh = { view: "first", desk: null, levers: null, charts: [], assume: {}, mode: "policy", week: null, saved: [], place: null };
  try {
    need(location.hash.length < 20000, "it is too long");
    need(!view || VIEWS.includes(view), `there is no page ${JSON.stringify(view.slice(0, 40))}`);
    const given = new URLSearchParams(query);
    for (const key of given.keys()) need(["desk", "l", "c", "a", "w", "m", "s", "p"].includes(key), `${JSON.stringify(key.slice(0, 40))} means nothing`);
    fresh.view = view || "first";
    if (given.has("desk")) { fresh.desk = given.get("desk"); need(/^[a-f0-9]{24}$/.test(fresh.desk), "that is no name of a desk"); }
    if (given.has("l")) fresh.levers = given.get("l") ? given.get("l").split(";").map(lever) : [];
    if (given.has("c")) { fresh.charts = given.get("c").split(","); need(fresh.charts.length <= 6 && fresh.charts.every((x) => NAME.test(x)), "the charts have no proper names"); }
    for (const pair of (given.get("a") ?? "").split(";").filter(Boolean)) {
      const [name, level] = pair.split(":");
      need(/^[A-Za-z0-9_]{1,80}$/.test(name) && /^([A-Za-z0-9_]{1,60}|=-?\d{1,12}(\.\d{1,9})?(e-?\d{1,2})?)$/.test(level ?? ""), "an assumption has no proper name");
      fresh.assume[name] = level;
    }
    if (given.has("w")) { need(/^\d{1,4}$/.test(given.get("w")), "the week is no number"); fresh.week = Number(given.get("w")); }
    if (given.has("p")) { need(NAME.test(given.get("p")), "the place has no proper name"); fresh.place = given.get("p"); }
    if (given.has("m")) { need(["policy", "assumptions"].includes(given.get("m")), "there is no such switch"); fresh.mode = given.get("m"); }
    for (const row of (given.get("s") ?? "").split("|").filter(Boolean)) {
      const [title, rest = ""] = row.split("~");
      let name;
      try { name = decodeURIComponent(title); } catch { need(false, "a title is broken"); }
      need(name.length > 0 && name.length <= 120, "a title is empty or too long");
      fresh.saved.push({ title: name, levers: rest ? rest.split(";").map(lever) : [] });
    }
    need(fresh.saved.length <= 6, "more than six strategies are compared");
  } catch (problem) {
    Object.assign(state, { view: "first", desk: null, levers: null, charts: [], assume: {}, mode: "policy", week: null, saved: [], place: null });
    throw problem;
  }
  Object.assign(state, fresh);
}

export function address(changes = {}) {
  const now = { ...state, ...changes };
  const given = new URLSearchParams();
  if (now.desk) given.set("desk", now.desk);
  if (now.levers) given.set("l", leversText(now.levers));
  if (now.charts.length) given.set("c", now.charts.join(","));
  const assumed = Object.entries(now.assume).map((pair) => pair.join(":")).join(";");
  if (assumed) given.set("a", assumed);
  if (now.week !== null) given.set("w", now.week);
  if (now.place) given.set("p", now.place);
  if (now.mode !== "policy") given.set("m", now.mode);
  if (now.saved.length) given.set("s", now.saved.map((row) => `${encodeURIComponent(row.title)}~${leversText(row.levers)}`).join("|"));
  const query = given.toString().replaceAll("%3A", ":").replaceAll("%3B", ";").replaceAll("%2C", ",");
  return `#${now.view}${query ? "?" + query : ""}`;
}
export function keep(changes) {
  Object.assign(state, changes);
  history.replaceState(null, "", address());
  window.dispatchEvent(new Event("kept"));
}
export function go(changes) {
  Object.assign(state, changes);
  location.hash = address();
}
