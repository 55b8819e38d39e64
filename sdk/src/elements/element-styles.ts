/** With `:where`, so that whatever a page says comes before. */
const STYLES = `
:where(tongtu-map, tongtu-search, tongtu-legend, tongtu-popup) {
  color: var(--tongtu-ink, #2b2823);
  font: 14px/1.5 var(--tongtu-font, system-ui, sans-serif);
}
:where(tongtu-map) { display: block; position: relative; min-height: 240px; overflow: hidden; }
:where(tongtu-layer) { display: none; }
:where(tongtu-legend, tongtu-search, tongtu-popup) {
  display: block; box-sizing: border-box; border-radius: var(--tongtu-radius, 6px);
  background: var(--tongtu-paper, #fffdf8);
}
:where(tongtu-legend) { padding: 8px 10px; }
:where(tongtu-map > tongtu-legend) { position: absolute; right: 10px; bottom: 40px; z-index: 2; max-height: 60%; overflow: auto; }
:where(tongtu-legend:empty) { display: none; }
:where(tongtu-search) { position: relative; width: min(320px, 100%); }
:where(tongtu-map > tongtu-search) { position: absolute; left: 10px; top: 10px; z-index: 3; width: min(320px, calc(100% - 20px)); }
:where(tongtu-search input) {
  width: 100%; box-sizing: border-box; padding: 8px 10px; color: inherit; font: inherit; background: none;
  border: 1px solid var(--tongtu-edge, #8a8172); border-radius: var(--tongtu-radius, 6px);
}
:where(tongtu-search input:focus-visible, tongtu-popup button:focus-visible) {
  outline: 2px solid var(--tongtu-accent, #0e518f); outline-offset: 1px;
}
:where(tongtu-search ul) { margin: 0; padding: 4px; list-style: none; max-height: 300px; overflow: auto; }
:where(tongtu-search li) { padding: 4px 8px; border-radius: 4px; cursor: pointer; }
:where(tongtu-search li[aria-selected='true']) { background: var(--tongtu-accent, #0e518f); color: var(--tongtu-paper, #fffdf8); }
:where(tongtu-search mark) { background: none; color: inherit; font-weight: 700; }
:where(tongtu-search p) { margin: 0; padding: 4px 12px 8px; }
:where(tongtu-popup) {
  position: absolute; left: 0; top: 0; z-index: 2; max-width: 320px; padding: 10px 34px 10px 12px;
  box-shadow: 0 2px 12px #0003;
}
:where(tongtu-popup[hidden]) { display: none; }
:where(tongtu-popup > button) {
  position: absolute; right: 4px; top: 4px; width: 26px; height: 26px; border: 0; border-radius: 4px;
  background: none; color: inherit; font: 18px/1 system-ui, sans-serif; cursor: pointer;
}
`;

let sheet: CSSStyleSheet | undefined;

/** The one sheet of all elements, for whichever document or shadow root they stand in. */
export function elementStyles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
  }
  return sheet;
}
