import { html } from 'hono/html';
import type { Html } from '../pages/layout.ts';
import { moment } from './status-layout.ts';
import type { StatusView } from './status-view.ts';

export function eventsSection({ events }: StatusView): Html {
  return html`<section class="card" aria-labelledby="events">
    <h2 id="events">Latest events</h2>
    ${
      events.length === 0
        ? html`<p class="muted">Nothing has happened yet. Point a Stripe library here and make a customer.</p>`
        : html`<ol class="rows">${events.map(
            ({ account, id, type, created, about, pendingWebhooks }) => html`<li>
        <span><a href="/objects/${account}/events/${id}">${type}</a>${about === null ? '' : html`<br><a class="muted" href="/objects/find/${about}">${about}</a>`}</span>
        <span class="muted">${moment(created)}${pendingWebhooks > 0 ? html`<br>${pendingWebhooks} pending` : ''}</span></li>`,
          )}</ol>`
    }
  </section>`;
}

export function deliveriesSection({ attempts, waiting, givenUp, clock }: StatusView): Html {
  return html`<section class="card" aria-labelledby="deliveries">
    <h2 id="deliveries">Webhook deliveries</h2>
    <p class="muted">${waiting} waiting for an attempt, ${givenUp} given up.</p>
    ${
      attempts.length === 0
        ? html`<p class="muted">No attempt has been made since the start.</p>`
        : html`<ol class="rows">${attempts.map(
            ({
              eventId,
              eventType,
              endpointId,
              url,
              attempt,
              attemptedAt,
              outcome,
              error,
              httpStatus,
              nextAttemptAt,
            }) => html`<li>
        <span><b>${eventType}</b> <span class="status ${outcome}">${outcome === 'succeeded' ? `delivered (${httpStatus})` : 'failed'}</span><br>
          <span class="muted">${url}</span>
          ${error === null ? '' : html`<br><span class="muted">${error}</span>`}
          <br><span class="muted">Attempt ${attempt}, ${moment(attemptedAt)}${nextAttemptAt !== null && nextAttemptAt > clock.now ? html`; next ${moment(nextAttemptAt)}` : ''}</span></span>
        <form method="post" action="/deliveries/resend">
          <input type="hidden" name="event" value="${eventId}"><input type="hidden" name="endpoint" value="${endpointId}">
          <button class="quiet small">Resend<span class="visually-hidden"> ${eventType} to ${url}</span></button>
        </form></li>`,
          )}</ol>`
    }
  </section>`;
}
