/* The dialog: a fact in its sentence, what was read, who else says so, and the whole page. */

/* Where a word of the fact stands in its sentence: the occurrence nearest to the number. */
function nearest(sentence, word, anchor) {
  if (!word) return null;
  const unit = characters(sentence).slice(0, anchor).join("").length;
  const found = [sentence.lastIndexOf(word, unit), sentence.indexOf(word, unit)].filter((at) => at >= 0);
  if (!found.length) return null;
  const best = found.sort((a, b) => Math.abs(a - unit) - Math.abs(b - unit))[0];
  const start = characters(sentence.slice(0, best)).length;
  return [start, start + characters(word).length];
}

function placeWords(fact) {
  const full = fact.place || "";
  const parts = full.match(/.+?(?:省|自治区|市|州|盟|地区|区|县|旗)/g) || [];
  const words = [full, ...parts.reverse()];
  return [...words, ...parts.map((p) => p.slice(0, -1)).filter((p) => p.length > 1), ...strings.place_words];
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

/* The sentence of a fact with its words marked. */
function sentence(fact, className) {
  const node = element("p", null, className || "text"), chars = characters(fact.sentence);
  marked(node, chars, sentenceMarks(fact), 0, chars.length);
  return node;
}

function field(list, name, value, note) {
  if (value === null || value === undefined || value === "") return;
  const node = element("dd");
  node.append(value);
  if (note) node.append(element("span", note, "why"));
  list.append(element("dt", say(name)), node);
}

const STATED = { stated: "from_sentence", ...BASES };

function fields(fact) {
  const list = byId("detail-fields");
  list.replaceChildren();
  const basis = (name) => name && say(STATED[name]);
  field(list, "metric", metricName(fact.metric));
  field(list, "value", withUnit(fact), `${valueName(fact.qualifier)} · “${fact.quote}”`);
  field(list, "noun", fact.noun);
  field(list, "action", fact.action);
  field(list, "basis", fact.basis);
  field(list, "organization", fact.organization);
  field(list, "place", fact.place && `${fact.place} ${fact.adcode || ""}`, basis(fact.place_basis));
  const words = fact.period_text ? `“${fact.period_text}” ` : "";
  field(list, "period", factPeriod(fact), words + (basis(fact.period_basis) || ""));
  field(list, "status", valueName(fact.status));
  field(list, "change", valueName(fact.change));
  field(list, "flags", (fact.flags || []).map((flag) => named("flag", flag)).join(" · "));
  field(list, "confidence", fact.confidence.toFixed(2), say("about_confidence"));
  field(list, "rule", fact.rule, fact.record_id);
}

/* Another fact as a line to choose: its value, its sentence, its page. */
function factLine(fact, ...tags) {
  const node = element("div", null, "told"), head = element("p", null, "from");
  head.append(button(withUnit(fact), "opener", () => openFact(fact)), ...tags.map((tag) => element("span", tag, "tag")));
  head.append(" ", unbroken(pageWords(fact.page)));
  const link = webLink(fact.page.url);
  if (link) head.append(" ", link);
  node.append(head, sentence(fact));
  return node;
}

/* The facts of an observation, page by page; pages that copy one before them say so. */
function toldBy(observation, without) {
  const seen = new Set();
  return observation.facts.map((fact, at) => {
    const text = observation.texts[at], copy = seen.has(text);
    seen.add(text);
    return fact === without ? null : factLine(fact, ...(copy ? [say("copy")] : []));
  }).filter(Boolean);
}

function linked(fact) {
  const box = byId("detail-links"), one = fact.observation;
  box.replaceChildren();
  const heading = (text) => box.append(element("h4", text));
  if (one && one.facts.length > 1) {
    heading(`${count("independent", one.independent)} · ${count("on_pages", one.pages)}`);
    box.append(...toldBy(one, fact));
  }
  if (fact.disputed) {
    heading(say("others_differ"));
    for (const rival of one.side().filter((other) => other !== one)) box.append(...toldBy(rival));
  }
  if (!one) box.append(element("p", say("only_here"), "faint"));
  for (const [name, index] of [["part_of", fact.part_of], ["repeat_of", fact.repeat_of]]) {
    if (index === null) continue;
    heading(say(name));
    box.append(factLine(facts[index]));
  }
  if (fact.parts) {
    heading(say("parts"));
    box.append(element("p", sumText(fact.parts), "about"), ...fact.parts.parts.map((part) => factLine(part)));
  }
}

function pageText(page, current) {
  const box = byId("detail-text"), words = byId("detail-page");
  box.replaceChildren();
  byId("removed-count").textContent = number(page.removals);
  const told = [page.publisher, page.published, named("value", page.page_kind), page.encoding, page.doc_id];
  words.replaceChildren(element("b", pageTitle(page)), unbroken(" · " + told.filter(Boolean).join(" · ")));
  const link = webLink(page.url);
  if (link) words.append(" ", link);
  if (page.text === undefined) { box.append(element("p", say("no_texts"), "faint")); return; }
  const chars = characters(page.text);
  const marks = page.facts
    .map((other) => [other.start, other.end, other === current ? "number current" : "number"])
    .sort((a, b) => a[0] - b[0] || b[2].length - a[2].length);
  if (!page.text) box.append(element("p", say("no_text"), "faint"));
  blocks(box, page, chars, marks);
}

/* Reasons are English: in Chinese the name of the rule says what it is for, where it has one. */
function whyGone(rule, reason) {
  const name = named("rule", rule);
  return name !== rule && language() === "zh" ? name : `${name}: ${reason}`;
}

/* Kept and removed blocks in the order of the page. */
function blocks(box, page, chars, marks) {
  const gone = new Map(page.removed.map(([order, ...rest]) => [order, rest]));
  const last = page.removed.reduce((most, [order]) => Math.max(most, order), -1);
  let next = 0, mark = 0;
  for (let order = 0; order <= last || next < page.blocks.length; order++) {
    if (gone.has(order)) {
      const [text, rule, reason] = gone.get(order);
      const node = element("p", text, "gone");
      node.append(element("span", whyGone(rule, reason), "why"));
      box.append(node);
    } else if (next < page.blocks.length) {
      const [start, end, kind] = page.blocks[next++];
      const node = element("p", null, kind), mine = [];
      while (mark < marks.length && marks[mark][0] < end) mine.push(marks[mark++]);
      marked(node, chars, mine, start, end);
      box.append(node);
    }
  }
}

function show(title) {
  const detail = byId("detail");
  byId("detail-title").textContent = title;
  if (!detail.open) detail.showModal();
  detail.scrollTop = 0;
}

function openFact(fact) {
  state.open = () => openFact(fact);
  byId("detail").classList.remove("page-only");
  byId("detail-sentence").replaceChildren(...sentence(fact).childNodes);
  fields(fact);
  linked(fact);
  pageText(fact.page, fact);
  const at = state.hits.indexOf(fact);
  const neighbour = (id, index) => {
    byId(id).disabled = at < 0 || !state.hits[index];
    byId(id).onclick = () => openFact(state.hits[index]);
  };
  neighbour("before", at - 1);
  neighbour("after", at + 1);
  show(`${metricName(fact.metric)} ${withUnit(fact)}${fact.noun ? " · " + fact.noun : ""}`);
}

function openPage(page) {
  state.open = () => openPage(page);
  byId("detail").classList.add("page-only");
  pageText(page, null);
  show(pageTitle(page));
}

function listenDetail() {
  byId("show-removed").addEventListener("change", (event) =>
    byId("detail-text").classList.toggle("with-removed", event.target.checked));
  byId("close").addEventListener("click", () => byId("detail").close());
  byId("detail").addEventListener("click", (event) => { if (event.target === byId("detail")) byId("detail").close(); });
}
