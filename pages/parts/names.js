// What the library calls its own controls, in Danish: for who hears the page. `csb.names`: its word -> ours, the same where a name goes
// on after a colon or a comma. Dates and months follow the language of the browser, which is Danish here whatever the browser's own.
(() => {
  Object.defineProperty(navigator, "language", { get: () => "da-DK" });
  Object.defineProperty(navigator, "languages", { get: () => ["da-DK", "da"] });
  const LABELS = ["aria-label", "title", "alt", "placeholder"];
  const TEXTS = "[data-testid=stSkipToContent], [role=option], [role=option] *, [data-testid=stFileUploaderDropzone] button *, [role=tooltip] *, [data-testid=stTooltipContent] *";
  const danish = (text) => {
    const [, word, rest] = /^([^:,]*)([:,].*)?$/s.exec(text.trim());
    return csb.names[word] && csb.names[word] + (rest ?? "");
  };
  const rename = () => {
    for (const name of LABELS) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        const ours = danish(element.getAttribute(name));
        if (ours) element.setAttribute(name, ours);
      }
    }
    for (const element of document.querySelectorAll(TEXTS)) {
      const [text] = element.childNodes;
      const ours = element.childNodes.length === 1 && text.nodeType === Node.TEXT_NODE && danish(text.data);
      if (ours) text.data = ours;
    }
  };
  new MutationObserver(rename).observe(document, { childList: true, subtree: true, characterData: true, attributes: true,
    attributeFilter: LABELS });
})();
