// Where the keyboard's focus stands when what had it is gone. A button that was pressed may be drawn no more, and the browser would
// begin from the top: the focus goes to the answer instead. Who comes back to a page comes back to the link, or the row, that they
// left it by.
(() => {
  const MAIN = "[data-testid=stMain]", HEADINGS = `${MAIN} :is(h1, h2, h3)`, CANVAS = "canvas[data-testid=data-grid-canvas]";
  const all = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
  const answers = () => all("[data-testid=stAlertContainer]");
  const headline = () => document.querySelector(`${MAIN} h1`);
  const isLost = () => !document.activeElement || document.activeElement === document.body;
  const stand = (element) => {
    if (!element.matches("a[href], button, canvas, input, [tabindex]")) element.tabIndex = -1;
    element.focus();
  };

  // What had the focus last, and the boxes around it, the smallest first.
  let last = null, around = [], row = null;
  addEventListener("focusin", ({ target }) => {
    last = target;
    around = [];
    for (let box = target.parentElement; box && box !== document.body; box = box.parentElement) around.push(box);
    const canvas = target.closest?.(CANVAS) ?? target.querySelector?.(CANVAS);
    if (canvas) row = { canvas, place: all(CANVAS).indexOf(canvas) };
  }, true);

  // What the page that is come back to was left by, and what had the focus then.
  let returning = null;
  // What stood there when the page began to be drawn anew.
  let before = null;
  csb.begins(() => {
    if (returning) returning.isDrawn = true;
    before ??= { answers: new Set(answers().map((one) => one.textContent)), headline: headline()?.textContent };
  });
  const answer = () => {
    const said = answers().find((one) => before && !before.answers.has(one.textContent));
    if (said) return said;
    const found = headline();
    if (found && found.textContent !== before?.headline) return found;
    const box = around.find((one) => one.isConnected && one.closest(MAIN));
    const inside = box && all(HEADINGS).find((one) => box.contains(one));
    return inside ?? all(HEADINGS).findLast((one) => box && one.compareDocumentPosition(box) & 4) ?? found;
  };

  // By address: the link that the page was left by, and the row of a grid that it was drawn for.
  const left = new Map(), cameFrom = new Map();
  const here = () => location.pathname + location.search;
  csb.leaves = (link) => {
    // Whoever opens a page anew, and does not go back to where they came from, begins at its headline.
    const target = link.pathname + link.search;
    if (cameFrom.get(here()) !== target) {
      cameFrom.set(target, here());
      left.delete(target);
    }
    // A grid that was drawn anew since has another canvas in the same place.
    const grid = row && csb.grids().get(row.canvas.isConnected ? row.canvas : all(CANVAS)[row.place]);
    left.set(here(), { href: link.getAttribute("href"), grid: grid && { place: row.place, row: grid.selection.rows.first() } });
  };
  csb.arrives = () => {
    const way = left.get(here());
    returning = way ? { ...way, from: document.activeElement, isDrawn: csb.isRunning() } : null;
  };
  const back = ({ href, grid }) => {
    const link = all(`${MAIN} a[href]`).find((one) => one.getAttribute("href") === href);
    const canvas = grid && all(CANVAS)[grid.place];
    if (!link && !canvas) return false;
    if (link) stand(link);
    else {
      canvas.focus();
      csb.goToRow(canvas, grid.row ?? 0);
    }
    document.activeElement.scrollIntoView({ block: "nearest" });
    return true;
  };

  csb.settles(() => {
    // The library's own field for files has no size: nobody sees a focus there.
    const isHidden = before && document.activeElement?.matches("input[type=file]");
    const isGone = isHidden || (isLost() && last && (!last.isConnected || last.disabled || !last.checkVisibility()));
    // A server may be slow to begin, and a grid is drawn when the rest has been for a while: until somebody goes on from where
    // they stood, or from the headline, it is waited for.
    const isWaiting = isLost() || document.activeElement === returning?.from || document.activeElement.matches("h1");
    if (!isWaiting || (returning?.isDrawn && back(returning))) returning = null;
    if (isGone && (isHidden || isLost()) && answer()) stand(answer());
    before = null;
  });
})();
