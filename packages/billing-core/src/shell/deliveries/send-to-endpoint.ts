import type { Database, EventSubscribersTable } from '@billwright/db';
import type { Kysely, Selectable } from 'kysely';
import type { BillingEvent } from '../../domain/billing-event.ts';
import { isGivenUp, readRetryAfter } from '../../domain/delivery-schedule.ts';
import { RefusedError } from '../calls/refused-error.ts';
import type { BillingContext } from '../context.ts';
import { countDisabledEndpoint } from '../telemetry.ts';
import { postMessage } from './post-message.ts';
import { signMessage } from './sign-message.ts';

type Subscriber = Selectable<EventSubscribersTable>;
const GONE = 410;

/**
 * Sends an event, signed by every secret that is valid now. Only a 2xx is taken for an answer that it was heard: a redirect
 * is a failure (github.com/standard-webhooks/standard-webhooks, spec).
 *
 * @throws RefusedError on any other status
 * @throws SealedSecretError when its secret does not open: nothing is sent
 */
export async function sendToEndpoint(
  { now, secretBox }: Pick<BillingContext, 'now' | 'secretBox'>,
  { subscriber, event, isOpen }: { subscriber: Subscriber; event: BillingEvent; isOpen: boolean },
): Promise<void> {
  const body = JSON.stringify(event);
  const secrets = validSecrets(subscriber, now()).map((sealed) => secretBox.open(sealed, subscriber.name));
  const headers = signMessage({ id: event.id, body, sentAt: now() }, secrets);
  const { status, retryAfter } = await postMessage(subscriber.url ?? '', { headers, body }, isOpen);
  if (status >= 200 && status < 300) return;
  throw new RefusedError(`Answered ${status}.`, {
    retryAfterS: readRetryAfter(retryAfter, now()),
    isGone: status === GONE,
  });
}

function validSecrets({ secret, previous_secret, previous_secret_expires_at }: Subscriber, now: Date) {
  const isPreviousValid = previous_secret_expires_at !== null && previous_secret_expires_at > now;
  return [secret, isPreviousValid ? previous_secret : null].filter((each) => each !== null);
}

/** Also when a failure beside it was noted a moment ago: something was accepted since. */
export async function noteEndpointSuccess(db: Kysely<Database>, { name }: Subscriber): Promise<void> {
  await db
    .updateTable('event_subscribers')
    .set({ failing_since: null })
    .where('name', '=', name)
    .where('failing_since', 'is not', null)
    .execute();
}

/** After five days without anything accepted, or when it says that it is gone for good, an endpoint is disabled. */
export async function noteEndpointFailure(
  { db, logger, now }: BillingContext,
  { subscriber: { name }, isGone }: { subscriber: Subscriber; isGone: boolean },
): Promise<void> {
  const noted = await db
    .updateTable('event_subscribers')
    .set((eb) => ({ failing_since: eb.fn.coalesce('failing_since', eb.val(now())) }))
    .where('name', '=', name)
    .where('enabled', '=', true)
    .returning('failing_since')
    .executeTakeFirst();
  if (!noted?.failing_since) return;
  if (!isGone && !isGivenUp(noted.failing_since, now())) return;
  const disabled_because = isGone
    ? 'It answered 410: gone for good.'
    : `Nothing was accepted since ${noted.failing_since.toISOString()}.`;
  await db
    .updateTable('event_subscribers')
    .set({ enabled: false, disabled_because })
    .where('name', '=', name)
    .execute();
  countDisabledEndpoint();
  logger.error(
    { alert: 'endpoint_disabled', subscriber: name, because: disabled_because },
    'endpoint disabled',
  );
}
