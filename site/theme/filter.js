// The ledger's filter links show their part of the table in place. Without this script they lead to a page
// of lists that says the same.
"use strict";
{
  const nav = document.querySelector("[data-filter]");
  const rows = [...document.querySelectorAll("tr[data-facets]")];
  const links = [...nav.querySelectorAll("a")];
  const key = (link) => new URL(link.href).hash.slice(1);

  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.className = "small";
  const all = document.createElement("button");
  all.type = "button";
  all.textContent = nav.dataset.all;
  all.hidden = true;
  nav.append(said, all);

  function filter(chosen) {
    const link = links.find((one) => key(one) === chosen);
    let n = 0;
    for (const row of rows) {
      row.hidden = Boolean(link) && !row.dataset.facets.split(" ").includes(chosen);
      n += row.hidden ? 0 : 1;
    }
    for (const group of new Set(rows.map((row) => row.parentElement))) {
      group.hidden = [...group.querySelectorAll("tr[data-facets]")].every((row) => row.hidden);
    }
    for (const one of links) {
      if (one === link) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
    all.hidden = !link;
    const words = n === 1 ? nav.dataset.one : nav.dataset.shown;
    said.textContent = link
      ? words.replace("{n}", n).replace("{total}", rows.length).replace("{name}", link.textContent)
      : "";
    const address = new URL(location.href);
    if (link) address.searchParams.set("show", chosen);
    else address.searchParams.delete("show");
    // A page of a folder has no address that a script may change.
    if (address.protocol !== "file:") history.replaceState(null, "", address);
  }

  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      filter(link.hasAttribute("aria-current") ? "" : key(link));
    });
  }
  function reset() {
    const chosen = links.find((link) => link.hasAttribute("aria-current"));
    filter("");
    chosen?.focus();
  }
  all.addEventListener("click", reset);
  nav.addEventListener("keydown", (event) => event.key === "Escape" && reset());
  const asked = new URL(location.href).searchParams.get("show");
  if (asked) filter(asked);
}
