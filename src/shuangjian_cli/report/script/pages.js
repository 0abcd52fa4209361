/* The list of pages: what each is, how many facts it has; those without any can be found. */
let pageTable;
const PAGE_ORDERS = {
  read: () => 0,
  most_facts: (a, b) => b.facts.length - a.facts.length,
  fewest_facts: (a, b) => a.facts.length - b.facts.length,
  oldest: (a, b) => ((a.published || "9") < (b.published || "9") ? -1 : 1),
  title: (a, b) => collator.compare(pageTitle(a), pageTitle(b)),
};

function pageRow(page) {
  const row = element("tr"), title = cell("page");
  title.append(button(pageTitle(page), "opener", () => openPage(page)), element("div", page.doc_id, "from"));
  const kind = named("value", page.page_kind);
  const told = (className, text, unit) => {
    const node = cell(className, text);
    node.dataset.unit = unit || "";
    return node;
  };
  row.append(title, told("page_kind", kind), told("publisher", page.publisher || ""), told("published", page.published || ""),
    told("encoding", page.encoding || ""), told("page_facts", number(page.facts.length), say("page_facts")),
    told("page_removed", number(page.removals), say("page_removed")));
  return row;
}

function updatePages() {
  const words = byId("page-search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const order = PAGE_ORDERS[byId("page-order").value] || PAGE_ORDERS.read;
  const hits = pages.filter((page) => {
    const text = `${pageWords(page)}\n${page.doc_id}\n${page.url || ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  }).sort((a, b) => order(a, b) || a.index - b.index);
  byId("page-hits").textContent = number(hits.length);
  pageTable.set(hits);
}

function fillPageOrders() {
  const select = byId("page-order"), before = select.value || "read";
  select.replaceChildren(...Object.keys(PAGE_ORDERS).map((name) => new Option(say("order_" + name), name)));
  select.value = before;
}

function listenPages() {
  pageTable = paged("pages-pager", 25, (some) => byId("page-rows").replaceChildren(...some.map(pageRow)));
  byId("page-filters").addEventListener("input", updatePages);
  byId("page-filters").addEventListener("submit", (event) => event.preventDefault());
  document.querySelector("[data-figure=without]").addEventListener("click", () => {
    byId("page-order").value = "fewest_facts";
    updatePages();
  });
}
