/** The style of the report: the design tokens it uses, re-typed, and the page built on them. */
export const reportCss = `
:root {
  color-scheme: light dark;
  --canvas: #F4F6F5; --surface: #FFFFFF; --sunken: #EBF0EE; --line: #DDE4E1; --line-strong: #B4C0BC;
  --ink: #10201E; --ink-2: #475753; --ink-3: #5D6C68; --grid: #E6ECE9;
  --accent: #0A6A60; --accent-soft: #DDF0EC; --near: #825500; --near-soft: #FFF3D6;
  --near-fill: #E0A21B; --out: #B0361A; --out-soft: #FDE8E1; --out-fill: #DB5A36; --info: #1D5C9E;
  --s1: #D97D06; --s2: #7F79E8; --s3: #149A66; --s4: #BF6FA5; --s5: #1D5292; --s6: #3F4A48; --s7: #72561A; --s8: #8129D9;
  --bull: rgb(29 92 158 / .07); --bear: rgb(176 54 26 / .08); --wild: rgb(224 162 27 / .16);
  --font: "Inter", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", "Liberation Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #0C1312; --surface: #131C1A; --sunken: #0F1716; --line: #24312E; --line-strong: #42534F;
    --ink: #E9F0EE; --ink-2: #AEBDB8; --ink-3: #8A9A95; --grid: #202C2A;
    --accent: #4FD1BC; --accent-soft: #12332E; --near: #F0BE4B; --near-soft: #33280E;
    --near-fill: #D99A1C; --out: #FF8F70; --out-soft: #3A1B12; --out-fill: #E8633F; --info: #7DB8F2;
    --s1: #DB8F1A; --s2: #7A73F5; --s3: #76F3C2; --s4: #C94BAA; --s5: #B8D9F9; --s6: #7C9889; --s7: #ECE88B; --s8: #B98BEA;
    --bull: rgb(125 184 242 / .08); --bear: rgb(255 143 112 / .10); --wild: rgb(217 154 28 / .16);
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
caption { text-align: left; color: var(--ink-2); padding-bottom: 8px; max-width: calc(100vw - 60px); }
th, td { padding: 6px 12px 6px 0; border-top: 1px solid var(--grid); text-align: right; white-space: nowrap; }
thead th { border-top: 0; font: 500 12px/16px var(--font); color: var(--ink-3); }
th:first-child, td:first-child, .text { text-align: left; }
tbody th { font-weight: 400; }
.own { font-weight: 600; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { font: 500 12px/1 var(--font); fill: var(--ink-3); }
.chart { display: grid; grid-template-columns: calc(max(var(--ys), 8ch) + 10px) minmax(0, 1fr) calc(max(var(--ends), 6ch) + 12px); font: 500 12px/16px var(--font); color: var(--ink-3); }
.chart > div { position: relative; }
.chart span { position: absolute; white-space: nowrap; }
.chart .ys span { right: 8px; transform: translateY(-50%); }
.chart .ends span { left: 8px; transform: translateY(-50%); font-weight: 600; }
.chart .xs { grid-column: 2; height: 22px; }
.chart .xs span { top: 6px; transform: translateX(-50%); }
.chart .xs span:first-child:not(:only-child) { transform: none; }
.chart .xs span:last-child:not(:only-child) { transform: translateX(-100%); }
.chart path { fill: none; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.chart .grid { stroke: var(--grid); }
.chart .zero { stroke: var(--line-strong); }
.chart path.rule { stroke: var(--accent); stroke-width: 2; }
.chart path.none { stroke: var(--ink-3); stroke-width: 1.5; stroke-dasharray: 1.5 3; }
.chart path.area { fill: var(--accent-soft); }
.chart .mark, .chart .mark-core { stroke: var(--accent); stroke-width: 8; stroke-linecap: round; }
.chart .mark-core { stroke: var(--surface); stroke-width: 5; }
.chart span.rule { color: var(--accent); }
.chart span.none { color: var(--ink-2); }
.chart .ahead { fill: var(--accent); }
.chart .behind { fill: var(--out-fill); }
.tint { fill: none; }
.tint.bull { fill: var(--bull); } .tint.bear { fill: var(--bear); } .tint.high-volatility { fill: var(--wild); }
.ruler.bull { fill: var(--info); } .ruler.bear { fill: var(--out-fill); }
.ruler.sideways { fill: var(--line-strong); } .ruler.high-volatility { fill: var(--near-fill); }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 16px; margin-top: 4px; font: 400 13px/18px var(--font); color: var(--ink-2); }
.legend li { display: flex; align-items: center; gap: 6px; }
.key { width: 16px; height: 10px; background-repeat: no-repeat; }
.key.bull { background: linear-gradient(var(--info) 50%, transparent 50%); }
.key.bear { background: linear-gradient(transparent 50%, var(--out-fill) 50%); }
.key.sideways { background: linear-gradient(transparent 40%, var(--line-strong) 40% 60%, transparent 60%); }
.key.high-volatility { background: var(--near-fill); }
.pair .chart { grid-template-columns: calc(var(--ys) + 12px) minmax(0, 1fr) 12px; }
.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 24px; }
.tall .scroll { max-height: 480px; overflow: auto; }
.tall thead th { position: sticky; top: 0; background: var(--surface); z-index: 1; }
section > * + *, section > .pair { margin-top: 12px; }
h3 { font: 600 13px/18px var(--font); color: var(--ink-2); margin-bottom: 8px; }
.key.s1 { background: var(--s1); } .chart .fill-s1 { fill: var(--s1); } .chart .text-s1 { color: var(--ink-2); }
.key.s2 { background: var(--s2); } .chart .fill-s2 { fill: var(--s2); } .chart .text-s2 { color: var(--ink-2); }
.key.s3 { background: var(--s3); } .chart .fill-s3 { fill: var(--s3); } .chart .text-s3 { color: var(--ink-2); }
.key.s4 { background: var(--s4); } .chart .fill-s4 { fill: var(--s4); } .chart .text-s4 { color: var(--ink-2); }
.key.s5 { background: var(--s5); } .chart .fill-s5 { fill: var(--s5); } .chart .text-s5 { color: var(--ink-2); }
.key.s6 { background: var(--s6); } .chart .fill-s6 { fill: var(--s6); } .chart .text-s6 { color: var(--ink-2); }
.key.s7 { background: var(--s7); } .chart .fill-s7 { fill: var(--s7); } .chart .text-s7 { color: var(--ink-2); }
.key.s8 { background: var(--s8); } .chart .fill-s8 { fill: var(--s8); } .chart .text-s8 { color: var(--ink-2); }
details { margin-top: 8px; }
summary { cursor: pointer; color: var(--accent); font-weight: 600; padding: 4px 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code { font: 400 13px/18px var(--mono); overflow-wrap: anywhere; }
pre { background: var(--sunken); border-radius: 10px; padding: 12px 16px; white-space: pre-wrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; }
dt { color: var(--ink-2); }
ul { padding-left: 18px; display: grid; gap: 4px; }
@media (max-width: 640px) {
  body { padding: 16px 12px 32px; } section { padding: 16px; } header { padding: 4px; }
  .chart { grid-template-columns: calc(var(--ys) + 10px) minmax(0, 1fr) calc(var(--ends) + 12px); }
  .pair { grid-template-columns: minmax(0, 1fr); } .chart .xs span:nth-child(even):not(:last-child) { display: none; }
  tbody th, thead th:first-child { position: sticky; left: 0; background: var(--surface); }
  h1 { font: 600 22px/28px var(--font); } dl { grid-template-columns: 1fr; } }
@media print { body { background: none; padding: 0; } section { break-inside: avoid; } }
`
