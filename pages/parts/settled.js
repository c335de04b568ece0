// When a page has been drawn: `csb.begins(act)` before the library draws it anew, `csb.settles(act)` when nothing changes any more;
// `csb.isRunning()` between the two.
(() => {
  const QUIET_MS = 300;
  const begin = [], settle = [];
  csb.begins = (act) => begin.push(act);
  csb.settles = (act) => settle.push(act);
  const isRunning = csb.isRunning = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
  let later = 0, running = true;
  const look = () => {
    clearTimeout(later);
    later = setTimeout(() => {
      if (!isRunning() && !document.querySelector("[data-testid=stSkeleton]")) for (const act of settle) act();
    }, QUIET_MS);
    if (running === isRunning()) return;
    running = !running;
    if (running) for (const act of begin) act();
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true, attributes: true,
    attributeFilter: ["data-test-script-state"] });
})();
