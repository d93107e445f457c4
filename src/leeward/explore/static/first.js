// The first screen: paste or drop a document, open a brief, or take an example.
import { h, $ } from "./dom.js";
import { post, send, say, failed } from "./api.js";
import { go } from "./state.js";

export function render(place, shared) {
  const area = h("textarea", { id: "paste", rows: "6", placeholder: "Paste the text here, or drop a file: PDF, Word, HTML, text, or a YAML brief.", spellcheck: "false" });
  const wait = h("p", { cls: "wait", role: "status" });
  const file = h("input", { type: "file", id: "file", accept: ".txt,.md,.html,.htm,.pdf,.docx,.odt,.yaml,.yml,.mhtml,.srt,.vtt", onchange: () => file.files[0] && opened(send(file.files[0]), file.files[0].name) });
  const model = shared.tables.model;
  const kept = model
    ? `Texts that you open are sent to the language model ${model}, which reads along; all else is computed on this machine.`
    : "Everything is computed on this machine; nothing is sent anywhere.";
  async function opened(work, what, example = false) {
    say(""); wait.textContent = model && !example ? `Reading ${what} with the model ${model}, which can take minutes …` : `Reading ${what} …`; place.classList.add("busy");
    try {
      const desk = await work;
      shared.desk = desk;
      go({ view: desk.text === null ? "answer" : "reading", desk: desk.desk, levers: null, charts: [], assume: {}, mode: "policy", week: null, saved: [], place: null });
    } catch (problem) { failed(problem); } finally { wait.textContent = ""; place.classList.remove("busy"); }
  }
  const read = () => { if (!area.value.trim()) { say("Paste the text of a document first, or choose a file."); area.focus(); return; } opened(post("/api/open", { text: area.value }), "the document"); };
  const drop = h("form", { cls: "drop", onsubmit: (event) => { event.preventDefault(); read(); } },
    h("label", { for: "paste", cls: "over" }, "A document"), area,
    h("div", { cls: "row" }, h("button", { type: "submit", cls: "main" }, "Read it"), h("label", { for: "file", cls: "filelabel" }, "Choose a file"), file, wait));
  for (const name of ["dragover", "dragenter"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over-it"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over-it"));
  drop.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) { event.preventDefault(); opened(send(event.dataTransfer.files[0]), event.dataTransfer.files[0].name); }
  });
  area.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) read(); });
  const card = (example) => h("li", {}, h("button", { type: "button", cls: "card", "data-example": example.name, onclick: () => opened(post("/api/open", { example: example.name }), example.title, true) },
    h("span", { cls: "eyebrow" }, example.kind === "document" ? "Document" : "Strategies"), h("strong", {}, example.title), h("span", { cls: "small" }, example.text)));
  place.append(h("section", { cls: "first" },
    h("h1", {}, "What would it really change?"),
    h("p", { cls: "lead" }, "Paste an article on drug policy. Leeward finds what it proposes and promises, plays it against traffickers, growers and states that adapt, and says which claims hold."),
    drop,
    h("h2", { id: "examples" }, "Or start from one of these"), h("ul", { cls: "cards", "aria-labelledby": "examples" }, shared.tables.examples.map(card)),
    h("p", { cls: "small" }, "Or ", h("a", { href: "#answer" }, "set the levers yourself"), ". ", kept, " Results are those of a model, at the level of corridors, countries and markets.")));
}
