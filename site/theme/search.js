// The search page. Without this script the page says so and leads to the A–Z list; with it the form appears,
// and the index (pagefind) is loaded when the reader begins to type, never before.
"use strict";
{
  const form = document.querySelector("form[data-search]");
  const field = form.elements.q;
  const status = document.querySelector("[data-search-status]");
  const list = document.querySelector("[data-search-results]");
  const more = document.querySelector("[data-search-more]");
  const fallback = document.querySelector("[data-search-fallback]");
  const STEP = 12;
  const WAIT_MS = 180;

  const inFolder = location.protocol === "file:"; // the index can't be read there: the list of titles can

  let engine; // one promise of the loaded index
  let latest = 0; // only the newest query may show its results
  let found = [];
  let shown = 0;

  function load() {
    engine ??= inFolder ? titles() : import(new URL(form.dataset.bundle, document.baseURI)).then(async (pagefind) => {
      await pagefind.options({ baseUrl: new URL(form.dataset.root, document.baseURI).pathname });
      return pagefind;
    });
    return engine;
  }

  // What pagefind would be, over titles alone: each holds every part of the query.
  function titles() {
    return new Promise((loaded, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: form.dataset.titles, onload: loaded, onerror: failed });
      document.head.append(script);
    }).then(() => ({
      search: async (words) => {
        const parts = joined(words.replaceAll('"', " ")).toLowerCase().split(/\s+/).filter(Boolean);
        const holds = (one) => (text) => `${one.title} ${one.words}`.toLowerCase().includes(text);
        const held = window.titles.filter((one) => parts.every(holds(one)));
        const page = (one) => ({ url: one.path, meta: { title: one.title }, excerpt: one.kind, sub_results: [] });
        return { results: held.map((one) => ({ id: one.path, data: async () => page(one) })) };
      },
    }));
  }

  function say(key, values = {}) {
    const text = key ? status.dataset[key] : "";
    status.textContent = text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  // Chinese is indexed character by character (pipelines/render/search.py); for reading it is put together.
  const HAN = "\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";
  const APART = new RegExp(`(?<=[${HAN}]) (?=[${HAN}\\w])|(?<=[^\\s${HAN}]) (?=[${HAN}])`, "g");
  const joined = (text) => text.replace(APART, "");

  function apart(text) {
    return text
      .replace(new RegExp(`([${HAN}])(?=[${HAN}\\w])`, "g"), "$1 ")
      .replace(new RegExp(`(?<=[^\\s${HAN}])(?=[${HAN}])`, "g"), " ");
  }

  // Pagefind marks the words it found; only its text and its <mark>s are taken over.
  function excerpt(markup) {
    const line = document.createElement("span");
    line.className = "context-note";
    const tidy = joined(markup.replaceAll("</mark> <mark>", "</mark><mark>"));
    const parsed = new DOMParser().parseFromString(tidy, "text/html");
    for (const node of parsed.body.childNodes) {
      if (node.nodeName === "MARK") {
        const mark = document.createElement("mark");
        mark.textContent = node.textContent;
        line.append(mark);
      } else {
        line.append(node.textContent);
      }
    }
    return line;
  }

  function link(address, text) {
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.textContent = text;
    return anchor;
  }

  function entry(page) {
    const item = document.createElement("li");
    item.append(link(page.url, joined(page.meta.title)));
    if (page.meta.kind) {
      const said = document.createElement("span");
      said.className = "kind";
      said.textContent = page.meta.kind;
      item.append(" ", said);
    }
    item.append(excerpt(page.excerpt));
    const parts = page.sub_results.filter((part) => part.url !== page.url && part.title !== page.meta.title);
    if (parts.length) {
      const inner = document.createElement("ul");
      for (const part of parts.slice(0, 3)) {
        const row = document.createElement("li");
        row.append(link(part.url, joined(part.title)), excerpt(part.excerpt));
        inner.append(row);
      }
      item.append(inner);
    }
    return item;
  }

  // Words with Chinese in them have to stand in a row; all words of a query have to be on the page. The order
  // is that of the plain search, which weighs headings and rarity.
  async function ask(pagefind, words) {
    const parts = words.replaceAll('"', " ").split(/\s+/).filter(Boolean);
    const rows = parts.filter((part) => new RegExp(`[${HAN}]`).test(part) && part.length > 1);
    const plain = await pagefind.search(apart(parts.join(" ")));
    const strict = await Promise.all(rows.map((part) => pagefind.search(`"${apart(part)}"`)));
    const sets = strict.map((answer) => new Set(answer.results.map((result) => result.id)));
    return plain.results.filter((result) => sets.every((ids) => ids.has(result.id)));
  }

  async function show(mine) {
    const next = await Promise.all(found.slice(shown, shown + STEP).map((result) => result.data()));
    if (mine !== latest) return;
    const items = next.map(entry);
    list.append(...items);
    shown += next.length;
    more.hidden = shown >= found.length;
    return items[0];
  }

  function fail() {
    engine = undefined;
    list.replaceChildren();
    more.hidden = true;
    fallback.hidden = false;
    say("failed");
  }

  async function search(query) {
    const mine = ++latest;
    const words = query.trim();
    if (!words) {
      list.replaceChildren();
      more.hidden = true;
      say("");
      return;
    }
    say("wait");
    try {
      const pagefind = await load();
      const answer = await ask(pagefind, words);
      if (mine !== latest) return;
      found = answer;
      shown = 0;
      list.replaceChildren();
      await show(mine);
      if (mine === latest) say(["none", "one"][found.length] ?? "found", { n: found.length, q: words });
    } catch (error) {
      console.error(error);
      if (mine === latest) fail();
    }
  }

  let timer;
  field.addEventListener("focus", () => load().catch(fail), { once: true });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT_MS, field.value);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    const address = new URL(location.href);
    address.searchParams.set("q", field.value);
    if (!inFolder) history.replaceState(null, "", address);
    search(field.value);
  });
  more.addEventListener("click", async () => {
    const first = await show(latest).catch(fail);
    first?.querySelector("a").focus();
  });

  form.hidden = false;
  document.querySelector("[data-search-folder]").hidden = !inFolder;
  fallback.hidden = true;
  field.value = new URL(location.href).searchParams.get("q") ?? "";
  search(field.value);
}
