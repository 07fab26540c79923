import { html } from 'hono/html';
import type { Html } from './layout.ts';
import type { PortalView } from './page-actions.ts';
import { DONE_WORDS, type PortalDone } from './portal-flow.ts';
import { portalLayout, portalPath } from './portal-layout.ts';

/** The end of a flow that ends here (`after_completion[type]=hosted_confirmation`). */
export function portalDonePage(view: PortalView, done: PortalDone, message: string | null): Html {
  return portalLayout(view, {
    title: 'All done',
    isSubPage: true,
    body: html`<section class="card message">
      <p role="status">${message ?? DONE_WORDS[done]}</p>
      ${
        view.session.return_url === null
          ? html`<p class="muted">You can close this page.</p>`
          : html`<p><a class="button" href="${portalPath(view, '/return')}">Return to the app</a></p>`
      }
    </section>`,
  });
}
