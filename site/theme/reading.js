// The reading line of one chart: pointer, arrow keys, Home, End; Escape puts it away. It speaks from the
// table under the picture, so that picture, line and table can't differ.
"use strict";
{
  const make = (parent, name) => {
    const element = document.createElement("div");
    element.className = name;
    parent.append(element);
    return element;
  };

  // Rows of the table by time: [{ time, period, rows: [{ value, own, words }] }], oldest first.
  function stopsOf(figure) {
    const stops = new Map();
    for (const row of figure.querySelectorAll("tr[data-t]")) {
      const [period, series, amount] = [...row.cells].map((cell) => cell.textContent.trim());
      const time = Number(row.dataset.t);
      if (!stops.has(time)) stops.set(time, { time, period, rows: [] });
      const value = Number(row.dataset.v);
      stops.get(time).rows.push({ value, own: "own" in row.dataset, words: `${series} ${amount}` });
    }
    return [...stops.values()].sort((a, b) => a.time - b.time);
  }

  window.reading = function (plot, reader, first) {
    const stops = stopsOf(plot.closest("figure"));
    const line = make(reader, "reading-line");
    const box = make(reader, "reading-box");
    let at = stops.length - 1;
    let dots = [];

    // The frame of the drawing that is shown, in CSS pixels of the reader, whatever the zoom.
    function frame() {
      const area = [...plot.querySelectorAll("svg .background")].find((one) => one.getClientRects().length);
      const [inner, outer] = [area.getBoundingClientRect(), reader.getBoundingClientRect()];
      const { x0, x1, y0, y1 } = area.dataset;
      const [left, top] = [inner.left - outer.left, inner.top - outer.top];
      return {
        left, top, width: inner.width, height: inner.height, outer: outer.width,
        x: (t) => left + ((t - x0) / (x1 - x0)) * inner.width,
        y: (v) => top + inner.height - ((v - y0) / (y1 - y0)) * inner.height,
      };
    }

    function show(next) {
      at = Math.max(0, Math.min(stops.length - 1, next));
      const stop = stops[at];
      const place = frame();
      const x = place.x(stop.time);
      Object.assign(line.style, { left: `${x}px`, top: `${place.top}px`, height: `${place.height}px` });
      for (const dot of dots) dot.remove();
      dots = stop.rows.map((row) => {
        const dot = make(reader, row.own ? "reading-dot own" : "reading-dot");
        Object.assign(dot.style, { left: `${x}px`, top: `${place.y(row.value)}px` });
        return dot;
      });
      box.replaceChildren(...[stop.period, ...stop.rows.map((row) => row.words)].map((words) => {
        const part = document.createElement("span");
        part.textContent = words;
        return part;
      }));
      const right = x > place.outer / 2;
      Object.assign(box.style, {
        top: `${place.top}px`,
        left: right ? "auto" : `${x + 8}px`,
        right: right ? `${place.outer - x + 8}px` : "auto",
      });
      reader.setAttribute("aria-valuenow", at);
      reader.setAttribute("aria-valuetext", [stop.period, ...stop.rows.map((row) => row.words)].join("; "));
      reader.classList.add("on");
    }

    const hide = () => reader.classList.remove("on");
    function nearest(event) {
      const x = event.clientX - reader.getBoundingClientRect().left;
      const { x: of } = frame();
      const far = stops.map((stop) => Math.abs(of(stop.time) - x));
      show(far.indexOf(Math.min(...far)));
    }
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -Infinity, End: Infinity };

    reader.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return hide();
      if (!(event.key in steps)) return;
      event.preventDefault();
      show(at + steps[event.key]);
    });
    reader.addEventListener("pointermove", nearest);
    reader.addEventListener("pointerdown", nearest);
    reader.addEventListener("pointerleave", () => reader === document.activeElement || hide());
    reader.addEventListener("focus", () => show(at));
    reader.addEventListener("blur", hide);
    if (first.type === "focus") show(at);
    else nearest(first);
  };
}
