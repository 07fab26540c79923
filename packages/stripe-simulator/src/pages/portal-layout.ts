import { html } from 'hono/html';
import { type Html, layout } from './layout.ts';
import type { PortalView } from './page-actions.ts';

export const portalPath = (view: PortalView, rest = '') => `/p/session/${view.session.id}${rest}`;

/** The shell of a portal page; sub-pages lead back to the overview, unless a flow is all there is, the overview to the app. */
export function portalLayout(
  view: PortalView,
  page: { title: string; isSubPage: boolean; body: Html },
): Html {
  const headline = view.configuration.business_profile.headline ?? 'Billing';
  return layout({
    title: page.title,
    merchantName: headline,
    body: html`<div class="portal">${backLink(view, page.isSubPage)}<h1>${page.title}</h1>${page.body}${legal(view)}</div>`,
  });
}

function backLink(view: PortalView, isSubPage: boolean): Html | '' {
  if (isSubPage && view.session.flow === null)
    return html`<p class="back"><a href="${portalPath(view, '?home=1')}"><span aria-hidden="true">←</span> Billing</a></p>`;
  if (view.session.return_url === null) return '';
  return html`<p class="back"><a href="${portalPath(view, '/return')}"><span aria-hidden="true">←</span> Return to the app</a></p>`;
}

function legal({ configuration }: PortalView): Html | '' {
  const { privacy_policy_url: privacy, terms_of_service_url: terms } = configuration.business_profile;
  if (!privacy && !terms) return '';
  return html`<p class="terms">${terms ? html`<a href="${terms}">Terms</a> ` : ''}${privacy ? html`<a href="${privacy}">Privacy</a>` : ''}</p>`;
}

/** Where "Go back" leads from a page that asks: to the overview, or out of a flow. */
export const leavePath = (view: PortalView): string =>
  portalPath(view, view.session.flow === null ? '?home=1' : '/return');
