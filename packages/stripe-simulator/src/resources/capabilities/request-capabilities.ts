import type Stripe from 'stripe';
import type { AccountRecord } from '../accounts/account-record.ts';

type Given = Record<string, { requested?: boolean } | undefined>;

/** What is asked for from now on; an account that Stripe's dashboard serves asks for cards and transfers by itself. */
export function requestCapabilities(
  record: AccountRecord,
  given: Stripe.AccountCreateParams.Capabilities | undefined,
  now: number,
): AccountRecord {
  const requested = { ...record.requested };
  const asked: Given = { ...given };
  for (const [name, { requested: isRequested } = {}] of Object.entries(asked)) {
    if (isRequested === true) requested[name] ??= now;
    if (isRequested === false) delete requested[name];
  }
  return { ...record, requested };
}
