// The tables to look things up in are drawn on a canvas. `csb.grids()` reads what they show, all rows of it: to be copied as
// Danish Excel takes it, and to be printed (paper.js); and the keyboard goes through them as it does elsewhere.
(() => {
  // The library keeps what it draws from in React's tree, and nowhere else. Read from the root: what hangs on an element may be old.
  csb.grids = () => {
    const root = document.getElementById("root");
    const key = Object.keys(root).find((name) => name.startsWith("__reactContainer$"));
    const found = new Map();
    const walk = (first, grid, choose) => {
      for (let node = first; node; node = node.sibling) {
        const given = node.memoizedProps;
        const own = given?.getCellContent && given.selection ? given : grid;
        const chooser = given?.onGridSelectionChange && given.gridSelection ? given : choose;
        if (own && node.stateNode?.dataset?.testid === "data-grid-canvas") found.set(node.stateNode, { ...own, choose: chooser });
        walk(node.child, own, chooser);
      }
    };
    walk(key && root[key].stateNode.current.child, null, null);
    return found;
  };

  // The keyboard stands in the first cell of that row.
  csb.goToRow = (canvas, row) => {
    const grid = csb.grids().get(canvas);
    if (!grid?.choose || row >= grid.rows) return;
    const current = { cell: [0, row], range: { x: 0, y: row, width: 1, height: 1 }, rangeStack: [] };
    grid.choose.onGridSelectionChange({ ...grid.choose.gridSelection, current });
  };

  // A cell as it is shown; a figure with the signs that Excel reads.
  csb.cell = (grid, column, row) => {
    const { kind, displayData, data } = grid.getCellContent([column, row]);
    const shown = displayData ?? data?.displayDate ?? "";
    const figure = kind === "number" && /^[+−-]?[\d.]+(,\d+)?(\s?%)?$/.test(shown);
    return { figure, isRight: kind === "number", text: figure ? shown.replace("−", "-").replace(/\s/, " ") : shown };
  };
  csb.columns = (grid) => grid.columns.map((_, place) => place)
    .filter((place) => !grid.rows || grid.getCellContent([place, 0]).kind !== "marker");

  const numbers = (from, to) => Array.from({ length: Math.max(to - from, 0) }, (_, place) => from + place);
  const chosen = (grid) => {
    const columns = csb.columns(grid), { current, rows } = grid.selection;
    const { x, y, width, height } = current?.range ?? {};
    // A row that is selected is meant before the one cell that the keyboard stands at.
    if (current && (width * height > 1 || !rows.items.length)) {
      return [numbers(y, y + height), columns.filter((place) => place >= x && place < x + width)];
    }
    return [rows.items.flatMap(([from, to]) => numbers(from, to)), columns];
  };
  csb.escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const plain = ({ figure, text }) => {
    // What begins like a formula stays text.
    const safe = !figure && /^[=+\-@]./.test(text) ? `'${text}` : text;
    return /[\t\r\n"]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  // Excel takes the HTML: there "1-4" can be said to be text, and is no date.
  const rich = ({ figure, text }) => `<td${figure ? "" : " style='mso-number-format:\"\\@\"'"}>${csb.escaped(text)}</td>`;

  csb.clipboard = (cells) => ({
    "text/plain": cells.map((row) => row.map(plain).join("\t")).join("\r\n"),
    "text/html": `<meta charset="utf-8"><table>${cells.map((row) => `<tr>${row.map(rich).join("")}</tr>`).join("")}</table>`,
  });

  document.addEventListener("copy", (event) => {
    const grid = csb.grids().get(event.target.closest?.("canvas"));
    if (!grid) return;
    const [rows, columns] = chosen(grid);
    if (!rows.length || !columns.length) return;
    const cells = rows.map((row) => columns.map((column) => csb.cell(grid, column, row)));
    for (const [type, text] of Object.entries(csb.clipboard(cells))) event.clipboardData.setData(type, text);
    event.preventDefault();
    event.stopPropagation();
  }, true);

  // Where rows can be chosen, a click on a cell chooses its row; the library wants the small box before it. Two clicks open it: when
  // the page has drawn the link that ends with the row's name, that is followed. One click alone would leave nobody time to copy.
  const choose = (target) => {
    const keys = { key: " ", code: "Space", keyCode: 32, shiftKey: true, bubbles: true, cancelable: true };
    target.dispatchEvent(new KeyboardEvent("keydown", keys));
  };
  const canChoose = (grid) => grid?.rows && csb.columns(grid).length !== grid.columns.length;
  let waiting, opening = "";
  const open = () => {
    const links = opening ? [...document.querySelectorAll("[data-testid=stMain] a[href]")] : [];
    const link = links.find((one) => one.textContent.trim().endsWith(` ${opening}`));
    if (!link) return;
    opening = "";
    link.click();
  };
  csb.settles(open);
  const nameOf = (canvas, grid, row) => {
    const notes = [...document.querySelectorAll(".csb-keys[data-name]")];
    const header = notes.find((one) => canvas.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)?.dataset.name;
    const column = grid.columns.findIndex(({ title }) => title === header);
    return column < 0 ? "" : csb.cell(grid, column, row).text;
  };
  for (const name of ["pointerdown", "keydown"]) {
    addEventListener(name, (event) => {
      if (!event.isTrusted) return;
      clearTimeout(waiting);
      opening = "";
    }, true);
  }
  addEventListener("click", (event) => {
    // What scrolls lies over what is drawn.
    const canvas = event.target.closest?.("[data-testid=stDataFrame]")?.querySelector("canvas[data-testid=data-grid-canvas]");
    if (!canvas || !event.isTrusted || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    // The grid has taken the click by then: which cell it was of.
    waiting = setTimeout(() => {
      const grid = csb.grids().get(canvas);
      if (!canChoose(grid)) return;
      const { current, rows } = grid.selection;
      const { left, top } = canvas.getBoundingClientRect();
      // The small boxes are the library's own, and a heading sorts.
      const inBody = event.clientY > top + (grid.headerHeight ?? 36) && event.clientX > left + (grid.columns[0].width ?? 36);
      if (!inBody || !current || current.range.width * current.range.height !== 1) return;
      if (grid.getCellContent(current.cell).kind === "marker") return;
      if (event.detail > 1) opening = nameOf(canvas, grid, current.cell[1]);
      if (!rows.hasIndex(current.cell[1])) choose(canvas);
      else open();
    }, 50);
  }, true);

  // With the keyboard: Tab goes on to what comes after the grid, not through all its cells, and Enter selects the row, where rows
  // can be, and opens one that is; the library has Shift and Space for that, and gives Enter to nobody.
  addEventListener("keydown", (event) => {
    const canvas = event.target.closest?.("canvas[data-testid=data-grid-canvas]");
    if (!canvas || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Tab") event.stopPropagation();
    if (event.key !== "Enter" || event.shiftKey) return;
    const grid = csb.grids().get(canvas);
    if (!canChoose(grid)) return;
    event.preventDefault();
    event.stopPropagation();
    const { current, rows } = grid.selection;
    if (!current || !rows.hasIndex(current.cell[1])) return choose(event.target);
    opening = nameOf(canvas, grid, current.cell[1]);
    open();
  }, true);

  // A cell whose text is cut off is read whole at the foot of the table, while the pointer or the keyboard has chosen it.
  const PADDING = 16; // pixels of a cell that hold no text
  const pen = document.createElement("canvas").getContext("2d");
  const isCut = (grid, [column, row], text) => {
    const { fontFamily, baseFontStyle } = grid.theme ?? {};
    pen.font = `${baseFontStyle ?? "14px"} ${fontFamily ?? "sans-serif"}`;
    return pen.measureText(text).width > grid.columns[column].width - PADDING;
  };
  const whole = (canvas) => {
    const frame = canvas.closest("[data-testid=stDataFrame]");
    const grid = csb.grids().get(canvas);
    const cell = frame?.contains(document.activeElement) ? grid?.selection.current?.cell : undefined;
    const text = cell && grid.getCellContent(cell).kind !== "marker" ? csb.cell(grid, ...cell).text : "";
    const note = frame?.parentElement.querySelector(":scope > .csb-whole");
    if (!text || !isCut(grid, cell, text)) return note?.remove();
    if (note?.textContent === text) return;
    note?.remove();
    frame.parentElement.append(Object.assign(document.createElement("div"), { className: "csb-whole", textContent: text }));
  };
  for (const name of ["click", "keyup", "focusout"]) {
    addEventListener(name, (event) => {
      const canvas = event.target.closest?.("[data-testid=stDataFrame]")?.querySelector("canvas[data-testid=data-grid-canvas]");
      // The grid has moved its own mark by then.
      if (canvas) setTimeout(whole, 80, canvas);
    }, true);
  }
})();
