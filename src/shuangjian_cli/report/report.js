"use strict";
/* The report's script: unpack the data, filter, sort, page, and show a fact where it stands.
   Every text is set by textContent; nothing of a page is ever parsed as markup. */
(() => {
  const PAGE_SIZE = 50;
  const PRINTED_ROWS = 500;
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const strings = JSON.parse(byId("strings").textContent);
  const state = { column: null, direction: 1, page: 0, hits: [] };
  let data, facts;

  const language = () => root.lang;
  const say = (key) => (strings.ui[key] || {})[language()] || key;
  const metricName = (id) => (strings.metric[id] || {})[language()] || id;
  const valueName = (id) => (strings.value[id] || {})[language()] || id;

  function element(name, text, className) {
    const node = document.createElement(name);
    if (text !== undefined && text !== null) node.textContent = text;
    if (className) node.className = className;
    return node;
  }

  async function unpack() {
    const packed = Uint8Array.from(atob(byId("data").textContent.trim()), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).json();
  }

  /* Facts come as lists; each becomes an object with what sorting and searching need. */
  function prepare() {
    facts = data.facts.map((row, index) => {
      const fact = { index };
      data.columns.forEach((name, at) => { fact[name] = row[at]; });
      fact.page = data.documents[fact.doc];
      fact.year = (fact.period_start || fact.period_end || "").slice(0, 4);
      fact.haystack = [fact.sentence, fact.place, fact.noun, fact.organization, fact.quote,
        fact.page.title, fact.page.publisher, fact.page.doc_id].join("\n").toLowerCase();
      return fact;
    });
    const texts = {
      metric: (f) => metricName(f.metric), unit: (f) => f.unit || "", noun: (f) => f.noun || "",
      place: (f) => f.adcode || "", period: (f) => f.period_start || f.period_end || "",
      page: (f) => f.page.title || f.page.doc_id,
    };
    /* Chinese collation is slow: rank the different texts once, then sort by numbers. */
    const collator = new Intl.Collator("zh");
    for (const [name, read] of Object.entries(texts)) {
      const different = [...new Set(facts.map(read))].sort(collator.compare);
      const ranks = new Map(different.map((text, rank) => [text, rank]));
      for (const fact of facts) fact["rank_" + name] = ranks.get(read(fact));
    }
    for (const fact of facts) {
      fact.rank_value = fact.value;
      fact.rank_confidence = fact.confidence;
    }
  }

  function number(value) {
    return value.toLocaleString("en-US", { maximumFractionDigits: 6 });
  }

  const SIGNS = { more_than: ">", at_least: "≥", nearly: "≲", about: "≈", less_than: "<", at_most: "≤" };

  function valueText(fact) {
    const range = fact.value_max === null ? "" : "–" + number(fact.value_max);
    return (SIGNS[fact.qualifier] || "") + number(fact.value) + range;
  }

  function periodText(fact) {
    const { period_start: start, period_end: end } = fact;
    if (!start && !end) return fact.period_text || "";
    if (start && end && start.slice(5) === "01-01" && end.slice(5) === "12-31") {
      return start.slice(0, 4) === end.slice(0, 4) ? start.slice(0, 4) : start.slice(0, 4) + "–" + end.slice(0, 4);
    }
    return start === end ? start : (start || "…") + " – " + (end || "…");
  }

  function matching() {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const metric = byId("f-metric").value, province = byId("f-province").value;
    const year = byId("f-year").value, status = byId("f-status").value;
    const sure = Number(byId("f-sure").value) || 0;
    return facts.filter((fact) =>
      (!metric || fact.metric === metric) &&
      (!province || (province === "-" ? !fact.province : fact.province === province)) &&
      (!year || (year === "-" ? !fact.year : fact.year === year)) &&
      (!status || fact.status === status) &&
      fact.confidence >= sure &&
      words.every((word) => fact.haystack.includes(word)));
  }

  function update() {
    performance.mark("update-start");
    state.hits = matching();
    if (state.column) {
      const key = "rank_" + state.column, direction = state.direction;
      state.hits.sort((a, b) => (a[key] - b[key]) * direction || a.index - b.index);
    }
    state.page = 0;
    show();
    performance.measure("update", "update-start");
  }

  function show() {
    const { hits, page } = state;
    byId("hits").textContent = number(hits.length);
    byId("total").textContent = number(facts.length);
    draw(hits.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE));
    const pages = Math.max(1, Math.ceil(hits.length / PAGE_SIZE));
    byId("where").textContent = `${page + 1} / ${pages}`;
    byId("previous").disabled = page === 0;
    byId("next").disabled = page + 1 >= pages;
    byId("nothing").hidden = hits.length > 0;
  }

  function draw(some) {
    const body = document.createDocumentFragment();
    for (const fact of some) {
      const row = element("tr");
      row.tabIndex = 0;
      row.dataset.fact = fact.index;
      row.append(element("td", metricName(fact.metric), "metric"));
      const value = element("td", valueText(fact), "value");
      row.append(value, element("td", fact.unit || "", "unit"));
      const noun = element("td", fact.noun || "", "noun");
      for (const kind of [fact.status, fact.change]) {
        if (kind !== "actual" && kind !== "level") noun.append(element("span", valueName(kind), "tag"));
      }
      row.append(noun, element("td", fact.place || "", "place"), element("td", periodText(fact), "period"));
      const title = element("td", fact.page.title || fact.page.doc_id, "page");
      title.title = fact.page.doc_id;
      row.append(title, element("td", fact.confidence.toFixed(2), "confidence"));
      body.append(row);
    }
    byId("rows").replaceChildren(body);
  }

  /* Python counts code points, JavaScript UTF-16 units: offsets go through this array. */
  const characters = (text) => Array.from(text);

  /* Append text[start:end] of `chars`, with marks [start, end, class] that do not overlap. */
  function marked(parent, chars, marks, from, to) {
    let at = from;
    for (const [start, end, kind] of marks) {
      if (start < at || end > to) continue;
      parent.append(chars.slice(at, start).join(""));
      parent.append(element("mark", chars.slice(start, end).join(""), kind));
      at = end;
    }
    parent.append(chars.slice(at, to).join(""));
  }

  /* Where a word of the fact stands in its sentence: the occurrence nearest to the number. */
  function nearest(sentence, word, anchor) {
    if (!word) return null;
    const length = characters(word).length;
    let best = null;
    for (let unit = sentence.indexOf(word); unit >= 0; unit = sentence.indexOf(word, unit + 1)) {
      const at = characters(sentence.slice(0, unit)).length;
      if (best === null || Math.abs(at - anchor) < Math.abs(best - anchor)) best = at;
    }
    return best === null ? null : [best, best + length];
  }

  function placeWords(fact) {
    const full = fact.place || "";
    const parts = full.match(/.+?(?:省|自治区|市|州|盟|地区|区|县|旗)/g) || [];
    const words = [full, ...parts.reverse()];
    return [...words, ...parts.map((p) => p.slice(0, -1)).filter((p) => p.length > 1),
      "全市", "全县", "全区", "全省", "全国", "我市", "我县", "我区", "我省", "该市", "该县", "该区"];
  }

  function sentenceMarks(fact) {
    const anchor = fact.start - fact.sentence_start;
    const marks = [[anchor, anchor + fact.end - fact.start, "number"]];
    const free = ([start, end]) => marks.every(([s, e]) => end <= s || start >= e);
    const add = (word, kind) => {
      const span = nearest(fact.sentence, word, anchor);
      if (span && free(span)) { marks.push([...span, kind]); return true; }
      return false;
    };
    add(fact.noun, "noun");
    if (fact.place_basis !== "source") placeWords(fact).some((word) => add(word, "place"));
    add(fact.period_text, "period");
    return marks.sort((a, b) => a[0] - b[0]);
  }

  function field(list, name, value) {
    if (value === null || value === undefined || value === "") return;
    list.append(element("dt", say(name)), element("dd", value));
  }

  const BASES = { stated: "from_sentence", carried: "from_earlier", source: "from_source", published: "from_published" };

  function fields(fact) {
    const list = byId("detail-fields");
    list.replaceChildren();
    const basis = (name) => (name ? ` (${say(BASES[name])})` : "");
    field(list, "metric", metricName(fact.metric));
    field(list, "value", `${valueText(fact)} ${fact.unit || ""} (${valueName(fact.qualifier)})`);
    field(list, "noun", fact.noun);
    field(list, "place", fact.place && `${fact.place} ${fact.adcode}${basis(fact.place_basis)}`);
    field(list, "organization", fact.organization);
    const period = periodText(fact);
    field(list, "period", period && `${period}${fact.period_text && fact.period_text !== period ? ` “${fact.period_text}”` : ""}${basis(fact.period_basis)}`);
    field(list, "status", valueName(fact.status));
    field(list, "change", valueName(fact.change));
    field(list, "basis", fact.basis);
    field(list, "action", fact.action);
    field(list, "flags", (fact.flags || []).join(", "));
    field(list, "part_of", fact.part_of);
    field(list, "repeat_of", fact.repeat_of);
    field(list, "confidence", fact.confidence.toFixed(2));
    field(list, "rule", fact.rule);
  }

  function pageText(fact) {
    const box = byId("detail-text"), page = fact.page;
    box.replaceChildren();
    byId("removed-count").textContent = number(page.removed.length);
    byId("detail-page").textContent = [page.title, page.publisher, page.published, page.doc_id, page.encoding].filter(Boolean).join(" · ");
    if (page.text === undefined) { box.append(element("p", say("no_texts"), "faint")); return; }
    const chars = characters(page.text);
    const marks = facts.filter((other) => other.doc === fact.doc)
      .map((other) => [other.start, other.end, other === fact ? "number current" : "number"])
      .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const gone = new Map(page.removed.map(([order, ...rest]) => [order, rest]));
    const last = Math.max(-1, ...gone.keys());
    let next = 0;
    for (let order = 0; order <= last || next < page.blocks.length; order++) {
      if (gone.has(order)) {
        const [text, rule, reason] = gone.get(order);
        const node = element("p", text, "gone");
        node.append(element("span", `${rule}: ${reason}`, "why"));
        box.append(node);
      } else if (next < page.blocks.length) {
        const [start, end, kind] = page.blocks[next++];
        const node = element("p", null, kind);
        marked(node, chars, marks.filter((m) => m[0] >= start && m[1] <= end), start, end);
        box.append(node);
      }
    }
  }

  function open(fact) {
    byId("detail-title").textContent = `${metricName(fact.metric)} ${valueText(fact)} ${fact.unit || ""}`;
    const sentence = byId("detail-sentence");
    sentence.replaceChildren();
    const chars = characters(fact.sentence);
    marked(sentence, chars, sentenceMarks(fact), 0, chars.length);
    fields(fact);
    pageText(fact);
    state.open = fact;
    if (!byId("detail").open) byId("detail").showModal();
    byId("detail").scrollTop = 0;
  }

  function choices(id, values, name) {
    const select = byId(id), before = select.value;
    select.replaceChildren(new Option(say("all"), ""));
    for (const value of values) select.add(new Option(value === "-" ? say("unknown") : name(value), value));
    select.value = before;
  }

  function different(read, sort) {
    const seen = new Map();
    for (const fact of facts) seen.set(read(fact) || "-", (seen.get(read(fact) || "-") || 0) + 1);
    return [...seen.keys()].sort(sort || ((a, b) => seen.get(b) - seen.get(a)));
  }

  function fillFilters() {
    const same = (x) => x;
    choices("f-metric", different((f) => f.metric), metricName);
    choices("f-province", different((f) => f.province), same);
    choices("f-year", different((f) => f.year, (a, b) => (a < b ? 1 : -1)), same);
    choices("f-status", different((f) => f.status), valueName);
  }

  function setLanguage(wanted) {
    root.lang = wanted;
    for (const node of document.querySelectorAll("[data-placeholder]")) {
      node.placeholder = say(node.dataset.placeholder);
    }
    if (!facts) return;
    prepare();
    fillFilters();
    const page = state.page;
    update();
    state.page = page;
    show();
    if (byId("detail").open) open(facts[state.open.index]);
  }

  function listErrors() {
    if (!data.errors.length) return;
    const box = byId("errors");
    box.hidden = false;
    box.querySelector(".count").textContent = number(data.errors.length);
    for (const [source, stage, message] of data.errors) {
      box.querySelector("ul").append(element("li", `${source} (${stage}): ${message}`));
    }
  }

  function listObservations() {
    const several = data.observations.filter((o) => (o.sources || []).length > 1 || (o.disagreements || []).length);
    if (!several.length) return;
    byId("observations").hidden = false;
    for (const one of several.slice(0, 200)) {
      const place = [one.place, periodText(one), one.noun || metricName(one.metric)].filter(Boolean).join(" · ");
      const node = element("div", `${place}: ${number(one.value)} ${one.unit || ""}`, "observation");
      node.append(element("span", `${(one.sources || []).length} ${say("sources")}`, "tag"));
      const others = (one.disagreements || []).map((d) => number(d.value)).join(", ");
      if (others) node.append(element("span", `${say("differing")}: ${others}`, "tag"));
      byId("observations").querySelector(".list").append(node);
    }
  }

  function sortBy(column) {
    const descendingFirst = column === "value" || column === "confidence";
    if (state.column === column) state.direction = -state.direction;
    else { state.column = column; state.direction = descendingFirst ? -1 : 1; }
    for (const button of document.querySelectorAll("[data-sort]")) {
      const mine = button.dataset.sort === column;
      button.parentElement.setAttribute("aria-sort", mine ? (state.direction > 0 ? "ascending" : "descending") : "none");
    }
    update();
  }

  function turn(by) {
    state.page += by;
    show();
    byId("table").scrollIntoView();
  }

  function listen() {
    byId("filters").addEventListener("input", update);
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("filters").addEventListener("reset", () => setTimeout(update));
    byId("previous").addEventListener("click", () => turn(-1));
    byId("next").addEventListener("click", () => turn(1));
    for (const button of document.querySelectorAll("[data-sort]")) {
      button.addEventListener("click", () => sortBy(button.dataset.sort));
    }
    const rows = byId("rows");
    const chosen = (event) => {
      const row = event.target.closest("tr");
      if (row) open(facts[Number(row.dataset.fact)]);
    };
    rows.addEventListener("click", chosen);
    rows.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); chosen(event); }
    });
    byId("show-removed").addEventListener("change", (event) =>
      byId("detail-text").classList.toggle("with-removed", event.target.checked));
    byId("theme").addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
    });
    byId("language").addEventListener("click", () => setLanguage(language() === "zh" ? "en" : "zh"));
    addEventListener("beforeprint", () => draw(state.hits.slice(0, PRINTED_ROWS)));
    addEventListener("afterprint", show);
  }

  async function start() {
    const asked = root.dataset.lang;
    setLanguage(asked === "auto" ? ((navigator.language || "zh").startsWith("zh") ? "zh" : "en") : asked);
    if (typeof DecompressionStream === "undefined") {
      byId("nothing").textContent = say("old_browser");
      byId("nothing").hidden = false;
      return;
    }
    data = await unpack();
    prepare();
    fillFilters();
    listErrors();
    listObservations();
    listen();
    update();
    root.dataset.ready = "yes";
  }

  start();
})();
