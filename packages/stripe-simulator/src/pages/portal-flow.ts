import type { PortalView } from './page-actions.ts';
import { portalPath } from './portal-layout.ts';

/**
 * Where a portal session with a flow starts, instead of at the overview
 * (docs.stripe.com/customer-management/portal-deep-links). Null for none, and for flows that have no page here.
 */
export function startOfFlow(view: PortalView): string | null {
  const { flow } = view.session;
  switch (flow?.type) {
    case 'payment_method_update':
      return portalPath(view, '/payment-method');
    case 'subscription_cancel': {
      const subscription = flow.subscription_cancel?.subscription;
      return subscription ? portalPath(view, `/subscriptions/${subscription}/cancel`) : null;
    }
    default:
      return null;
  }
}

/** Where a finished page leads: back to the app if the flow says so, else the overview with a confirmation. */
export function afterFlow(view: PortalView, done: 'card' | 'cancel'): string {
  const { flow } = view.session;
  const isOfFlow =
    flow?.type === (done === 'card' ? 'payment_method_update' : 'subscription_cancel') &&
    flow.after_completion.type === 'redirect';
  const returnUrl = isOfFlow ? flow.after_completion.redirect?.return_url : undefined;
  return returnUrl ?? portalPath(view, `?done=${done}`);
}
