// Reading beside the text: what is shown is exactly what is judged. Click or keys: j k a m d u, + for the words selected.
import { h, $, $$, readable, shorten } from "./dom.js";
import { post, say, failed } from "./api.js";
import { state, address, go } from "./state.js";

const DONE = { accept: "accepted", mend: "mended", drop: "dropped", add: "added" };

export function render(place, shared) {
  const { tables } = shared;
  let current = null, editing = null;
  const titles = { lever: names(tables.levers, tables.outside_levers), outcome: names(tables.outcomes, tables.outside_outcomes), place: names(tables.places) };
  const placed = (name) => titles.place.get(name) ?? ({ usa: "United States" }[name] ?? readable(name).replace(/\b(?!of|and)[a-z]/g, (letter) => letter.toUpperCase()));
  function names(...lists) { return new Map(lists.flat().map((row) => [row.name, row.title])); }
  const article = h("article", { cls: "text", "aria-label": "The document", tabindex: "0" });
  const list = h("ol", { cls: "claims" });
  const twice = (shared.desk.text ?? "").trimStart().split("\n", 1)[0].replace(/^#+ */, "").trim() === shared.desk.title;  // the text begins with its title
  const count = h("p", { cls: "small", role: "status" });
  const undo = h("button", { type: "button", cls: "quiet", onclick: () => decide({ do: "undo" }) }, "Undo");
  const float = h("button", { type: "button", cls: "main float", hidden: true, onclick: begin }, "Add as a claim");
  place.append(h("div", { cls: "twocol" },
    h("div", { cls: "left" }, h("h1", { cls: twice ? "hid" : null }, shared.desk.title), h("p", { cls: "meta" }, [shared.desk.document?.outlet, shared.desk.document?.date, shared.desk.document?.format, "sure enough to be judged: solid; only possible: dotted"].filter(Boolean).join(" · ")), article, float),
    h("section", { cls: "right", "aria-label": "Claims" },
      h("div", { cls: "claimhead" }, h("h2", {}, "What it claims"), undo, h("a", { cls: "main", href: address({ view: "answer" }) }, "See the answer")),
      count, list, h("p", { cls: "small keys" }, "Keys: ", ["j", "k"].map((k) => h("kbd", {}, k)), " next, back · ", h("kbd", {}, "a"), " accept · ", h("kbd", {}, "m"), " mend · ", h("kbd", {}, "d"), " drop · ", h("kbd", {}, "u"), " undo · ", h("kbd", {}, "+"), " add the words selected"))));

  async function decide(body) {
    try {
      shared.desk = await post(`/api/desks/${state.desk}/claims`, body);
      shared.record = null; say("");
      if (["mend", "add"].includes(body.do) || body.claim === editing) editing = null;
      if (editing === null) draw(); // who is mending meanwhile keeps the form
      return true;
    } catch (problem) { failed(problem); return false; }
  }
  let lettersOf = [null, null];
  function letters() {
    if (lettersOf[0] !== shared.desk.text) lettersOf = [shared.desk.text, Array.from(shared.desk.text)];
    return lettersOf[1];
  }
  // Lines that were cut at a fixed width run on, as a paragraph; every character keeps its place.
  const flowing = (text) => text.replace(/([^\n|]{44,})\n(?=[^\n\s|#*>\-[])(?!\d+[.)] )/g, "$1 ");
  function headings(chars) {
    const found = []; let start = 0;
    for (let i = 0; i <= chars.length; i++) {
      if (i < chars.length && chars[i] !== "\n") continue;
      let at = start; while (chars[at] === "#" && at - start < 6) at++;
      if (at > start && chars[at] === " ") found.push([start, at + 1, i]);
      start = i + 1;
    }
    return found;
  }
  function marks() {
    const { text } = shared.desk, found = [], edges = new Set([0, text.length]);
    const shown = shared.desk.claims.filter((c) => c.start !== null && c.decision !== "drop");
    // Positions count characters; JavaScript counts halves of some of them.
    const chars = letters(), length = chars.length, flow = flowing(text), shownChars = length === text.length ? null : Array.from(flow);
    const slice = (a, b) => shownChars ? shownChars.slice(a, b).join("") : flow.slice(a, b);
    edges.delete(text.length); edges.add(length);
    for (const c of shown) { edges.add(c.start); edges.add(c.end); }
    const heads = headings(chars);
    for (const [a, b, c] of heads) { edges.add(a); edges.add(b); edges.add(c); }
    const dress = (a, node) => {
      const head = heads.find(([from, , to]) => from <= a && a < to);
      return head ? h("span", { cls: a < head[1] ? "hash" : "head" }, node) : node;
    };
    const cuts = [...edges].sort((a, b) => a - b);
    for (let i = 0; i + 1 < cuts.length; i++) {
      const [a, b] = [cuts[i], cuts[i + 1]], here = shown.filter((c) => c.start <= a && c.end >= b), words = slice(a, b);
      if (!here.length) { found.push(dress(a, words)); continue; }
      const first = here[0], sure = here.some((c) => c.tier === "read");
      found.push(dress(a, h("mark", { cls: `${sure ? "read" : "possible"}${here.some((c) => c.id === current) ? " here" : ""}`, "data-claims": here.map((c) => c.id).join(" "), onclick: () => choose(here.some((c) => c.id === current) ? here[(here.findIndex((c) => c.id === current) + 1) % here.length].id : first.id, true) }, words)));
    }
    article.replaceChildren(...found);
  }
  const where = (claim) => [...claim.place.map(placed), claim.market ? placed(claim.market) : null].filter(Boolean).join(", ");
  function card(claim) {
    const state = claim.decision ?? (claim.reviewed_by ? "accept" : null);
    const size = claim.size === null ? "" : `, by ${claim.size} ${claim.unit ?? ""}`.trimEnd();
    const body = editing === claim.id ? editor(claim, (changes) => decide({ do: "mend", claim: claim.id, changes })) : [
      h("p", { cls: "span" }, claim.span ? `“${shorten(claim.span, 30)}”` : "written by hand"),
      h("p", { cls: "pair" }, h("strong", {}, titles.lever.get(claim.lever) ?? (readable(claim.lever) || "no lever")), " → ", h("strong", {}, titles.outcome.get(claim.outcome) ?? (readable(claim.outcome) || "no outcome")), ` · ${readable(claim.direction)}${size}`),
      h("p", { cls: "small" }, [claim.speaker === "author" ? "the author" : claim.speaker, claim.stance !== "asserts" ? claim.stance : null, where(claim), claim.tier === "possible" ? "possible: not judged unless accepted" : null, claim.in_model === false ? `outside the model: ${claim.outside_reason}` : null].filter(Boolean).join(" · ")),
      h("div", { cls: "row acts" },
        h("button", { type: "button", "data-do": "accept", "aria-pressed": String(state === "accept"), onclick: () => decide({ do: "accept", claim: claim.id }) }, "Accept"),
        h("button", { type: "button", "data-do": "mend", onclick: () => mend(claim.id) }, "Mend"),
        h("button", { type: "button", "data-do": "drop", onclick: () => decide({ do: "drop", claim: claim.id }) }, "Drop"),
        state ? h("span", { cls: `done ${state}` }, DONE[state]) : null)];
    return h("li", { id: `claim-${claim.id}`, cls: `claim ${claim.tier}${claim.decision === "drop" ? " dropped" : ""}${claim.id === current ? " here" : ""}`, "aria-current": claim.id === current ? "true" : null, tabindex: "-1", onclick: (event) => { if (!event.target.closest("button,select,input,form")) choose(claim.id, false, true); } }, body);
  }
  function editor(claim, done) {
    const pick = (label, key, options, describe) => {
      const about = h("span", { cls: "small about" });
      const select = h("select", { name: key, onchange: () => { about.textContent = describe?.(select.value) ?? ""; } }, options.map(([value, word, group]) => h("option", { value, selected: (claim[key] ?? "") === value }, word)));
      about.textContent = describe?.(select.value) ?? "";
      return h("label", {}, h("span", {}, label), select, about);
    };
    const levers = [["", "no lever"], ...tables.levers.map((l) => [l.name, l.title]), ...tables.outside_levers.map((l) => [l.name, `${l.title} (outside the model)`])];
    const outcomes = [["", "no outcome"], ...tables.outcomes.map((o) => [o.name, o.title]), ...tables.outside_outcomes.map((o) => [o.name, `${o.title} (outside the model)`])];
    const field = (label, name, value, type = "text", more = {}) => h("label", {}, h("span", {}, label), h("input", { name, type, value: value ?? "", ...more }));
    const form = h("form", { cls: "editor", onsubmit: (event) => {
      event.preventDefault();
      const given = new FormData(form), changes = {};
      const put = (key, value) => { if (JSON.stringify(value) !== JSON.stringify(claim[key] ?? null)) changes[key] = value; };
      for (const key of ["lever", "outcome", "market"]) put(key, given.get(key) || null);
      put("direction", given.get("direction")); put("speaker", given.get("speaker").trim() || "author");
      put("place", given.get("place") ? [given.get("place")] : []);
      put("size", given.get("size") === "" ? null : Number(given.get("size"))); put("unit", given.get("unit") || null);
      done(changes);
    } },
      h("p", { cls: "span" }, `“${shorten(claim.span ?? "", 30)}”`),
      pick("Lever", "lever", levers, (v) => tables.levers.find((l) => l.name === v)?.mechanism),
      pick("Outcome", "outcome", outcomes, (v) => tables.outcomes.find((o) => o.name === v)?.definition),
      pick("Direction", "direction", tables.directions.map((d) => [d, readable(d)])),
      h("label", {}, h("span", {}, "Place"), h("select", { name: "place" }, h("option", { value: "" }, "the usual"), [...new Set([...claim.place, ...tables.places.map((p) => p.name)])].map((p) => h("option", { value: p, selected: claim.place[0] === p }, placed(p))))),
      h("label", {}, h("span", {}, "Market"), h("select", { name: "market" }, [["", "none named"], ["usa", "United States"], ["europe", "Europe"], ["other", "other markets"]].map(([v, w]) => h("option", { value: v, selected: (claim.market ?? "") === v }, w)))),
      h("div", { cls: "pairrow" }, field("Size", "size", claim.size, "number", { step: "any" }), field("Unit", "unit", claim.unit)),
      field("Speaker", "speaker", claim.speaker),
      h("div", { cls: "row" }, h("button", { type: "submit", cls: "main" }, "Keep"), h("button", { type: "button", onclick: () => { editing = null; draw(); focusHere(); } }, "Cancel")));
    return form;
  }
  function mend(id) { current = id; editing = id; draw(); $("select", $(`#claim-${CSS.escape(id)}`))?.focus(); }
  function choose(id, scroll, seek) {
    current = id; draw();
    const row = $(`#claim-${CSS.escape(id)}`), calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    if (scroll) row?.scrollIntoView({ block: "nearest", behavior: calm });
    if (seek || !scroll) $("mark.here", article)?.scrollIntoView({ block: "center", behavior: calm });
  }
  const focusHere = () => editing === null && $(`#claim-${CSS.escape(current ?? "")}`)?.focus({ preventScroll: true });
  function step(by) {
    const rows = shared.desk.claims; if (!rows.length) return;
    const at = rows.findIndex((c) => c.id === current);
    choose(rows[(at + by + rows.length) % rows.length].id, true, true); focusHere();
  }
  let chosen = null;
  function selected() {
    const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
    if (!range || range.collapsed || !article.contains(range.commonAncestorContainer)) { float.hidden = true; chosen = null; return; }
    const before = document.createRange(); before.setStart(article, 0); before.setEnd(range.startContainer, range.startOffset);
    const words = range.toString(), lead = words.length - words.trimStart().length;
    const at = Array.from(before.toString()).length + lead;
    chosen = { at, span: letters().slice(at, at + Array.from(words.trim()).length).join("") };
    float.hidden = !chosen.span;
  }
  function begin() {
    if (!chosen?.span) return;
    const taken = chosen, blank = { id: "new", lever: null, outcome: null, direction: "decrease", place: [], market: null, size: null, unit: null, speaker: "author", span: taken.span };
    float.hidden = true; editing = null; draw();
    const row = h("li", { cls: "claim here" }, editor(blank, async (changes) => {
      if (await decide({ do: "add", span: taken.span, at: taken.at, changes: { direction: "decrease", ...changes } })) { const fresh = shared.desk.claims.find((c) => c.decision === "add" && c.start === taken.at); if (fresh) { current = fresh.id; draw(); focusHere(); } }
    }));
    list.prepend(row); $("select", row).focus();
  }
  function keys(event) {
    if (event.target.closest("input,select,textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { j: () => step(1), k: () => step(-1), a: () => current && decide({ do: "accept", claim: current }).then(focusHere), d: () => current && decide({ do: "drop", claim: current }).then(focusHere), m: () => current && mend(current), u: () => decide({ do: "undo" }), "+": begin }[event.key];
    if (act) { event.preventDefault(); act(); }
  }
  function draw() {
    const top = list.scrollTop;
    const { desk } = shared, used = desk.claims.filter((c) => c.decision !== "drop" && c.tier === "read").length;
    marks();
    list.replaceChildren(...desk.claims.map(card)); list.scrollTop = top;
    undo.disabled = !desk.can_undo;
    count.textContent = desk.claims.length ? `${used} will be judged, ${desk.open} not looked at yet. Saved as you go: brief.yaml.` : "No claim was found. Select words in the text and add one.";
  }
  document.addEventListener("selectionchange", selected); document.addEventListener("keydown", keys);
  draw();
  return () => { document.removeEventListener("selectionchange", selected); document.removeEventListener("keydown", keys); };
}
