/** The look of the simulator's own pages: the colours of the hosted pages, on a wider sheet. */
export const STATUS_STYLESHEET = `
:root {
  --paper: #ffffff; --ground: #f5f7fa; --text: #1a1f36; --muted: #545b73; --line: #d9dfe8; --field: #ffffff;
  --field-line: #8089a0; --accent: #4b45c6; --accent-text: #ffffff; --accent-hover: #3d38a6; --link: #4039b8;
  --error: #a3142f; --error-ground: #fdf0f2; --good: #11623f; --good-ground: #e7f6ee; --warn: #7a4a00;
  --warn-ground: #fff3dc; --shadow: 0 1px 2px rgb(26 31 54 / 6%), 0 6px 20px rgb(26 31 54 / 7%);
  color-scheme: light;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #1b2030; --ground: #11141f; --text: #eceff7; --muted: #a9b1c7; --line: #333a50; --field: #141826;
    --field-line: #757f9b; --accent: #8f89ff; --accent-text: #14122e; --accent-hover: #a6a1ff; --link: #a9a4ff;
    --error: #ff9dac; --error-ground: #3a1a24; --good: #7fdcae; --good-ground: #143527; --warn: #ffd28a;
    --warn-ground: #3a2c12; --shadow: 0 0 0 1px #2b3146;
    color-scheme: dark;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; background: var(--ground); color: var(--text); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
h1, h2, h3, p, dl, dd, ul, ol, pre { margin: 0; padding: 0; }
h1 { font-size: 1.75rem; line-height: 1.25; letter-spacing: -0.015em; }
h1.id { font-size: 1.25rem; font-family: ui-monospace, monospace; margin-bottom: 1rem; }
h2 { font-size: 1.125rem; margin-bottom: 0.75rem; }
h3 { font-size: 0.9375rem; margin: 1.25rem 0 0.375rem; }
h2 + h3 { margin-top: 0; }
a { color: var(--link); text-underline-offset: 0.15em; }
code, pre { font: 0.875rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { white-space: pre-wrap; }
.muted { color: var(--muted); }
.top, main { max-width: 90rem; margin-inline: auto; padding-inline: 1rem; }
@media (min-width: 40rem) { .top, main { padding-inline: 2rem; } }
.top { display: flex; align-items: center; gap: 0.75rem; padding-block: 1.25rem; }
.home { color: var(--text); font-weight: 600; text-decoration: none; }
main { padding-block: 0.5rem 3rem; }
.head { display: flex; align-items: center; justify-content: space-between; gap: 1rem; flex-wrap: wrap; }
.back { margin-bottom: 0.75rem; }
.facts { display: flex; flex-wrap: wrap; gap: 0.25rem 2rem; margin-block: 0.75rem 1.5rem; }
.facts > div { display: flex; gap: 0.5rem; flex-wrap: wrap; }
.facts dt { color: var(--muted); }
.grid, .column { display: grid; gap: 1.25rem; align-items: start; }
@media (min-width: 62rem) { .grid { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } .wide { grid-column: 1 / -1; } }
.card { background: var(--paper); border-radius: 0.875rem; box-shadow: var(--shadow); padding: 1.25rem; min-width: 0; }
.now { font-size: 1.5rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.badge, .status {
  display: inline-block; padding: 0.0625rem 0.5rem; border-radius: 0.375rem; font-size: 0.8125rem; font-weight: 600;
  background: var(--warn-ground); color: var(--warn); white-space: nowrap;
}
.status.succeeded { background: var(--good-ground); color: var(--good); }
.status.failed { background: var(--error-ground); color: var(--error); }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 1rem; }
.rows .row { margin-top: 0; }
.pair { display: flex; flex-wrap: wrap; gap: 1rem 2rem; margin-top: 1.25rem; }
.inline { flex: 1 1 16rem; min-width: 0; max-width: min(26rem, 100%); }
.inline > div { display: flex; gap: 0.5rem; }
.inline input, .inline select { flex: 1; min-width: 0; }
label { display: block; font-size: 0.9375rem; font-weight: 500; margin-bottom: 0.25rem; }
input, select {
  min-height: 2.75rem; padding: 0.375rem 0.625rem; font: inherit; color: var(--text); background: var(--field);
  border: 1px solid var(--field-line); border-radius: 0.5rem;
}
button, .button {
  display: inline-flex; align-items: center; justify-content: center; min-height: 2.75rem; padding: 0.375rem 1rem;
  font: inherit; font-weight: 600; border: 0; border-radius: 0.5rem; cursor: pointer; text-decoration: none;
  background: var(--accent); color: var(--accent-text); overflow-wrap: normal; white-space: nowrap;
}
button:hover, .button:hover { background: var(--accent-hover); }
.quiet { background: var(--paper); color: var(--text); box-shadow: inset 0 0 0 1px var(--field-line); }
.quiet:hover { background: var(--ground); }
.small { min-height: 2.25rem; padding-inline: 0.75rem; font-size: 0.9375rem; }
button:disabled { opacity: 0.6; cursor: not-allowed; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.rows { list-style: none; }
.rows + form { margin-top: 1rem; }
.rows li {
  display: flex; justify-content: space-between; align-items: flex-start; gap: 0.25rem 1rem; flex-wrap: wrap;
  padding-block: 0.625rem; border-top: 1px solid var(--line);
}
.rows li:first-child { border-top: 0; }
.rows li > :first-child { flex: 1 1 14rem; min-width: 0; }
.counts { list-style: none; display: grid; gap: 0 2rem; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); }
.counts li { display: flex; justify-content: space-between; gap: 1rem; padding-block: 0.3125rem; font-variant-numeric: tabular-nums; }
details { margin-top: 0.75rem; }
summary { cursor: pointer; color: var(--muted); font-weight: 500; padding-block: 0.375rem; }
.notice { padding: 0.75rem 1rem; margin-bottom: 1.25rem; border-radius: 0.5rem; background: var(--good-ground); color: var(--good); font-weight: 500; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--paper); padding: 0.5rem 1rem; border-radius: 0.5rem; z-index: 1; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
