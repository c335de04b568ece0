// What a page does without being looked at: the headline is said aloud when it changes, and a line that is lost is told in Danish.
(() => {
  const QUIET_MS = 5000;
  const region = (role, live, id) => {
    const element = Object.assign(document.createElement("div"), { id });
    element.setAttribute("role", role);
    element.setAttribute("aria-live", live);
    document.body.append(element);
    return element;
  };

  // One polite region: what the page says now, after a filter, a view, an upload's answer or a slide.
  let said = "", later = 0, voice = null;
  const say = () => {
    const running = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
    const headline = document.querySelector("[data-testid=stMain] h1")?.textContent.trim() ?? "";
    if (running || !headline || headline === said) return;
    voice ??= region("status", "polite", "csb-voice");
    voice.textContent = said = headline;
  };
  new MutationObserver(() => { clearTimeout(later); later = setTimeout(say, 300); })
    .observe(document, { childList: true, subtree: true, characterData: true, attributes: true,
      attributeFilter: ["data-test-script-state"] });

  // The line to the server: what is drawn stays, and the page comes back by itself.
  let line = null, silent = 0, newest = null;
  const lost = () => {
    line ??= region("alert", "assertive", "csb-line");
    line.textContent = csb.lost;
  };
  const waiting = () => { silent ||= setTimeout(lost, QUIET_MS); };
  const open = () => { clearTimeout(silent); silent = 0; line?.remove(); line = null; };
  window.WebSocket = class extends window.WebSocket {
    constructor(...given) {
      super(...given);
      newest = this;
      waiting();
      this.addEventListener("open", open);
      this.addEventListener("close", (event) => { if (this === newest && event.code !== 1000) waiting(); });
    }
  };
  // The library's own words are English and name its command line.
  new MutationObserver(() => {
    for (const dialog of document.querySelectorAll("[role=dialog]")) {
      if (/streamlit run/i.test(dialog.textContent)) dialog.closest("[data-testid=stDialog]")?.setAttribute("hidden", "");
    }
  }).observe(document, { childList: true, subtree: true });
})();
