// What a page does without being looked at: its answer is said aloud when it changes, and a line that is lost is told in Danish.
(() => {
  const QUIET_MS = 5000;
  const region = (role, live, id) => {
    const element = Object.assign(document.createElement("div"), { id });
    element.setAttribute("role", role);
    element.setAttribute("aria-live", live);
    document.body.append(element);
    return element;
  };

  // One polite region: what the page says now, after a filter, a view, an upload's answer or a slide, and what an act came to. What
  // went wrong the library says itself, at once (role=alert); of what went well its regions come too late to be heard.
  let headline = "", answers = [], voice = null, isMended = false;
  // A cell that was put right is answered, also where the answer is what it was.
  addEventListener("focusout", ({ target }) => { isMended ||= Boolean(target.closest?.("#portal")); }, true);
  csb.settles(() => {
    const shown = document.querySelector("[data-testid=stMain] h1")?.textContent.trim() ?? "";
    const told = [...document.querySelectorAll("[data-testid=stAlertContainer][role=status]")].map((one) => one.textContent.trim());
    const words = told.filter((one) => !answers.includes(one));
    if (shown && (shown !== headline || isMended)) words.push(shown);
    [headline, answers, isMended] = [shown || headline, told, false];
    if (!words.length) return;
    voice ??= region("status", "polite", "csb-voice");
    voice.replaceChildren(words.join(" "));
  });

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
