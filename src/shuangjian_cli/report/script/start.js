/* Language, colours, and the order in which everything begins. */
function words() {
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = say(node.dataset.placeholder);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
  for (const node of document.querySelectorAll("[data-title]")) {
    if (strings.ui[node.dataset.title]) node.title = say(node.dataset.title);
  }
}

function setLanguage(wanted) {
  root.lang = wanted;
  words();
  if (!facts) return;
  rankFacts();
  fillFilters();
  fillPageOrders();
  update();
  updatePages();
  showList(shownList());
  if (byId("detail").open) state.open();
}

function listErrors() {
  for (const [source, stage, message] of data.errors) {
    byId("errors").querySelector("ul").append(element("li", `${source} (${stage}): ${message}`));
  }
}

function listen() {
  listenFacts();
  listenDetail();
  listenAgreements();
  listenPages();
  byId("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  byId("language").addEventListener("click", () => setLanguage(language() === "zh" ? "en" : "zh"));
  document.querySelector("[data-figure=errors]").addEventListener("click", () => { byId("errors").open = true; });
}

async function start() {
  const asked = root.dataset.lang;
  const wanted = asked === "auto" ? ((navigator.language || "zh").startsWith("zh") ? "zh" : "en") : asked;
  root.lang = wanted;
  if (typeof DecompressionStream === "undefined") {
    byId("nothing").textContent = say("old_browser");
    byId("nothing").hidden = false;
    return;
  }
  data = await unpack();
  readFacts();
  listErrors();
  listen();
  setLanguage(wanted);
  root.dataset.ready = "yes";
}

start();
