/** The style sheet of a report: on a screen, in a mail, and on A4. */
export const reportStyle = `
@page { size: A4; margin: 14mm 13mm 15mm; }
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0; background: #f4f5f8; color: #17233d; line-height: 1.55; font-size: 15px;
  font-family: Inter, "Segoe UI", -apple-system, BlinkMacSystemFont, "Helvetica Neue", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif; }
.sheet { max-width: 860px; margin: 0 auto; padding: 0 0 48px; }
.cover { background: #10203f; color: #fff; padding: 40px 44px 36px; }
.cover .brand { display: flex; align-items: center; gap: 10px; color: #d5def0; letter-spacing: .04em; font-size: 14px; }
.cover h1 { margin: 22px 0 2px; font-size: 34px; line-height: 1.2; font-weight: 650; overflow-wrap: anywhere; }
.cover .made { margin: 0; color: #9fb0d0; font-size: 14px; }
.facts { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1px; background: #d9dee8; border-bottom: 1px solid #d9dee8; }
.facts div { background: #fff; padding: 18px 22px; }
.facts dt { color: #55617a; font-size: 13px; }
.facts dd { margin: 2px 0 0; font-size: 23px; font-weight: 620; font-variant-numeric: tabular-nums; }
.facts small { display: block; color: #55617a; font-size: 12.5px; font-weight: 400; }
dl.facts { margin: 0; }
section { background: #fff; border: 1px solid #d9dee8; border-radius: 10px; margin: 18px 0 0; padding: 26px 32px 22px; }
section h2 { margin: 0; font-size: 20px; display: flex; align-items: baseline; gap: 12px; }
section h2 .number { color: #b08a2e; font-size: 16px; font-variant-numeric: tabular-nums; }
.chip { margin-left: auto; font-size: 12px; font-weight: 500; padding: 2px 10px; border-radius: 99px; white-space: nowrap; }
.chip-current { background: #e0f2e9; color: #1c6b48; }
.chip-stale { background: #fdf0d5; color: #8a5a00; }
.chip-missing { background: #f0f2f7; color: #55617a; }
.lead { font-size: 17px; line-height: 1.5; margin: 8px 0 16px; }
.missing .lead { color: #55617a; font-size: 15px; margin-bottom: 4px; }
.short { padding: 24px 32px; }
.short h2 { font-size: 17px; }
.short ol { margin: 10px 0 0; padding: 0; list-style: none; }
.short li { display: grid; grid-template-columns: 150px 1fr; gap: 14px; padding: 7px 0; border-top: 1px solid #eef0f5; }
.short li:first-child { border-top: 0; }
.short a { color: #24498a; text-decoration: none; font-weight: 560; }
figure { margin: 16px 0; break-inside: avoid; }
figcaption { font-weight: 560; font-size: 14px; margin-bottom: 8px; }
figure svg { width: 100%; height: auto; display: block; }
.s-label, .s-value, .s-title, .s-tick, .s-inverse { font-size: 12px; fill: #17233d; font-family: inherit; }
.s-tick { fill: #55617a; font-size: 11px; }
.s-title { font-weight: 600; }
.s-inverse { fill: #fff; }
.s-value { font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; margin: 14px 0; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th { text-align: left; color: #55617a; font-weight: 560; font-size: 12.5px; border-bottom: 1.5px solid #b5bfd0; padding: 6px 10px 6px 0; vertical-align: bottom; }
td { border-bottom: 1px solid #eef0f5; padding: 7px 10px 7px 0; vertical-align: top; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.note { border-left: 4px solid #24498a; background: #e3ebf8; padding: 9px 14px; border-radius: 0 6px 6px 0; margin: 12px 0; break-inside: avoid; }
.note-good { border-color: #1c6b48; background: #e0f2e9; }
.note-warn { border-color: #b08a2e; background: #fdf0d5; }
.rests { margin: 16px 0 0; padding-top: 10px; border-top: 1px solid #eef0f5; color: #55617a; font-size: 12.5px; }
.closing { color: #55617a; font-size: 13px; padding: 20px 32px 0; }
td:last-child, th:last-child { padding-right: 0; }
td:not(.n) { min-width: 64px; }
p { margin: 8px 0; }
@media screen and (max-width: 640px) { .facts { grid-template-columns: 1fr 1fr; } .short li { grid-template-columns: 1fr; gap: 0; } section, .short { padding: 20px 18px; } }
@media print {
  body { background: #fff; font-size: 12.5px; }
  .sheet { max-width: none; padding: 0; }
  .cover { padding: 26px 28px; border-radius: 8px; }
  .facts { border: 1px solid #d9dee8; margin-top: 10px; }
  section { border: 0; padding: 14px 0 4px; margin: 10px 0 0; border-top: 1px solid #d9dee8; border-radius: 0; }
  section h2, .lead, figcaption { break-after: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 11px; }
  .closing { padding: 12px 0 0; font-size: 11px; }
  .closing p { margin: 3px 0; }
}
`
