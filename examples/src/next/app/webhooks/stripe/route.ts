import { openBilling } from '../../../open-billing.ts';

/** Billing needs Node's sockets, and no answer of it may be cached. */
export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** A route handler gets a web request whose body was not read: there is nothing to convert. */
export async function POST(request: Request): Promise<Response> {
  const billing = await openBilling();
  return billing.webhooks.handle(request);
}
