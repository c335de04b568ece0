// On the committee's screen the arrows turn as PageUp and PageDown do, and Escape closes, whatever has the focus.
(() => {
  const TURNS = { ArrowRight: "PageDown", ArrowDown: "PageDown", ArrowLeft: "PageUp", ArrowUp: "PageUp" };
  addEventListener("keydown", (event) => {
    const footer = document.querySelector(".st-key-csb-show-footer");
    if (!footer || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "Escape") {
      // What lies over the slide is closed first, by the library.
      if (document.querySelector("[data-testid=stPopoverBody]")) return;
      [...footer.querySelectorAll("a[href]")].at(-1)?.click();
      return;
    }
    // A table that is wider than the screen is moved by them.
    if (!TURNS[event.key] || event.target.closest?.(".rows, [data-testid=stPopoverBody]")) return;
    event.preventDefault();
    document.querySelector(`.st-key-csb-${TURNS[event.key]} button:not([disabled])`)?.click();
  }, true);
})();
