import type { Act, Outcome, PortalFlow } from '../../billing.ts';
import { succeed } from '../../domain/billing-error.ts';
import type { CallOptions } from '../calls/call-stripe.ts';
import { runAct } from '../calls/run-act.ts';
import type { BillingContext } from '../context.ts';
import { ensureCustomer } from './ensure-customer.ts';

/** A session of Stripe's portal, which comes back to the billing page. Its address is a bearer secret: never logged or kept. */
export async function openPortal(
  context: BillingContext,
  act: Act,
  { flow }: { flow: PortalFlow },
): Promise<Outcome<{ url: string }>> {
  let url = '';
  const outcome = await runAct(context, act, { kind: 'open_portal', params: { flow } }, async (running) => {
    const customer = await ensureCustomer(context, act.accountId);
    const create = (options: CallOptions) =>
      context.stripe.billingPortal.sessions.create(
        {
          customer,
          return_url: `${context.appUrl}/billing`,
          ...(flow === 'payment_method_update' ? { flow_data: { type: 'payment_method_update' } } : {}),
        },
        options,
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
