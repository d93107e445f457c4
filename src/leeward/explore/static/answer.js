// The answer: sentences, fan and map, levers, claims with their verdicts.
import { h, $, fragment, number, readable, shorten } from "./dom.js";
import { get, lines, say, failed, Refused } from "./api.js";
import { state, keep, address } from "./state.js";
import { fan, twin, files } from "./chart.js";
import { CorridorMap } from "./map.js";
import { Levers } from "./levers.js";
import { fromOption, mainMarket, mainOption } from "./settings.js";

const WAIT = 60, OFTEN = 150;  // ms: a stop is this long; while a slider moves, looks are asked for this far apart

export function render(place, shared) {
  const { tables, desk } = shared;
  const start = desk?.world.start ?? "2025-09-01", weeks = Math.round((desk?.years ?? 3) * 52);
  if (!state.charts.length) keep({ charts: ["kg_delivered"] });
  if (state.levers === null) keep({ levers: desk ? fromOption(mainOption(desk), tables, start) : [] });
  let over = false, running = null, timer = null, began = 0, ticker = null, last = null;

  // -- frame
  const mine = h("div", { cls: "sentences mine", role: "status", "aria-live": "polite" });
  const theirs = h("div", { cls: "sentences" });
  const clock = h("p", { cls: "clock", role: "status" });
  const charted = h("div", { cls: "chartbox" });
  const map = new CorridorMap(tables.map, (week) => keep({ week }));
  const pick = h("select", { "aria-label": "Chart of", onchange: () => { keep({ charts: [pick.value] }); ask(0, Boolean(state.place)); } }, tables.charts.map((c) => h("option", { value: c.name, selected: c.name === state.charts[0] }, c.title)));
  const where = h("select", { "aria-label": "Place", hidden: true, onchange: () => { keep({ place: where.value }); ask(0); } });
  if (state.place === null) { const market = mainMarket(desk); if (market) keep({ place: market }); }
  const claims = h("section", { cls: "strip", "aria-labelledby": "claims-h" });
  const aside = h("aside", { "aria-label": "What you can change" });
  const dialog = h("dialog", { cls: "drawer", "aria-label": "One claim" });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  place.append(h("div", { cls: "board" },
    h("div", { cls: "middle" },
      h("h1", {}, desk?.title ?? "Your strategy"), theirs,
      h("section", { cls: "played", "aria-label": "What the levers do" }, h("div", { cls: "playedtop" }, h("h2", {}, "With the levers as they stand"), h("button", { type: "button", cls: "quiet tolevers", onclick: () => { aside.scrollIntoView(); $("input", aside)?.focus({ preventScroll: true }); } }, "Move the levers ↓"), clock),
        h("div", { cls: "twopics" }, h("figure", { cls: "fig chartfig" }, h("div", { cls: "figtop" }, h("h3", { cls: "hid" }, "Over time"), h("div", { cls: "picks2" }, pick, where)), charted), map.node), mine),
      claims), aside), dialog);

  // -- levers and assumptions
  const options = desk?.options ?? [];
  const from = options.length ? h("label", { cls: "from" }, h("span", {}, "Start from"), h("select", { onchange: (event) => { const o = options.find((x) => x.id === event.target.value); keep({ levers: o ? fromOption(o, tables, start) : [] }); side(); ask(0); } }, state.levers.length ? h("option", { value: "-", disabled: true, hidden: true, selected: true }, "settings of your own") : null, h("option", { value: "", selected: !state.levers.length }, "nothing (the baseline)"), options.map((o) => h("option", { value: o.id, selected: JSON.stringify(fromOption(o, tables, start)) === JSON.stringify(state.levers) }, o.title || readable(o.id))))) : null;
  const unknowns = h("div", { cls: "unknowns" });
  function side() {
    const modes = [["policy", "Policy"], ["assumptions", "Assumptions"]].map(([value, word]) => h("label", {}, h("input", { type: "radio", name: "mode", value, checked: state.mode === value, onchange: () => { keep({ mode: value }); side(); } }), h("span", {}, word)));
    const clear = h("button", { type: "button", cls: "quiet", onclick: () => { if (state.mode === "policy") { keep({ levers: [] }); } else keep({ assume: {} }); side(); ask(0); } }, state.mode === "policy" ? "All to now" : "Assume nothing");
    const add = h("button", { type: "button", cls: "quiet", onclick: () => saveStrategy() }, "Add to compare");
    aside.replaceChildren(h("div", { cls: "asidetop" }, h("fieldset", { cls: "switch wide" }, h("legend", { cls: "hid" }, "Change"), modes), h("div", { cls: "row" }, clear, add, h("button", { type: "button", cls: "quiet tolevers", onclick: () => $(".played").scrollIntoView() }, "See the chart ↑"))),
      ...(state.mode === "policy" ? [from, new Levers(tables, state.levers, weeks, start, (levers) => { keep({ levers: levers.map((x) => ({ ...x })) }); ask(WAIT); }).node].filter(Boolean)
        : [h("p", { cls: "small" }, "What is not known. Move one of these, and only the model versions in which it is so are kept; set one value, and all versions are played with it. ", h("b", { cls: "c-up" }, "Violet"), ": what the assumption does to the baseline. ", h("b", { cls: "c-acc" }, "Blue"), ": what the strategy does beyond it."), unknowns]));
    drawUnknowns();
  }
  function saveStrategy() {
    if (state.saved.length >= 6) { say("Six strategies are compared at most: take one out first (Compare)."); return; }
    const named = state.levers.map((x) => tables.levers.find((l) => l.name === x.lever)?.title ?? readable(x.lever));
    const title = named.length ? [...new Set(named)].slice(0, 3).join(", ") : "Nothing more";
    keep({ saved: [...state.saved, { title: title.slice(0, 100), levers: state.levers }] });
    say(`Added to Compare: ${title}.`, "good");
  }
  function drawUnknowns() {
    const rows = last?.unknowns ?? [];
    if (!rows.length) { unknowns.replaceChildren(h("p", { cls: "small" }, "They are listed once the strategy is played.")); return; }
    const one = (row) => {
      const levels = ["", ...row.levels], name = `u-${row.name}`;
      const told = state.assume[row.name] ?? "", fixed = told.startsWith("=") ? told.slice(1) : "";
      const at = Math.max(0, levels.indexOf(told)), word = h("output", { for: name }, fixed ? `${number(Number(fixed))} ${row.unit}` : levels[at] ? readable(levels[at]) : "any");
      const own = row.kind === "parameter" ? h("input", { type: "number", step: "any", value: fixed, placeholder: String(Number(row.ends[1].toPrecision(3))), "aria-label": `${row.title}: one value, ${row.unit}`, onchange: () => {
        const assume = { ...state.assume }, value = Number(own.value);
        if (own.value !== "" && Number.isFinite(value)) assume[row.name] = `=${Number(value.toPrecision(6))}`; else delete assume[row.name];
        keep({ assume }); drawUnknowns(); ask(0, false);
      } }) : null;
      const range = h("input", { type: "range", id: name, min: "0", max: String(levels.length - 1), step: "1", value: String(at), "aria-label": row.title, "aria-valuetext": word.textContent, oninput: () => {
        const level = levels[Number(range.value)], assume = { ...state.assume };
        if (level) assume[row.name] = level; else delete assume[row.name];
        if (own) own.value = "";
        word.textContent = level ? readable(level) : "any"; range.setAttribute("aria-valuetext", word.textContent); box.classList.toggle("on", Boolean(level));
        keep({ assume }); ask(WAIT, false);
      } });
      const box = h("div", { cls: `unknown${at || fixed ? " on" : ""}` }, h("label", { for: name }, row.title), word, range, row.matters ? h("span", { cls: "badge" }, `explains ${Math.round(100 * row.share)} % of the spread`) : null,
        own ? h("details", { cls: "more", open: Boolean(fixed) }, h("summary", {}, "Set one value"), h("p", { cls: "small" }, own, ` ${row.unit}; nine in ten draws lie between ${number(row.ends[0])} and ${number(row.ends[2])}. Everything is played again from before the start.`)) : null);
      return box;
    };
    const part = (kind, title) => [h("h3", {}, title), rows.filter((r) => r.kind === kind).map(one)];
    unknowns.replaceChildren(...part("parameter", "Unknowns that matter most").flat(), ...part("structure", "Open questions of structure").flat());
  }

  // -- playing
  function ask(wait = WAIT, sentences = true) {
    clearTimeout(timer);
    owed ||= sentences;  // a move that is left before its sentences came leaves them to the next
    if (wait && !looking && performance.now() - began > OFTEN) wait = 0;  // the first look follows the hand where it can
    pending = wait > 0;
    charted.classList.add("stale"); map.node.classList.add("stale"); if (owed) mine.classList.add("stale");
    timer = setTimeout(play, wait);
  }
  let queued = null, looking = false, pending = false, owed = false, looked = "";
  function tick() {
    const what = queued ? `Busy: others play at the same time, about ${queued.seconds} s` : looked || "Playing";
    clock.textContent = `${what} … ${((performance.now() - began) / 1000).toFixed(queued ? 0 : 1)} s`;
  }
  async function play() {
    running?.abort();
    const mineNow = running = new AbortController();
    began = performance.now(); clearInterval(ticker); queued = null; looking = true; pending = false; looked = "";
    ticker = setInterval(() => { if (performance.now() - began > 400) tick(); }, 100);
    try {
      const body = { desk: state.desk, levers: state.levers, charts: state.charts, assume: state.assume, sentences: owed, where: state.place || null };
      for await (const row of lines("/api/play", body, mineNow.signal)) {
        if (over || running !== mineNow) return;
        if (row.kind === "bands") { looking = false; bands(row); }
        else if (row.kind === "compiling") { looked += "; the rest follows once the model is compiled for this machine (a minute or two, once)"; tick(); }
        else if (row.kind === "unknowns") { last = row; drawUnknownsKeepingFocus(); }
        else if (row.kind === "answer") told(row.sentences);
        else if (row.kind === "queued") queued = row;
        else if (row.kind === "error") say(row.error);
      }
      if (!state.levers.length) told([]);
    } catch (problem) {
      if (problem instanceof Refused && problem.seconds && running === mineNow) {  // too many at once: asked again by itself
        queued = { seconds: problem.seconds }; tick();
        timer = setTimeout(play, 1000 * problem.seconds);
      } else if (problem.name !== "AbortError") failed(problem);
    } finally {
      if (running === mineNow) { clearInterval(ticker); running = null; looking = false; }
    }
  }
  function bands(row) {
    const [data] = row.charts;
    queued = null;
    if (data) {
      places(data);
      const made = fan(data, weeks), open = $("details.twin", charted)?.open;
      const numbers = twin(data); numbers.open = open ?? false;
      numbers.append(files(data.name, () => data, () => made.picture));
      charted.replaceChildren(h("p", { cls: "charttitle" }, data.title), made.picture,
        h("p", { cls: "key" }, h("span", {}, h("i", { cls: "sw acc" }), "with it (half, 9 in 10)"), h("span", {}, h("i", { cls: "dash" }), state.assume && data.base_all ? "baseline as assumed" : "baseline"), data.base_all ? h("span", {}, h("i", { cls: "sw violet" }), "baseline of all versions") : null, h("span", {}, h("i", { cls: "sw zonekey" }), "too small to matter")),
        h("figcaption", { cls: "small" }, made.summary), numbers);
      charted.classList.toggle("stale", pending);
    }
    if (row.map) { map.set(row.map, state.week); map.node.classList.toggle("stale", pending); }
    if (row.final) {
      clearInterval(ticker);
      const which = Object.keys(state.assume).length ? `Charts: ${row.draws} of ${row.of} model versions, as assumed. Sentences: all of them` : `${row.draws} model versions`;
      clock.textContent = `${which}, ${row.ms ? `${(row.ms / 1000).toFixed(1)} s` : "as played before"}`;
      document.documentElement.dataset.bands = String(Number(document.documentElement.dataset.bands ?? 0) + 1);
    } else {
      looked = `First look: ${row.draws} model versions, ${row.weeks >= weeks ? "all" : row.weeks < 52 ? "half a year" : Math.round(row.weeks / 52)} of ${Math.round(weeks / 52)} years`;
      tick();
    }
  }
  function places(data) {
    where.hidden = data.places.length < 2;
    const rows = data.usual ? data.places : [{ name: "", title: "all together" }, ...data.places];
    if ([...where.options].map((o) => o.value).join() !== rows.map((p) => p.name).join()) where.replaceChildren(...rows.map((p) => h("option", { value: p.name }, p.title)));
    where.value = data.where;
  }
  function drawUnknownsKeepingFocus() {
    const had = unknowns.contains(document.activeElement) ? document.activeElement.id : null;
    if (had) return; // the list stays as it is while somebody moves one
    drawUnknowns();
  }
  function told(sentences) {
    owed = pending && owed;
    mine.classList.toggle("stale", owed);
    mine.replaceChildren(...(sentences.length ? sentences.map((x) => h("p", { cls: "big" }, x.text)) : [h("p", { cls: "big" }, "Nothing is changed: this is the baseline. Move a lever.")]));
    document.documentElement.dataset.told = String(Number(document.documentElement.dataset.told ?? 0) + 1);
  }

  // -- the document's own answer
  let version = 0;
  async function follow() {
    if (!desk || !options.length) return;
    try {
      while (!over) {
        const row = await get(`/api/desks/${state.desk}/answer?version=${version}`);
        if (over) return;
        if (row.record) { version = row.version; shared.record = row.record; answered(row.record, row); }
        if (row.error) { theirs.replaceChildren(h("p", { cls: "notice wrong" }, row.error)); return; }
        if (row.final) { $(".progress", theirs)?.remove(); document.documentElement.dataset.judged = "final"; return; }
        progress(row);
        await new Promise((done) => setTimeout(done, 700));
      }
    } catch (problem) { failed(problem); }
  }
  function progress(row) {
    let line = $(".progress", theirs);
    if (!line) { line = h("div", { cls: "progress" }, h("progress", { max: "1", value: "0", "aria-label": "Playing the options of the document" }), h("span", { cls: "small" })); theirs.append(line); }
    $("progress", line).value = row.total ? row.done / row.total : 0;
    const what = { waiting: "Waiting for the engine", compiling: "Compiling the model for this machine: a minute or two, once", playing: `Playing what the document proposes: ${row.done} of ${row.total}`, judging: "Judging the claims" }[row.state] ?? "";
    $("span", line).textContent = `${what} · ${Math.round(row.seconds)} s${row.version ? " · first look below" : ""}`;
  }
  function answered(record, row) {
    const line = $(".progress", theirs);
    theirs.replaceChildren(...record.answer.sentences.map((x, i) => h("p", { cls: i < 2 ? "big" : "next" }, x.text)), ...(row.final || !line ? [] : [line]));
    strip(record);
  }
  function strip(record) {
    const chips = new Map(tables.words.map((w) => [w.word, w]));
    const seen = new Set(), cards = [];
    for (const v of record.verdicts) {
      if (seen.has(v.row)) continue;
      seen.add(v.row);
      const row = record.rows.find((r) => r.claim === v.row), more = (row?.claims.length ?? 1) - 1;
      cards.push(h("li", {}, h("button", { type: "button", cls: "verdict", "data-claim": v.claim, "aria-haspopup": "dialog", onclick: () => open(v, record) },
        chipOf(chips, v.verdict), h("span", { cls: "span" }, v.span ? `“${shorten(v.span, 16)}”` : pair(v)), h("span", { cls: "small" }, `${v.speaker === "author" ? "the author" : v.speaker}${more > 0 ? ` and ${more} more passage${more > 1 ? "s" : ""}` : ""}${v.told_of ? " · told as past" : ""}`))));
    }
    claims.replaceChildren(h("div", { cls: "striphead" }, h("h2", { id: "claims-h" }, "Its claims"), desk.text != null ? h("a", { href: address({ view: "reading" }) }, "Mend the reading") : null),
      cards.length ? h("ul", { cls: "verdicts" }, cards) : h("p", { cls: "small" }, "It makes no claim that was read."));
  }
  const titled = (rows, name) => rows.find((r) => r.name === name)?.title ?? readable(name);
  const pair = (v) => `${titled(tables.levers, v.lever)} → ${titled(tables.outcomes, v.outcome)}, ${readable(v.direction)}`;
  const chipOf = (chips, word) => { const span = h("span", { cls: "chipbox" }); span.append(fragment(chips.get(word)?.chip ?? "")); if (!chips.has(word)) span.textContent = word; return span; };
  async function open(v, record) {
    const meaning = tables.words.find((w) => w.word === v.verdict), extra = h("div", {});
    const listed = v.explanation.filter((part) => !["Claim", "Published evidence (kept apart)"].includes(part.heading));
    const evidence = v.published?.findings ?? [];
    dialog.replaceChildren(h("article", {},
      h("div", { cls: "drawertop" }, chipOf(new Map(tables.words.map((w) => [w.word, w])), v.verdict), h("button", { type: "button", cls: "quiet", onclick: () => dialog.close() }, "Close")),
      h("blockquote", { cls: "span" }, v.span ? `“${v.span}”` : pair(v)),
      h("p", { cls: "small" }, `${v.speaker === "author" ? "the author" : v.speaker} · ${meaning?.meaning ?? ""}`),
      extra,
      h("dl", { cls: "trailrows" }, listed.map((part) => [h("dt", {}, part.heading), h("dd", {}, part.lines.map((t) => h("p", {}, t)))])),
      h("h3", {}, "Published evidence"), evidence.length ? h("ul", { cls: "findings" }, evidence.map((f) => h("li", {}, h("span", { cls: `side ${f.side}` }, f.side), " ", f.summary ?? "", h("span", { cls: "small" }, ` ${f.source_title} (${readable(f.design)}, ${f.status})`)))) : h("p", { cls: "small" }, "No published finding on this has been entered."),
      h("p", {}, h("a", { href: `${address({ view: "evidence" })}`, onclick: () => sessionStorage.setItem("evidence", JSON.stringify([v.lever, v.outcome])) }, "All evidence on this lever and outcome"))));
    if (!dialog.open) dialog.showModal();
    try {
      const more = await get(`/api/desks/${state.desk}/claims/${encodeURIComponent(v.claim)}`);
      const dots = Object.entries(more.dots);
      const classes = { helps: "help", negligible: "neg", harms: "harm", rises: "up", falls: "down" };
      extra.replaceChildren(dots.length ? h("figure", { cls: "dots", role: "img", "aria-label": `Of every 20 model versions: ${dots.map(([k, n]) => `${k} in ${n}`).join(", ")}` }, h("div", {}, dots.flatMap(([k, n]) => Array.from({ length: n }, () => h("i", { cls: `d ${classes[k] ?? "neg"}` })))), h("figcaption", { cls: "small" }, "In 20 plausible worlds: ", dots.map(([k, n]) => `${k} in ${n}`).join(", "))) : "", h("div", { cls: "stripfig" }, fragment(more.strip)), h("dl", { cls: "trailrows" }, fragment(more.trail)));
    } catch (problem) { if (!(problem instanceof Refused)) throw problem; }
  }
  side();
  ask(0);
  follow();
  return () => { over = true; running?.abort(); clearTimeout(timer); clearInterval(ticker); if (map.timer) map.toggle(); };
}
