/** The look of all pages, in one place. Colours keep a contrast of 4.5:1 or more in both schemes. */
export const STYLESHEET = `
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
  margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, p, dl, dd, ul, fieldset { margin: 0; padding: 0; }
h1 { font-size: 1.75rem; line-height: 1.25; letter-spacing: -0.015em; }
h1 small { display: inline-block; font-size: 1rem; font-weight: 500; color: var(--muted); letter-spacing: 0; }
h2 { font-size: 1.0625rem; line-height: 1.3; margin: 1.5rem 0 0.75rem; }
section > h2:first-child, form > h2:first-child, form > [type=hidden]:first-child + h2 { margin-top: 0; }
a { color: var(--link); text-underline-offset: 0.15em; }
small { font-size: 0.875rem; }
.muted, .eyebrow { color: var(--muted); }
.eyebrow { font-weight: 500; margin-bottom: 0.25rem; }

.top, .bottom, main { width: 100%; max-width: 68rem; margin-inline: auto; padding-inline: 1.25rem; }
.single .top, .single .bottom { max-width: 42rem; }
.top { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding-block: 1.25rem; }
.merchant { display: flex; align-items: center; gap: 0.625rem; font-weight: 600; min-width: 0; }
.mark {
  flex: none; display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: 0.5rem;
  background: var(--accent); color: var(--accent-text); font-size: 0.9375rem;
}
.badge, .status {
  display: inline-block; padding: 0.0625rem 0.5rem; border-radius: 0.375rem; font-size: 0.8125rem; font-weight: 600;
  background: var(--warn-ground); color: var(--warn); white-space: nowrap; text-transform: capitalize;
}
.badge { text-transform: none; }
.status { background: var(--ground); color: var(--muted); box-shadow: inset 0 0 0 1px var(--line); }
.status.paid { background: var(--good-ground); color: var(--good); box-shadow: none; }
.status.past-due { background: var(--error-ground); color: var(--error); box-shadow: none; }
.status.open, .status.uncollectible { background: var(--warn-ground); color: var(--warn); box-shadow: none; }
.bottom { margin-top: auto; padding-block: 1.5rem; color: var(--muted); font-size: 0.875rem; }

main { padding-block: 0.5rem 2rem; }
.single main { max-width: 42rem; }
.split main > .visually-hidden { position: fixed; }
.split main { display: grid; gap: 1.75rem; align-items: start; }
@media (min-width: 56rem) {
  .split main { grid-template-columns: minmax(0, 1fr) minmax(0, 27rem); gap: 4rem; padding-top: 1.5rem; }
}
.card { background: var(--paper); border-radius: 0.875rem; box-shadow: var(--shadow); padding: 1.25rem; }
@media (min-width: 30rem) { .card { padding: 1.75rem; } }
.back { margin-bottom: 1.25rem; }
.back a { color: var(--muted); text-decoration: none; font-weight: 500; display: inline-block; padding-block: 0.25rem; }
.back a:hover { color: var(--text); text-decoration: underline; }

.items { list-style: none; margin-top: 1.5rem; }
.card > .items { margin-top: 0; }
.items li, .totals > div, .facts > div, .line { display: flex; justify-content: space-between; gap: 1rem; }
.items li { padding-block: 0.75rem; border-top: 1px solid var(--line); }
.card .items li:first-child { border-top: 0; padding-top: 0; }
.items li > span:first-child { min-width: 0; }
.items small { display: block; color: var(--muted); }
.amount { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.totals { border-top: 1px solid var(--line); padding-top: 0.75rem; margin-bottom: 1rem; }
.totals:has(> .total:first-child) { border-top: 0; padding-top: 0; }
.totals > div { padding-block: 0.25rem; color: var(--muted); font-variant-numeric: tabular-nums; }
.totals > .total { color: var(--text); font-weight: 600; margin-top: 0.5rem; padding-top: 0.75rem; border-top: 1px solid var(--line); }
.totals dd { white-space: nowrap; }
.facts { margin-top: 1rem; }
.card > .facts { margin-top: 0; }
.facts > div { justify-content: flex-start; padding-block: 0.1875rem; }
.facts dt { flex: 0 0 6.75rem; color: var(--muted); }
.card > .facts dt { flex-basis: 4.5rem; }
.line { align-items: flex-start; flex-wrap: wrap; padding-bottom: 1rem; }
.line:last-child { padding-bottom: 0; }
.line strong { font-size: 1.0625rem; }

.field { min-width: 0; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 0.875rem 0.75rem; }
.wide { grid-column: 1 / -1; }
@media (max-width: 26rem) { .fields .place { grid-column: 1 / -1; } }
label, legend { display: block; font-size: 0.9375rem; font-weight: 500; margin-bottom: 0.3125rem; }
input:not([type=radio]):not([type=checkbox]), select, textarea {
  width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem; font: inherit; color: var(--text);
  background: var(--field); border: 1px solid var(--field-line); border-radius: 0.5rem;
}
input::placeholder { color: var(--muted); opacity: 0.8; }
input[readonly] { background: var(--ground); border-color: var(--line); }
[aria-invalid=true] { border-color: var(--error) !important; box-shadow: 0 0 0 1px var(--error); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.choice { border: 0; margin-block: 1rem; min-width: 0; }
.option {
  display: flex; align-items: center; gap: 0.625rem; min-height: 2.75rem; padding: 0.5rem 0.75rem; margin-bottom: 0.5rem;
  border: 1px solid var(--line); border-radius: 0.5rem; cursor: pointer;
}
.option:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.option input { width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
.choice:not(:has([value=new]:checked)) .new-card, .choice:not(:has([value=us_bank_account]:checked)) .new-us_bank_account,
.choice:not(:has([value=sepa_debit]:checked)) .new-sepa_debit { display: none; }
.new-card, .new-method { margin-block: 1rem; }

button, .button {
  display: inline-flex; align-items: center; justify-content: center; min-height: 2.75rem; padding: 0.5rem 1.125rem;
  font: inherit; font-weight: 600; border: 0; border-radius: 0.5rem; cursor: pointer; text-decoration: none;
  background: var(--accent); color: var(--accent-text); overflow-wrap: normal;
}
button:hover, .button:hover { background: var(--accent-hover); }
.quiet { background: var(--paper); color: var(--text); box-shadow: inset 0 0 0 1px var(--field-line); }
.quiet:hover { background: var(--ground); }
.danger { background: var(--error); color: var(--paper); }
.danger:hover { background: var(--error); filter: brightness(0.9); }
button:disabled { opacity: 0.65; cursor: progress; }
.payment .primary, .challenge button { width: 100%; min-height: 3rem; margin-top: 1.25rem; }
.challenge button + button { margin-top: 0.75rem; }
.challenge h1, .message h1 { font-size: 1.5rem; margin-bottom: 0.75rem; }
.message .button { margin-top: 1.25rem; }
.row { display: flex; gap: 0.625rem; flex-wrap: wrap; }
.spaced { margin-top: 1.25rem; }
.line .row { flex: 0 1 auto; }
.row.end { justify-content: flex-end; margin-top: 1.25rem; }
.promotion { padding-block: 0.75rem 1.25rem; }
.promotion .row { flex-wrap: nowrap; }
.promotion input { min-width: 0; }
.promotion button { flex: none; }
.spaced { margin-top: 0.875rem; }
.small { min-height: 2.25rem; padding: 0.25rem 0.75rem; font-size: 0.9375rem; }
.link {
  min-height: 1.75rem; padding: 0; background: none; color: var(--link); font-size: 0.9375rem; font-weight: 500;
  text-decoration: underline; text-underline-offset: 0.15em;
}
.link:hover { background: none; color: var(--text); }
.adjust { align-items: center; margin-top: 0.5rem; }
.adjust .inline { margin: 0; font-size: 0.875rem; color: var(--muted); font-weight: 400; }
.adjust input { width: 6rem !important; min-height: 2.25rem !important; }
.extras { margin-top: 1.5rem; }
.extras .items { margin-top: 0; }
.extras .amount { display: flex; align-items: center; gap: 0.75rem; }
.promotion.applied { display: flex; justify-content: space-between; align-items: center; gap: 1rem; }
.grow { flex: 1; min-width: 0; }
.grow small { display: block; color: var(--muted); }
.choice .link { margin: -0.25rem 0 0.5rem 0.25rem; }
.business { margin-top: 1.25rem; }
.business summary { cursor: pointer; font-weight: 500; padding-block: 0.375rem; }
.check { display: flex; align-items: flex-start; gap: 0.625rem; margin-top: 1rem; font-weight: 400; cursor: pointer; }
.check input { flex: none; width: 1.125rem; height: 1.125rem; margin: 0.1875rem 0 0; accent-color: var(--accent); }
.terms { margin-top: 0.875rem; color: var(--muted); font-size: 0.875rem; }
.notice { padding: 0.75rem 1rem; margin-bottom: 1.25rem; border-radius: 0.5rem; background: var(--good-ground); color: var(--good); font-weight: 500; }
.notice.error { background: var(--error-ground); color: var(--error); }
.test-cards { margin-top: 1.25rem; padding-top: 0.75rem; border-top: 1px solid var(--line); font-size: 0.875rem; color: var(--muted); }
.test-cards summary { cursor: pointer; font-weight: 500; padding-block: 0.375rem; }
.test-cards dl > div { display: flex; flex-wrap: wrap; gap: 0 0.75rem; padding-block: 0.25rem; }
.test-cards dt { flex: 0 0 11.5rem; color: var(--text); font-variant-numeric: tabular-nums; }
.portal h1 { margin-bottom: 1.25rem; }
.portal .card { margin-bottom: 1.25rem; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.framed .top, .framed .bottom, .framed .back { display: none; }
.framed { background: var(--paper); }
.framed main { padding: 0.5rem 0; }
.framed .card { box-shadow: none; }
@media print { .payment, .badge, .bottom, .button { display: none; } body { background: none; } }
`;
