/**
 * Custom properties of CSS for the pages that the services write, light and dark: the tones of the map page
 * (`viewer/src/page/theme.css`; `page-colours.test.ts` holds both together). `--celadon` is what can be followed or
 * pressed, `--seal` what is stamped or wrong.
 */
export const PAGE_COLOURS = `
:root{color-scheme:light dark;--ink:#2b2823;--ink-soft:#645c4f;--paper:#fdfbf6;--paper-edge:#e2d8c6;--ground:#f6f2e9;--celadon:#1f5a6b;--on-celadon:#ffffff;--seal:#b23a2e;--seal-text:#a3332a}
@media (prefers-color-scheme:dark){:root{--ink:#ece6da;--ink-soft:#b8af9f;--paper:#24221e;--paper-edge:#45403a;--ground:#191713;--celadon:#8cc6d6;--on-celadon:#10262d;--seal-text:#f0a196}}
`;
