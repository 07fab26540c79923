import { html } from 'hono/html';
import type { Html } from '../pages/layout.ts';
import { moment } from './status-layout.ts';
import type { StatusView } from './status-view.ts';

/** What was asked to go wrong. */
export function troubleSection({ faults, chaos, clock }: StatusView): Html {
  const rules = Object.entries(chaos.rules);
  return html`<section class="card" aria-labelledby="trouble">
    <h2 id="trouble">Faults and chaos</h2>
    <h3>Answers of the API</h3>
    ${
      faults.length === 0
        ? html`<p class="muted">Every request is answered as it should be.</p>`
        : html`<ul class="rows">${faults.map(
            ({ kind, matched, struck, ...rule }) =>
              html`<li><span><b>${kind.replaceAll('_', ' ')}</b> <code>${JSON.stringify(rule)}</code></span><span class="muted">struck ${struck} of ${matched}</span></li>`,
          )}</ul>
      <form method="post" action="/faults/clear"><button class="quiet">End the faults</button></form>`
    }
    <h3>Webhooks</h3>
    ${
      rules.length === 0
        ? html`<p class="muted">Events are delivered once, at once and in order.</p>`
        : html`<ul class="rows">${rules.map(([name, value]) => html`<li><span><b>${name}</b></span><code>${JSON.stringify(value)}</code></li>`)}</ul>
      ${chaos.downUntil !== null && chaos.downUntil > clock.now ? html`<p class="muted">Down until ${moment(chaos.downUntil)}</p>` : ''}
      <form method="post" action="/chaos/clear"><button class="quiet">End the chaos</button></form>`
    }
  </section>`;
}
