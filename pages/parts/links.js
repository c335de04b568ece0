// Links of the product, wherever they stand: a click keeps the session and takes the address as it is written, a click with
// Ctrl, Shift or Alt is the browser's own, and the menu's addresses carry the filters too. A filter or a view that is chosen is a
// step that Back returns from. `csb` is given by web.py.
(() => {
  const MENU = "[data-testid=stTopNav] a[href], [data-testid=stTopNavPopover] a[href], [data-testid=stSidebarNav] a[href]";
  const isPage = (link) => link.origin === location.origin && csb.pages.includes(link.pathname)
    && (!link.target || link.target === "_self");

  const carryFilters = () => {
    const here = new URLSearchParams(location.search);
    const carried = new URLSearchParams();
    for (const name of csb.filters) if (here.get(name)) carried.set(name, here.getAll(name).at(-1));
    for (const link of document.querySelectorAll(MENU)) {
      const address = link.pathname + (carried.size ? `?${carried}` : "");
      if (isPage(link) && link.getAttribute("href") !== address) link.setAttribute("href", address);
    }
  };

  // The library writes a control's choice over the address it was made at. What a person has just chosen becomes a step instead;
  // what the library sets right on its own, also after Back and Forward, does not.
  const RECENT_MS = 1500;
  let acted = -Infinity, travelled = -Infinity;
  for (const name of ["pointerup", "keydown", "input"]) addEventListener(name, () => { acted = performance.now(); }, true);
  const isStep = (url) => {
    const now = performance.now();
    if (!url || now - acted > RECENT_MS || now - travelled < RECENT_MS) return false;
    const next = new URL(url, location.href);
    return next.pathname === location.pathname && next.search !== location.search;
  };
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  history.pushState = (...given) => { push(...given); carryFilters(); };
  history.replaceState = (...given) => { (isStep(given[2]) ? push : replace)(...given); carryFilters(); };
  addEventListener("popstate", () => { travelled = performance.now(); carryFilters(); csb.arrives(); }, true);
  new MutationObserver(carryFilters).observe(document, { childList: true, subtree: true });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !isPage(link)) return;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      event.stopPropagation();
    } else if (!link.matches(MENU)) {
      event.preventDefault();
      csb.leaves(link);
      if (link.href !== location.href) history.pushState({}, "", link.href);
      // As the browser's Back and Forward do: the library then shows what the address says, and nothing else.
      dispatchEvent(new PopStateEvent("popstate", { state: {} }));
      document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
    }
  }, true);
})();
