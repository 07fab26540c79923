import { html } from 'hono/html';
import { STEPS } from '../kernel/time/step.ts';
import type { Html } from '../pages/layout.ts';
import { moment } from './status-layout.ts';
import type { StatusView } from './status-view.ts';

/** How fast the clock can be let run from the page: simulated seconds a real second. */
const SPEEDS: readonly [speed: number, words: string][] = [
  [0, 'Stand still'],
  [1, 'Real time'],
  [60, 'A minute a second'],
  [3600, 'An hour a second'],
  [86_400, 'A day a second'],
  [604_800, 'A week a second'],
];

export function clockSection({ clock, upcoming, testClocks }: StatusView): Html {
  return html`<section class="card wide" aria-labelledby="clock">
    <h2 id="clock">Clock</h2>
    <p class="now">${moment(clock.now)}</p>
    <p class="muted">${pace(clock.speed)}</p>
    <form method="post" action="/clock/step" class="row" aria-label="Step the clock">
      ${STEPS.map((step) => html`<button name="step" value="${step}">+ 1 ${step}</button>`)}
    </form>
    <div class="pair">
      <form method="post" action="/clock/set" class="inline">
        <label for="to">Set to (UTC)</label>
        <div><input id="to" type="datetime-local" name="to" required min="${local(clock.now)}" value="${local(clock.now)}"><button class="quiet">Set</button></div>
      </form>
      <form method="post" action="/clock/speed" class="inline">
        <label for="speed">Let it run</label>
        <div><select id="speed" name="speed">${SPEEDS.map(([speed, words]) => html`<option value="${speed}" ${speed === clock.speed ? 'selected' : ''}>${words}</option>`)}</select><button class="quiet">Run</button></div>
      </form>
    </div>
    ${upcoming.length === 0 ? html`<p class="muted">Nothing is due.</p>` : nextUp(upcoming)}
    ${testClocks.length === 0 ? '' : testClockList(testClocks)}
  </section>`;
}

function pace(speed: number): string {
  if (speed === 0) return 'It stands still: time passes only when you say so.';
  return speed === 1 ? 'It runs with real time.' : `It runs at ${speed.toLocaleString('en-GB')}× real time.`;
}

function nextUp(upcoming: StatusView['upcoming']): Html {
  const [first] = upcoming;
  return html`<h3>Next</h3>
    <ol class="rows">${upcoming.map(
      ({ at, kind, target }) =>
        html`<li><span><b>${kind}</b> <a href="/objects/find/${target}">${target}</a></span><span class="muted">${moment(at)}</span></li>`,
    )}</ol>
    <form method="post" action="/clock/set"><input type="hidden" name="seconds" value="${first?.at ?? 0}"><button class="quiet">Go to the next</button></form>`;
}

function testClockList(clocks: StatusView['testClocks']): Html {
  return html`<h3>Test clocks</h3>
    <ul class="rows">${clocks.map(
      ({ id, name, frozen_time, status }) => html`<li>
        <span><a href="/objects/find/${id}">${name ?? id}</a> <span class="status">${status.replaceAll('_', ' ')}</span><br><span class="muted">${moment(frozen_time)}</span></span>
        <form method="post" action="/test-clocks/advance" class="row">
          <input type="hidden" name="id" value="${id}">
          ${(['day', 'week', 'month'] as const).map(
            (step) =>
              html`<button class="quiet small" name="step" value="${step}" ${status === 'ready' ? '' : 'disabled'}>+ 1 ${step}<span class="visually-hidden"> on ${name ?? id}</span></button>`,
          )}
        </form></li>`,
    )}</ul>`;
}

const local = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16);
