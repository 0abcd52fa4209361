/* What all parts share: words in two languages, elements, numbers, unpacking.
   Every text is set by textContent; nothing of a page is ever parsed as markup. */
const root = document.documentElement;
const byId = (id) => document.getElementById(id);
const strings = JSON.parse(byId("strings").textContent);
const collator = new Intl.Collator("zh");
let data, facts, pages;

const language = () => root.lang;
const say = (key) => (strings.ui[key] || {})[language()] || key;
const named = (table, id) => (strings[table][id] || {})[language()] || id;
const metricName = (id) => named("metric", id);
const valueName = (id) => named("value", id);
const unitName = (id) => (id ? named("unit", id) : "");

/* A text with numbers in it; `key_one` stands for one of them, where the language tells. */
function count(key, n) {
  const one = n === 1 && strings.ui[key + "_one"];
  return say(one ? key + "_one" : key).replace("{n}", number(n));
}

function element(name, text, className) {
  const node = document.createElement(name);
  if (text !== undefined && text !== null) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function button(text, className, onClick) {
  const node = element("button", text, className);
  node.type = "button";
  if (onClick) node.addEventListener("click", onClick);
  return node;
}

/* The address of a page as a link; only of the web, and the page is not told who looks. */
function webLink(url) {
  if (!/^https?:\/\//i.test(url || "")) return null;
  const node = element("a", say("open_web"), "web");
  node.href = url;
  node.target = "_blank";
  node.rel = "noopener noreferrer nofollow";
  node.title = url;
  return node;
}

async function unpack() {
  const packed = Uint8Array.from(atob(byId("data").textContent.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

function number(value) {
  return value.toLocaleString("en-US", { maximumFractionDigits: 6 });
}

const SIGNS = { more_than: ">", at_least: "≥", nearly: "≲", about: "≈", less_than: "<", at_most: "≤" };

function valueText(fact) {
  const range = fact.value_max === null ? "" : "–" + number(fact.value_max);
  return (SIGNS[fact.qualifier] || "") + number(fact.value) + range;
}

const withUnit = (fact) => `${valueText(fact)} ${unitName(fact.unit)}`.trim();

/* A period: a year, two of them, a day, or from when to when. */
function periodText(start, end, words) {
  if (!start && !end) return words || "";
  if (start && end && start.slice(5) === "01-01" && end.slice(5) === "12-31") {
    return start.slice(0, 4) === end.slice(0, 4) ? start.slice(0, 4) : start.slice(0, 4) + "–" + end.slice(0, 4);
  }
  return start === end ? start : (start || "…") + "\u00a0– " + (end || "…");
}

/* A text whose dates stay whole where the line breaks. */
function unbroken(text, className) {
  const node = element("span", null, className);
  for (const part of text.split(/(\d{4}-\d\d-\d\d)/)) node.append(/^\d{4}-/.test(part) ? element("span", part, "whole") : part);
  return node;
}

const factPeriod = (fact) => periodText(fact.period_start, fact.period_end, fact.period_text);

/* Show `rows` by pages of `size`; `draw` gets those of the page. Returns what to call with rows. */
function paged(id, size, draw) {
  const box = byId(id), [back, on] = [".previous", ".next"].map((name) => box.querySelector(name));
  let rows = [], page = 0;
  function show() {
    const last = Math.max(1, Math.ceil(rows.length / size));
    page = Math.min(page, last - 1);
    draw(rows.slice(page * size, (page + 1) * size));
    box.querySelector(".where").textContent = `${page + 1} / ${last}`;
    box.hidden = last === 1;
    back.disabled = page === 0;
    on.disabled = page + 1 >= last;
  }
  function turn(by) {
    page += by;
    show();
    box.closest("section").scrollIntoView();
  }
  back.addEventListener("click", () => turn(-1));
  on.addEventListener("click", () => turn(1));
  return {
    set(wanted) { rows = wanted; page = 0; show(); },
    show,
  };
}

/* Python counts code points, JavaScript UTF-16 units: offsets go through this array. */
const characters = (text) => Array.from(text);

/* Append text[from:to] of `chars`, with marks [start, end, class] that do not overlap. */
function marked(parent, chars, marks, from, to) {
  let at = from;
  for (const [start, end, kind] of marks) {
    if (start < at || end > to) continue;
    parent.append(chars.slice(at, start).join(""), element("mark", chars.slice(start, end).join(""), kind));
    at = end;
  }
  parent.append(chars.slice(at, to).join(""));
}
