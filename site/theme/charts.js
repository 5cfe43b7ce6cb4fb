// Puts an empty reader over each chart that holds figures; what draws the reading line is loaded only when
// the reader is focused or touched. Without this script the picture and its table say the same.
"use strict";
{
  const place = document.querySelector("script[data-reading]").dataset.reading;
  let script; // one promise of what draws
  function drawing(address) {
    script ??= new Promise((loaded, failed) => {
      const element = document.createElement("script");
      Object.assign(element, { src: address, onload: loaded, onerror: () => failed(new Error(address)) });
      document.head.append(element);
    });
    return script;
  }

  for (const plot of document.querySelectorAll("[data-chart]")) {
    const reader = document.createElement("div");
    const last = Number(plot.dataset.stops) - 1;
    Object.assign(reader, { className: "reader", tabIndex: 0, role: "slider" });
    const state = { label: plot.dataset.label, valuemin: 0, valuemax: last, valuenow: last };
    for (const [name, value] of Object.entries(state)) reader.setAttribute(`aria-${name}`, value);
    plot.append(reader);
    const load = (event) => {
      for (const kind of ["focus", "pointerenter"]) reader.removeEventListener(kind, load);
      drawing(new URL(place, document.baseURI).href)
        .then(() => window.reading(plot, reader, event))
        .catch((error) => {
          console.error(error);
          reader.remove();
        });
    };
    for (const kind of ["focus", "pointerenter"]) reader.addEventListener(kind, load);
  }
}
