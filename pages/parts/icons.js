// An icon is drawn of its name by a font that has those we use; any other has the library's whole font fetched.
(() => {
  // The library asks for the whole one at its start, whatever is drawn.
  const load = document.fonts.load.bind(document.fonts);
  document.fonts.load = (font, ...text) => (/Material Symbols/.test(font) ? Promise.resolve([]) : load(font, ...text));
  const ICON = "[data-testid=stIconMaterial]";
  new MutationObserver(() => {
    for (const icon of document.querySelectorAll(ICON)) {
      const isOther = !csb.icons.includes(icon.textContent.trim());
      if (icon.classList.contains("csb-whole") !== isOther) icon.classList.toggle("csb-whole", isOther);
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
})();
