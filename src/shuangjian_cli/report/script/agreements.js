/* What pages say of the same thing: where they disagree, where they agree, totals and parts. */
let list;
const shownList = () => document.querySelector("[data-list][aria-pressed=true]").dataset.list;

/* What an observation is about: place, time, what was counted, whether it is planned. */
function about(fact, period) {
  const kinds = [fact.status, fact.change].filter((kind) => kind !== "actual" && kind !== "level");
  return [fact.organization, fact.place, period, fact.noun || metricName(fact.metric), fact.basis, ...kinds.map(valueName)]
    .filter(Boolean).join(" · ");
}

const aboutObservation = (one) => about(one.best, periodText(...one.period));

/* How far two values are apart, in their unit and of the greater one. */
function difference(sides) {
  const values = sides.map((one) => one.best.value);
  const low = Math.min(...values), high = Math.max(...values);
  const share = high ? ` (${((high - low) / Math.abs(high) * 100).toFixed(1)} %)` : "";
  return `${say("apart")} ${number(high - low)} ${unitName(sides[0].best.unit)}${share}`;
}

function disputeCard(sides) {
  const card = element("article", null, "dispute"), row = element("div", null, "sides");
  const preferred = sides.find((one) => one.preferred) || sides[0];
  const most = sides.every((one) => one === preferred || one.independent < preferred.independent);
  const head = element("h3", aboutObservation(preferred));
  head.append(element("span", metricName(preferred.best.metric), "tag"), element("span", difference(sides), "tag"));
  for (const one of sides) {
    const side = element("div", null, one.preferred ? "side preferred" : "side");
    const value = element("p", withUnit(one.best), "big");
    if (one.preferred) value.append(element("span", say(most ? "preferred" : "latest"), "tag"));
    side.append(value, element("p", `${count("independent", one.independent)} · ${count("on_pages", one.pages)}`, "about"), ...toldBy(one));
    row.append(side);
  }
  card.append(head, row);
  return card;
}

function agreedCard(one) {
  const card = element("details", null, "agreed"), head = element("summary");
  head.append(element("b", withUnit(one.best)), " ", element("span", aboutObservation(one)),
    element("span", metricName(one.best.metric), "tag"),
    element("span", `${count("independent", one.independent)} · ${count("on_pages", one.pages)}`, "tag"));
  if (one.dispute !== null) head.append(element("span", "≠ " + say("links_disputed"), "tag bad"));
  card.append(head);
  card.addEventListener("toggle", () => {
    if (card.open && card.children.length === 1) card.append(...toldBy(one));
  });
  return card;
}

function sumText(one) {
  if (!one.sum) return say("sum_none");
  const sum = one.parts.reduce((all, part) => all + part.value, 0);
  const words = one.parts.map((part) => number(part.value)).join(" + ");
  const added = one.parts.length > 1 ? `${words} = ${number(sum)}` : words;
  return say("sum_line").replace("{parts}", added).replace("{total}", withUnit(one.total))
    .replace("{verdict}", say("sum_" + one.sum));
}

function totalCard(one) {
  const card = element("details", null, one.sum === "more" ? "agreed odd" : "agreed"), head = element("summary");
  head.append(element("b", withUnit(one.total)), " ", element("span", about(one.total, factPeriod(one.total))),
    element("span", metricName(one.total.metric), "tag"), element("p", sumText(one), "about"));
  card.append(head);
  card.addEventListener("toggle", () => {
    if (card.open && card.children.length === 1) {
      card.append(factLine(one.total, say("total_tag")), ...one.parts.map((part) => factLine(part, say("part"))));
    }
  });
  return card;
}

const SUM_ORDER = ["more", "equal", "less", null];

const LISTS = {
  disputes: { rows: () => data.disputes, card: disputeCard },
  agreed: {
    rows: () => data.observations.filter((one) => one.independent > 1).sort((a, b) => b.independent - a.independent),
    card: agreedCard,
  },
  totals: {
    rows: () => [...data.totals].sort((a, b) => SUM_ORDER.indexOf(a.sum) - SUM_ORDER.indexOf(b.sum)),
    card: totalCard,
  },
};

function drawList(some) {
  const box = byId("list"), { card } = LISTS[shownList()];
  box.replaceChildren(...some.map(card));
  if (!some.length) box.append(element("p", say("empty_" + shownList()), "note"));
}

function showList(name) {
  for (const node of document.querySelectorAll("[data-list]")) {
    node.setAttribute("aria-pressed", String(node.dataset.list === name));
  }
  byId("list-about").textContent = say("about_" + name);
  list.set(LISTS[name].rows());
}

function listenAgreements() {
  list = paged("list-pager", 10, drawList);
  for (const node of document.querySelectorAll("[data-list]")) {
    node.addEventListener("click", () => showList(node.dataset.list));
  }
  const figures = { confirmed: "agreed", disputed: "disputes" };
  for (const [figure, name] of Object.entries(figures)) {
    document.querySelector(`[data-figure=${figure}]`).addEventListener("click", () => showList(name));
  }
}
