// Elements from words: nothing here takes markup but `fragment`, which gets only what the server's own escaper made.
const SVG = "http://www.w3.org/2000/svg";

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && typeof value !== "string" && node.namespaceURI !== SVG) node[key] = value;
    else node.setAttribute(key === "cls" ? "class" : key, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false) node.append(child);
  return node;
}
export const h = (name, props, ...children) => fill(document.createElement(name), props, children);
export const s = (name, props, ...children) => fill(document.createElementNS(SVG, name), props, children);
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

export function fragment(markup) {
  const holder = document.createElement("template");
  holder.innerHTML = markup;
  return holder.content;
}
export const readable = (name) => (name ?? "").replaceAll("_", " ");
export const shorten = (text, words = 14) => {
  const all = (text ?? "").split(/\s+/);
  return all.length > words ? all.slice(0, words).join(" ") + " …" : all.join(" ");
};
export function number(value) {
  const size = Math.abs(value);
  if (size >= 1e9) return trim(value / 1e9) + " billion";
  if (size >= 1e6) return trim(value / 1e6) + " million";
  if (size >= 1e4) return Math.round(value).toLocaleString("en");
  return trim(value);
}
const trim = (value) => String(Number(value.toPrecision(3))).replace("-", "−");
export function save(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
let counter = 0;
export const fresh = (stem) => `${stem}-${++counter}`;
