import { Markup } from "./markup";

/** The look of the sandboxes' pages: system fonts, light and dark, one column on a phone. */
export const STYLES = new Markup(`
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --panel: #ffffff; --ink: #1e2430; --soft: #5c6577; --line: #e3e0d8;
  --accent: #4b3fd6; --good: #1d7a4c; --bad: #b3261e; --wait: #8a5a00;
  font: 15px/1.5 system-ui, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161c; --panel: #1c1f28; --ink: #e9eaf0; --soft: #a2a9ba; --line: #303543;
    --accent: #a79fff; --good: #6bd39d; --bad: #ff9a92; --wait: #f0c06a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; margin-bottom: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 1.05rem; margin: 2rem 0 .6rem; }
p { margin: .3rem 0; }
a { color: var(--accent); text-underline-offset: .15em; }
.soft { color: var(--soft); }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; overflow-x: auto; }
.padded { padding: 1rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .5rem .8rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
td.action { text-align: right; padding-block: .3rem; }
time { white-space: nowrap; }
.panel + .panel { margin-top: .8rem; }
tr:last-child > td { border-bottom: 0; }
th { font-size: .8rem; font-weight: 600; color: var(--soft); }
code, pre, .mono { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .86em; }
pre { margin: 0; padding: 1rem; overflow-x: auto; }
.wrap { overflow-wrap: anywhere; }
.state { font-weight: 600; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .wait { color: var(--wait); }
form.inline { display: inline; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 0 0 1rem; padding: .8rem; }
legend { font-weight: 600; padding: 0 .4rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .7rem; }
label { display: grid; gap: .2rem; font-size: .85rem; color: var(--soft); }
input, select { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--line);
  border-radius: .35rem; padding: .4rem .5rem; width: 100%; }
input[type=checkbox] { width: auto; justify-self: start; }
button { font: inherit; font-weight: 600; color: var(--panel); background: var(--accent); border: 0;
  border-radius: .4rem; padding: .45rem .9rem; cursor: pointer; }
summary { cursor: pointer; color: var(--accent); margin: .4rem 0; }
label { align-content: end; }
button.quiet { color: var(--accent); background: none; border: 1px solid var(--line); }
@media (max-width: 44rem) {
  thead { position: absolute; clip-path: inset(50%); }
  tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  tr:last-child { border-bottom: 0; }
  td, td.action { display: block; border-bottom: 0; padding: .1rem .8rem; text-align: left; }
  td.action { padding-top: .4rem; }
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`);
