// Printing: every grid as a table of all its rows, charts as wide as the paper, and what is drawn in the dark theme's colours in
// the light one's. The rest is style.css. `csb.light`: dark colour -> light colour; the light theme has none of the dark ones.
(() => {
  const back = [];
  const change = (element, name, value) => {
    const before = element.getAttribute(name);
    if (before === value) return;
    element.setAttribute(name, value);
    back.push(() => (before === null ? element.removeAttribute(name) : element.setAttribute(name, before)));
  };

  const MANY = 10; // columns, from which on words are broken rather than the table cut
  const tables = () => {
    for (const [canvas, grid] of csb.grids()) {
      const frame = canvas.closest("[data-testid=stDataFrame]");
      if (!frame?.parentElement.checkVisibility() || !grid.rows) continue;
      const columns = csb.columns(grid);
      const side = (isRight) => (isRight ? ' class="right"' : "");
      const head = columns.map((column) => `<th${side(csb.cell(grid, column, 0).isRight)}>${csb.escaped(grid.columns[column].title)}</th>`);
      const body = Array.from({ length: grid.rows }, (_, row) => columns.map((column) => {
        const { isRight, text } = csb.cell(grid, column, row);
        return `<td${side(isRight)}>${csb.escaped(text)}</td>`;
      }).join(""));
      const table = Object.assign(document.createElement("div"), { className: `csb-table csb-printed${columns.length > MANY ? " many" : ""}` });
      table.innerHTML = `<table><thead><tr>${head.join("")}</tr></thead><tbody><tr>${body.join("</tr><tr>")}</tr></tbody></table>`;
      frame.parentElement.append(table);
      back.push(() => table.remove());
    }
  };

  const charts = () => {
    for (const chart of document.querySelectorAll(".js-plotly-plot .svg-container")) {
      const { width, height } = chart.style;
      chart.style.aspectRatio = `${parseFloat(width)} / ${parseFloat(height)}`;
      for (const drawing of chart.querySelectorAll(":scope > .main-svg")) {
        change(drawing, "viewBox", `0 0 ${parseFloat(width)} ${parseFloat(height)}`);
      }
    }
  };

  const hex = (_, ...rgb) => `#${rgb.slice(0, 3).map((part) => (+part).toString(16).padStart(2, "0")).join("").toUpperCase()}`;
  const RGB = /rgb\((\d+), (\d+), (\d+)\)/g, RGBA = /rgba\((\d+), ?(\d+), ?(\d+), ?([\d.]+)\)/g, HEX = /#[0-9a-f]{6}/gi;
  const lit = (text) => text
    .replace(RGBA, (found, r, g, b, opacity) => {
      const light = csb.light[hex(found, r, g, b)];
      return light ? light + Math.round(opacity * 255).toString(16).padStart(2, "0") : found;
    })
    .replace(RGB, (...found) => csb.light[hex(...found)] ?? found[0])
    .replace(HEX, (found) => csb.light[found.toUpperCase()] ?? found);
  const colours = () => {
    for (const element of document.querySelectorAll(".js-plotly-plot .main-svg, .js-plotly-plot .main-svg *, .js-plotly-plot .svg-container")) {
      for (const name of ["style", "fill", "stroke"]) {
        const given = element.getAttribute(name);
        if (given) change(element, name, lit(given));
      }
    }
    // A chart of shades is a picture: turned about, its colours are about the light theme's.
    const wasDark = back.length > 0;
    for (const picture of document.querySelectorAll(".js-plotly-plot .hm image")) {
      if (wasDark) change(picture, "style", `${picture.getAttribute("style") ?? ""};filter:invert(1) hue-rotate(180deg)`);
    }
    const DATA = "data:image/svg+xml;base64,";
    for (const picture of document.querySelectorAll(`img[src^="${DATA}"]`)) {
      change(picture, "src", DATA + btoa(lit(atob(picture.getAttribute("src").slice(DATA.length)))));
    }
  };
  addEventListener("beforeprint", () => {
    if (back.length) return;
    colours();
    charts();
    tables();
  });
  addEventListener("afterprint", () => {
    while (back.length) back.pop()();
    document.documentElement.classList.remove("csb-paper");
  });

  // With Ctrl+P the page is first laid out as wide as the paper, so that the charts are drawn anew in that width, not made smaller.
  const MOST_MS = 3000;
  const isNarrow = () => [...document.querySelectorAll("[data-testid=stPlotlyChart]")].every((frame) =>
    !frame.checkVisibility() || (frame.querySelector(".main-svg")?.getBoundingClientRect().width ?? 0) <= frame.getBoundingClientRect().width + 1);
  const print = (since) => {
    if (isNarrow() || performance.now() - since > MOST_MS) window.print();
    else setTimeout(print, 50, since);
  };
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "p") return;
    event.preventDefault();
    event.stopPropagation();
    document.documentElement.classList.add("csb-paper");
    setTimeout(print, 150, performance.now());
  }, true);
})();
