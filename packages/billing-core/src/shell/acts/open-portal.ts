import type Stripe from 'stripe';
import type { Act, OpenPortalInput, Outcome } from '../../billing.ts';
import { decideReturnUrl } from '../../commands/choose-return-url.ts';
import { decideOpenPortal, type PortalFlowData } from '../../commands/open-portal.ts';
import { succeed } from '../../domain/billing-error.ts';
import { onAccount } from '../../stripe/on-account.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { loadCustomers } from './load-customers.ts';
import { loadLiveSubscription } from './load-live-subscription.ts';
import { loadPushedPrice } from './load-pushed-price.ts';
import { returnUrlsOf } from './return-urls.ts';

/**
 * A session of Stripe's portal, for one thing or for all, under the configuration that was pushed. It comes back to an address
 * of the list alone. Its own address is a bearer secret: never logged or kept.
 *
 * @param input `customerId`: of a customer beside the account's own, whose page it is to be
 */
export async function openPortal(
  context: BillingContext,
  act: Act,
  { flow, plan, returnTo, customerId }: OpenPortalInput & { customerId?: string | undefined },
): Promise<Outcome<{ url: string }>> {
  let url = '';
  const params = {
    flow,
    ...(plan ? { plan } : {}),
    ...(returnTo === undefined ? {} : { returnTo }),
    ...(customerId === undefined ? {} : { customerId }),
  };
  const outcome = await runAct(context, act, { kind: 'open_portal', params }, async (running) => {
    const back = decideReturnUrl(returnTo ?? null, {
      appUrl: context.appUrl,
      allowed: returnUrlsOf(context),
    });
    if (!back.ok) return back;
    const subscription = await loadLiveSubscription(context, act.accountId);
    const wanted = subscription && plan && { ...plan, currency: subscription.currency };
    const price = wanted && (await loadPushedPrice(context, wanted));
    const decided = decideOpenPortal(flow, { subscription, price });
    if (!decided.ok) return decided;
    // A customer beside the first may have it: the page is of whoever pays.
    const payer =
      decided.value && 'subscription' in firstOf(decided.value) ? subscription?.customerId : customerId;
    const customer = payer ?? (await ensureCustomer(context, act.accountId));
    const stripeAccount = await loadStripeAccount(context, act.accountId, customer);
    const configuration = stripeAccount === 'platform' ? await loadConfiguration(context) : undefined;
    const create = (options: CallOptions) =>
      context.stripe.billingPortal.sessions.create(
        {
          customer,
          return_url: back.value,
          ...(configuration ? { configuration } : {}),
          ...(decided.value ? { flow_data: toFlowData(decided.value, back.value) } : {}),
        },
        { ...options, ...onAccount(stripeAccount) },
      );
    // One that nobody was shown is of no use, and does no harm: another is opened.
    const session = await running.call('create_portal_session', create, () => Promise.resolve(undefined));
    url = session.url;
    return succeed({ opened: true });
  });
  // An act that succeeded before kept no address: a portal is opened anew by a new act.
  if (outcome.ok && !url)
    return {
      ok: false,
      error: { code: 'act_reused', message: 'This link was used.', next: 'Open the page again.' },
    };
  return outcome.ok ? succeed({ url }) : outcome;
}

/** What the flow is about, beside its type. */
function firstOf({ type: _type, ...about }: PortalFlowData): object {
  return Object.values(about)[0] ?? {};
}

/** Once it is done the customer is back in the app, not on the portal's home page. */
const toFlowData = (
  flow: PortalFlowData,
  returnUrl: string,
): Stripe.BillingPortal.SessionCreateParams.FlowData => ({
  ...flow,
  after_completion: { type: 'redirect', redirect: { return_url: returnUrl } },
});

/** `platform`, or the connected account whose customer it is. */
async function loadStripeAccount(
  { db }: BillingContext,
  accountId: string,
  customer: string,
): Promise<string> {
  const known = await loadCustomers(db, accountId);
  return known.find(({ customerId }) => customerId === customer)?.stripeAccount ?? 'platform';
}

/** A connected account's portal has that account's own configuration. The one of the last push; Stripe's own default before there was one. */
async function loadConfiguration({ db }: BillingContext): Promise<string | undefined> {
  const row = await db
    .selectFrom('portal_configurations')
    .select('configuration_id')
    .where('active', '=', true)
    .executeTakeFirst();
  return row?.configuration_id;
}
