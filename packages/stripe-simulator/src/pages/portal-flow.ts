import type Stripe from 'stripe';
import type { PortalView } from './page-actions.ts';
import { portalPath } from './portal-layout.ts';

/** What a person has just done. */
export type PortalDone =
  | 'cancel'
  | 'card'
  | 'customer'
  | 'default'
  | 'pause'
  | 'removed'
  | 'resume'
  | 'retain'
  | 'scheduled'
  | 'unpause'
  | 'update';

export const DONE_WORDS: Record<PortalDone, string> = {
  cancel: 'Your cancellation was recorded.',
  card: 'Your card was saved and is now the default.',
  customer: 'Your billing information was saved.',
  default: 'This card is now the default.',
  pause: 'Your plan is paused.',
  removed: 'The card was removed.',
  resume: 'Your plan continues.',
  retain: 'Good to have you: your discount is in place.',
  scheduled: 'Your plan changes at the end of the period.',
  unpause: 'Your plan runs again.',
  update: 'Your plan was changed.',
};

export const toDone = (given: string | undefined): PortalDone | null =>
  (Object.keys(DONE_WORDS) as PortalDone[]).find((one) => one === given) ?? null;

const FLOWS: Record<string, readonly PortalDone[]> = {
  customer_update: ['customer'],
  payment_method_update: ['card'],
  subscription_cancel: ['cancel', 'retain'],
  subscription_pause: ['pause'],
  subscription_update: ['update', 'scheduled'],
  subscription_update_confirm: ['update', 'scheduled'],
};

/**
 * Where a portal session with a flow starts, instead of at the overview
 * (docs.stripe.com/customer-management/portal-deep-links). Null for none.
 */
export function startOfFlow(view: PortalView): string | null {
  const { flow } = view.session;
  if (!flow) return null;
  const of = (subscription: string | undefined, page: string) =>
    subscription === undefined ? null : portalPath(view, `/subscriptions/${subscription}/${page}`);
  switch (flow.type) {
    case 'payment_method_update':
      return portalPath(view, '/payment-method');
    case 'customer_update':
      return portalPath(view, '/customer');
    case 'subscription_cancel':
      return of(flow.subscription_cancel?.subscription, 'cancel');
    case 'subscription_pause':
      return of(flow.subscription_pause?.subscription, 'pause');
    case 'subscription_update':
      return of(flow.subscription_update?.subscription, 'update');
    case 'subscription_update_confirm':
      return confirmPath(view, flow.subscription_update_confirm);
    default:
      return null;
  }
}

function confirmPath(
  view: PortalView,
  confirm: Stripe.BillingPortal.Session.Flow.SubscriptionUpdateConfirm | null,
): string | null {
  const [item] = confirm?.items ?? [];
  const subscription = view.subscriptions.find(({ id }) => id === confirm?.subscription);
  if (!confirm || !item || !subscription) return null;
  const current = subscription.items.data[0];
  const asked = new URLSearchParams({
    price: item.price ?? current?.price.id ?? '',
    quantity: String(item.quantity ?? current?.quantity ?? 1),
  });
  return portalPath(view, `/subscriptions/${confirm.subscription}/confirm?${asked.toString()}`);
}

/** Where a finished page leads: whatever was done last asks for this. */
export const donePath = (view: PortalView, done: PortalDone): string => portalPath(view, `/done/${done}`);

export type FlowEnd =
  | { kind: 'redirect'; url: string }
  /** The page that says that it is done, with the merchant's own words if there are any. */
  | { kind: 'confirmation'; message: string | null };

/** How the flow ends that this was the act of; anything else leads back to the overview. */
export function endOfFlow(view: PortalView, done: PortalDone): FlowEnd {
  const { flow } = view.session;
  const overview = { kind: 'redirect', url: portalPath(view, `?done=${done}`) } as const;
  if (!flow || !FLOWS[flow.type]?.includes(done)) return overview;
  const { type, redirect, hosted_confirmation: confirmation } = flow.after_completion;
  if (type === 'redirect' && redirect) return { kind: 'redirect', url: redirect.return_url };
  if (type === 'hosted_confirmation')
    return { kind: 'confirmation', message: confirmation?.custom_message ?? null };
  return overview;
}
