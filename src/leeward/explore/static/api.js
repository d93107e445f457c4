// The server on this machine: one sentence for every mistake, and word of it when it is gone and when it is back.
import { h, $ } from "./dom.js";

const visitor = crypto.getRandomValues(new Uint32Array(4)).join("-");
const HEAD = { "X-Leeward": visitor };

export function say(text, kind = "wrong") {
  const place = $("#notice");
  place.replaceChildren();
  if (!text) return;
  place.append(h("p", { cls: `notice ${kind}` }, text, h("button", { type: "button", cls: "quiet", onclick: () => say("") }, "Close")));
}

let away = false;
async function gone() {
  if (away) return;
  away = true;
  say("The program on this machine has stopped. Start it again with leeward explore; this page goes on by itself, and nothing is lost.", "wait");
  while (away) {
    await new Promise((done) => setTimeout(done, 1500));
    try {
      if ((await fetch("/api/alive", { headers: HEAD })).ok) {
        away = false;
        say("The program is back.", "good");
        window.dispatchEvent(new Event("back"));
      }
    } catch { /* not yet */ }
  }
}

export class Refused extends Error {
  constructor(text, seconds = null) { super(text); this.seconds = seconds; }  // seconds: when to try again, where the server says so
}

async function answered(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: { ...HEAD, ...options.headers } });
  } catch (problem) {
    if (problem.name !== "AbortError") gone();
    throw problem;
  }
  if (response.ok) return response;
  let text = `The program answered with ${response.status}.`;
  try { text = (await response.json()).error ?? text; } catch { /* no sentence */ }
  throw new Refused(text, response.status === 503 ? Number(response.headers.get("retry-after")) || null : null);
}

export const get = async (path) => (await answered(path, {})).json();
export const post = async (path, body) =>
  (await answered(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } })).json();
export const text = async (path, body) => (await answered(path, { method: "POST", body: JSON.stringify(body) })).text();
export const send = async (file) =>
  (await answered("/api/file", { method: "POST", body: file, headers: { "X-Name": encodeURIComponent(file.name) } })).json();

export async function* lines(path, body, signal) {
  const response = await answered(path, { method: "POST", body: JSON.stringify(body), signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read().catch((problem) => { if (problem.name !== "AbortError") gone(); throw problem; });
    if (done) return;
    const rows = (rest + value).split("\n");
    rest = rows.pop();
    for (const row of rows) if (row) yield JSON.parse(row);
  }
}
export const failed = (problem) => { if (problem instanceof Refused) say(problem.message); else if (problem.name !== "AbortError" && !away) { say("This did not work; try again."); throw problem; } };
