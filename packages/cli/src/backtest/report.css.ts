/** The style of the report: the design tokens it uses, re-typed, and the page built on them. */
export const reportCss = `
:root {
  color-scheme: light dark;
  --canvas: #F4F6F5; --surface: #FFFFFF; --sunken: #EBF0EE; --line: #DDE4E1; --line-strong: #B4C0BC;
  --ink: #10201E; --ink-2: #475753; --ink-3: #5D6C68; --grid: #E6ECE9;
  --accent: #0A6A60; --accent-soft: #DDF0EC; --near: #825500; --near-soft: #FFF3D6;
  --out: #B0361A; --out-soft: #FDE8E1;
  --font: "Inter", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", "Liberation Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #0C1312; --surface: #131C1A; --sunken: #0F1716; --line: #24312E; --line-strong: #42534F;
    --ink: #E9F0EE; --ink-2: #AEBDB8; --ink-3: #8A9A95; --grid: #202C2A;
    --accent: #4FD1BC; --accent-soft: #12332E; --near: #F0BE4B; --near-soft: #33280E;
    --out: #FF8F70; --out-soft: #3A1B12;
  }
}
* { box-sizing: border-box; margin: 0; }
body {
  background: var(--canvas); color: var(--ink); font: 400 14px/21px var(--font);
  font-variant-numeric: tabular-nums lining-nums; padding: 24px 16px 48px;
}
main { max-width: 1040px; margin: 0 auto; display: grid; gap: 16px; }
header { display: grid; gap: 8px; padding: 4px 20px; }
h1 { font: 600 26px/33px var(--font); letter-spacing: -.02em; text-wrap: balance; }
h2 { font: 600 16px/22px var(--font); margin-bottom: 12px; }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: 20px; min-width: 0; }
.settings { font: 400 13px/18px var(--font); color: var(--ink-3); }
.lost { color: var(--out); }
.doubt { background: var(--near-soft); color: var(--near); border-radius: 10px; padding: 12px 16px; }
.scroll, .plot { overflow-x: auto; }
.plot svg { min-width: 640px; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--ink-2); padding-bottom: 8px; }
th, td { padding: 6px 12px 6px 0; border-top: 1px solid var(--grid); text-align: right; white-space: nowrap; }
thead th { border-top: 0; font: 500 12px/16px var(--font); color: var(--ink-3); }
th:first-child, td:first-child, .text { text-align: left; }
tbody th { font-weight: 400; }
.own { font-weight: 600; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { font: 500 12px/1 var(--font); fill: var(--ink-3); }
svg .grid { stroke: var(--grid); }
svg .rule { stroke: var(--accent); stroke-width: 2; fill: none; stroke-linejoin: round; }
svg .none { stroke: var(--ink-3); stroke-width: 1.5; fill: none; stroke-dasharray: 1.5 3; }
svg .area { fill: var(--accent-soft); stroke: none; }
svg .mark { fill: var(--surface); stroke: var(--accent); stroke-width: 1.5; }
svg text.rule { fill: var(--accent); stroke: none; font-weight: 600; }
svg text.none { fill: var(--ink-2); stroke: none; }
details { margin-top: 12px; }
summary { cursor: pointer; color: var(--accent); font-weight: 600; padding: 4px 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code { font: 400 13px/18px var(--mono); overflow-wrap: anywhere; }
pre { background: var(--sunken); border-radius: 10px; padding: 12px 16px; white-space: pre-wrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; }
dt { color: var(--ink-2); }
ul { padding-left: 18px; display: grid; gap: 4px; }
@media (max-width: 640px) { h1 { font: 600 22px/28px var(--font); } dl { grid-template-columns: 1fr; } }
@media print { body { background: none; padding: 0; } section { break-inside: avoid; } }
`
