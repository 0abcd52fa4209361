/* The table of facts: prepare, filter, sort, draw. */
const UNKNOWN = "-";
const PRINTED_ROWS = 500;
const BEFORE_NUMBER = 14, AFTER_NUMBER = 26; /* characters of the sentence that the table shows */
const CLOSED_TAIL = 2; /* a sentence that would lose no more than this is shown to its end */
const state = { column: null, direction: 1, hits: [] };
let table;

/* Facts come as lists; each becomes an object, with its page and what other facts say of it. */
function readFacts() {
  pages = data.documents.map((page, index) => ({ ...page, index, facts: [] }));
  facts = data.facts.map((row, index) => {
    const fact = { index, links: [], parts: null };
    data.columns.forEach((name, at) => { fact[name] = row[at]; });
    fact.page = pages[fact.doc];
    fact.page.facts.push(fact);
    fact.year = (fact.period_start || fact.period_end || "").slice(0, 4);
    fact.cityName = fact.city ? (fact.province || "") + fact.city : "";
    fact.haystack = [fact.sentence, fact.place, fact.noun, fact.organization,
      fact.page.title, fact.page.publisher, fact.page.doc_id].join("\n").toLowerCase();
    return fact;
  });
  readLinks();
}

/* Observations and totals, by the facts that they are about. */
function readLinks() {
  const disputes = new Map();
  for (const one of data.observations) {
    one.facts = one.facts.map((index) => facts[index]);
    one.best = facts[one.best];
    for (const fact of one.facts) fact.observation = one;
    if (one.dispute !== null) disputes.set(one.dispute, [...(disputes.get(one.dispute) || []), one]);
    one.side = () => disputes.get(one.dispute) || [];
  }
  data.disputes = [...disputes.values()];
  for (const one of data.totals) {
    one.total = facts[one.total];
    one.parts = one.parts.map((index) => facts[index]);
    one.total.parts = one;
  }
  for (const fact of facts) {
    const one = fact.observation;
    fact.independent = one ? one.independent : 1;
    fact.disputed = Boolean(one && one.dispute !== null);
    fact.links = [
      fact.independent > 1 ? "confirmed" : "single",
      ...(fact.disputed ? ["disputed"] : []),
      ...(fact.parts || fact.part_of !== null ? ["parts"] : []),
    ];
  }
}

/* Chinese collation is slow: rank the different texts once, then sort by numbers. */
function rankFacts() {
  const texts = {
    metric: (f) => metricName(f.metric), unit: (f) => unitName(f.unit), noun: (f) => f.noun || "",
    place: (f) => (f.adcode || "") + (f.place || ""), period: (f) => f.period_start || f.period_end || "",
    source: (f) => f.page.title || f.page.doc_id,
  };
  for (const [name, read] of Object.entries(texts)) {
    const different = [...new Set(facts.map(read))].sort(collator.compare);
    const ranks = new Map(different.map((text, rank) => [text, rank]));
    for (const fact of facts) fact["rank_" + name] = ranks.get(read(fact));
  }
  for (const fact of facts) {
    fact.rank_value = fact.value;
    fact.rank_confidence = fact.confidence;
    fact.rank_pages = fact.independent + (fact.disputed ? 0.5 : 0);
  }
  orders.clear();
  whenIdle(COLUMNS.flatMap((column) => [() => ordered(column, 1), () => ordered(column, -1)]));
}

/* All facts in the order of a column, sorted once: filtering then keeps the order. */
const COLUMNS = ["metric", "value", "unit", "noun", "place", "period", "source", "pages", "confidence"];
const orders = new Map();

function ordered(column, direction) {
  const name = column + direction, key = "rank_" + column;
  if (!orders.has(name)) {
    orders.set(name, [...facts].sort((a, b) => (a[key] - b[key]) * direction || a.index - b.index));
  }
  return orders.get(name);
}

/* Small pieces of work, one at a time, while the reader does nothing. */
function whenIdle(tasks) {
  const later = window.requestIdleCallback || setTimeout;
  const next = () => { if (tasks.length) { tasks.shift()(); later(next); } };
  later(next);
}

const FILTERS = {
  metric: (fact) => fact.metric, province: (fact) => fact.province, city: (fact) => fact.cityName,
  year: (fact) => fact.year, status: (fact) => fact.status,
};

function matching() {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = Object.entries(FILTERS)
    .map(([name, read]) => [read, byId("f-" + name).value]).filter(([, value]) => value);
  const links = byId("f-links").value, sure = Number(byId("f-sure").value) || 0;
  const rows = state.column ? ordered(state.column, state.direction) : facts;
  return rows.filter((fact) =>
    chosen.every(([read, value]) => (read(fact) || UNKNOWN) === value) &&
    (!links || fact.links.includes(links)) &&
    fact.confidence >= sure &&
    words.every((word) => fact.haystack.includes(word)));
}

function update() {
  performance.mark("update-start");
  state.hits = matching();
  byId("hits").textContent = number(state.hits.length);
  byId("nothing").hidden = state.hits.length > 0;
  table.set(state.hits);
  performance.measure("update", "update-start");
}

function cell(className, text, title) {
  const node = element("td", text, className);
  if (title) node.title = title;
  return node;
}

/* A place or a time that the sentence does not state itself is dotted, and says whence it is. */
const BASES = { carried: "from_earlier", source: "from_source", published: "from_published" };

function inferred(className, text, basis) {
  const node = cell(className), inside = unbroken(text, BASES[basis] && "inferred");
  if (!text) return node;
  if (BASES[basis]) inside.title = say(BASES[basis]);
  node.append(inside);
  return node;
}

/* The place, and below it the school or body that the number holds for. */
function placeCell(fact) {
  const node = inferred("place", fact.place || "", fact.place_basis);
  if (fact.organization) node.append(element("div", fact.organization, "organization"));
  return node;
}

/* The words around the number, and the page that they stand on. */
function sourceCell(fact) {
  const node = cell("source"), line = element("div", null, "snippet"), chars = characters(fact.sentence);
  const start = fact.start - fact.sentence_start, end = start + fact.end - fact.start;
  const from = start <= BEFORE_NUMBER + CLOSED_TAIL ? 0 : start - BEFORE_NUMBER;
  const to = chars.length - end <= AFTER_NUMBER + CLOSED_TAIL ? chars.length : end + AFTER_NUMBER;
  if (from > 0) line.append("…");
  marked(line, chars, [[start, end, "number"]], from, to);
  if (to < chars.length) line.append("…");
  node.append(line, unbroken(pageWords(fact.page), "from"));
  return node;
}

const pageTitle = (page) => page.title || say("untitled");
const pageWords = (page) => [page.title || page.doc_id, page.publisher, page.published].filter(Boolean).join(" · ");

function factRow(fact) {
  const row = element("tr");
  row.dataset.fact = fact.index;
  const value = cell("value");
  const opener = button(valueText(fact), "opener");
  opener.setAttribute("aria-label", `${metricName(fact.metric)} ${withUnit(fact)} ${fact.noun || ""}`);
  value.append(opener);
  const noun = cell("noun", fact.noun || "");
  for (const kind of [fact.status, fact.change]) {
    if (kind !== "actual" && kind !== "level") noun.append(element("span", valueName(kind), "tag"));
  }
  if (fact.basis) noun.append(element("span", fact.basis, "tag basis"));
  if (fact.part_of !== null) noun.append(element("span", say("part"), "tag"));
  const told = cell(fact.independent > 1 || fact.disputed ? "pages" : "pages alone", number(fact.independent));
  told.dataset.unit = count("sources", fact.independent);
  if (fact.disputed) {
    told.append(element("span", "≠", "tag bad"));
    told.title = say("about_disputed");
  }
  row.append(
    cell("metric", metricName(fact.metric)), value, cell("unit", unitName(fact.unit)), noun,
    placeCell(fact),
    inferred("period", factPeriod(fact), fact.period_basis),
    sourceCell(fact), told, cell("confidence", fact.confidence.toFixed(2)),
  );
  return row;
}

function drawFacts(some) {
  const body = document.createDocumentFragment();
  for (const fact of some) body.append(factRow(fact));
  byId("rows").replaceChildren(body);
}

function choices(id, values, name) {
  const select = byId(id), before = select.value;
  select.replaceChildren(new Option(say("all"), ""));
  for (const [value, n] of values) {
    select.add(new Option(`${value === UNKNOWN ? say("unknown") : name(value)} (${number(n)})`, value));
  }
  select.value = before;
}

/* Different values with how many facts have them: the most frequent first, unknown ones last. */
function different(read, order) {
  const seen = new Map();
  for (const fact of facts) {
    const value = read(fact) || UNKNOWN;
    seen.set(value, (seen.get(value) || 0) + 1);
  }
  const last = (entry) => entry[0] === UNKNOWN;
  return [...seen].sort((a, b) => last(a) - last(b) || (order ? order(a, b) : b[1] - a[1]));
}

function fillFilters() {
  const same = (value) => value;
  choices("f-metric", different(FILTERS.metric), metricName);
  choices("f-province", different(FILTERS.province), same);
  choices("f-city", different(FILTERS.city, (a, b) => collator.compare(a[0], b[0])), same);
  choices("f-year", different(FILTERS.year, (a, b) => (a[0] < b[0] ? 1 : -1)), same);
  choices("f-status", different(FILTERS.status), valueName);
  const links = ["confirmed", "single", "disputed", "parts"];
  choices("f-links", links.map((name) => [name, facts.filter((f) => f.links.includes(name)).length]),
    (name) => say("links_" + name));
}

function sortBy(column) {
  const descendingFirst = ["value", "confidence", "pages"].includes(column);
  if (state.column === column) state.direction = -state.direction;
  else { state.column = column; state.direction = descendingFirst ? -1 : 1; }
  for (const node of document.querySelectorAll("[data-sort]")) {
    const mine = node.dataset.sort === column;
    node.parentElement.setAttribute("aria-sort", mine ? (state.direction > 0 ? "ascending" : "descending") : "none");
  }
  update();
}

/* Arrow keys, Home and End go from row to row. */
function walkRows(event) {
  const openers = [...byId("rows").querySelectorAll(".opener")];
  const at = openers.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: openers.length - 1 }[event.key];
  if (at < 0 || to === undefined || !openers[to]) return;
  event.preventDefault();
  openers[to].focus();
}

/* A bar of a chart filters the table by what it stands for. */
function openBars() {
  for (const bar of document.querySelectorAll("figure .row")) {
    const name = bar.closest("figure").dataset.chart;
    const choose = () => {
      byId("f-" + name).value = bar.dataset.value;
      update();
      byId("facts").scrollIntoView();
      byId("f-" + name).focus({ preventScroll: true });
    };
    bar.setAttribute("role", "button");
    bar.setAttribute("tabindex", "0");
    bar.parentElement.setAttribute("role", "group");
    bar.addEventListener("click", choose);
    bar.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); }
    });
  }
}

function listenFacts() {
  table = paged("facts-pager", 50, drawFacts);
  byId("filters").addEventListener("input", update);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("filters").addEventListener("reset", () => setTimeout(update));
  for (const node of document.querySelectorAll("[data-sort]")) {
    node.addEventListener("click", () => sortBy(node.dataset.sort));
  }
  byId("rows").addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row) openFact(facts[Number(row.dataset.fact)]);
  });
  byId("rows").addEventListener("keydown", walkRows);
  openBars();
  addEventListener("beforeprint", () => drawFacts(state.hits.slice(0, PRINTED_ROWS)));
  addEventListener("afterprint", () => table.show());
}
