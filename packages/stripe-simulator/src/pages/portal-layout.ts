import { html } from 'hono/html';
import { type Html, layout } from './layout.ts';
import type { PortalView } from './page-actions.ts';

export const portalPath = (view: PortalView, rest = '') => `/p/session/${view.session.id}${rest}`;

/** The shell of a portal page; sub-pages lead back to the overview, the overview to the app. */
export function portalLayout(
  view: PortalView,
  page: { title: string; isSubPage: boolean; body: Html },
): Html {
  const headline = view.configuration.business_profile.headline ?? 'Billing';
  const returnUrl = view.session.return_url;
  const back = page.isSubPage
    ? html`<p class="back"><a href="${portalPath(view, '?home=1')}"><span aria-hidden="true">←</span> Billing</a></p>`
    : returnUrl === null
      ? ''
      : html`<p class="back"><a href="${portalPath(view, '/return')}"><span aria-hidden="true">←</span> Return to the app</a></p>`;
  return layout({
    title: page.title,
    merchantName: headline,
    body: html`<div class="portal">${back}<h1>${page.title}</h1>${page.body}</div>`,
  });
}
