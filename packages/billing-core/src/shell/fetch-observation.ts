import type { WebhookInboxTable } from '@billwright/db';
import type { Selectable } from 'kysely';
import type { BillingContext } from './context.ts';

/**
 * Asks Stripe for an object whose events don't tell their order, and keeps the answer as one more observation.
 * It is newer than everything known before the request was sent, and stands in the last of their seconds: an event of that
 * second that arrives later is undecided again, and the object fetched again.
 */
export async function fetchObservation(
  context: BillingContext,
  row: Selectable<WebhookInboxTable>,
): Promise<void> {
  const { db, stripe } = context;
  const objectId = row.object_id;
  if (!objectId) return;
  const known = await db
    .selectFrom('observations')
    .select(['source_id', 'observed_at'])
    .where('object_id', '=', objectId)
    .orderBy('source_id')
    .execute();
  const { object, requestId } = await fetchObject(stripe, row.object_type, objectId);
  const newestMs = Math.max(...known.map(({ observed_at }) => observed_at.getTime()));
  await db
    .insertInto('observations')
    .values({
      object_id: objectId,
      source_id: `fetched:${requestId}`,
      object_type: row.object_type,
      customer_id: row.customer_id,
      source: 'fetched',
      event_type: null,
      observed_at: new Date(newestMs),
      snapshot: JSON.stringify(object),
      previous_attributes: JSON.stringify({ covers: known.map(({ source_id }) => source_id) }),
    })
    .onConflict((conflict) => conflict.columns(['object_id', 'source_id']).doNothing())
    .execute();
}

async function fetchObject(stripe: BillingContext['stripe'], type: string, id: string) {
  const answer = await fetchByType(stripe, type, id);
  return { object: answer, requestId: answer.lastResponse.requestId };
}

function fetchByType(stripe: BillingContext['stripe'], type: string, id: string) {
  switch (type) {
    case 'customer':
      return stripe.customers.retrieve(id);
    case 'subscription':
      return stripe.subscriptions.retrieve(id);
    case 'invoice':
      return stripe.invoices.retrieve(id);
    case 'payment_method':
      return stripe.paymentMethods.retrieve(id);
    case 'checkout.session':
      return stripe.checkout.sessions.retrieve(id);
    default:
      throw new Error(`Objects of type ${type} are not folded, so none is fetched.`);
  }
}
