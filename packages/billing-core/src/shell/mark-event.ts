import type { Database, WebhookInboxTable } from '@billwright/db';
import type { Kysely, Selectable } from 'kysely';

type InboxRow = Selectable<WebhookInboxTable>;

/** Waits before the second, third, … eighth try; each is cut or stretched by up to half, so that a herd spreads. */
const WAITS_S = [1, 5, 30, 120, 600, 1_800, 3_600];
const MAX_ATTEMPTS = WAITS_S.length + 1;

const ofRow = (row: InboxRow) => ({ stripe_account: row.stripe_account, event_id: row.event_id }) as const;

export async function markApplied(
  db: Kysely<Database>,
  row: InboxRow,
  result: { state: 'done' | 'ignored'; because: string; at: Date },
): Promise<void> {
  await db
    .updateTable('webhook_inbox')
    .set({
      state: result.state,
      because: result.because,
      attempts: row.attempts + 1,
      last_error: null,
      next_attempt_at: null,
      applied_at: result.at,
    })
    .where((eb) => eb.and(ofRow(row)))
    .execute();
}

/** Tried again later; after the last try it is parked as dead, with its error, for an operator to see and replay. */
export async function markFailed(
  db: Kysely<Database>,
  row: InboxRow,
  failure: { error: unknown; at: Date },
): Promise<void> {
  const attempts = row.attempts + 1;
  const waitS = WAITS_S[attempts - 1];
  const isLast = attempts >= MAX_ATTEMPTS || waitS === undefined;
  const spreadMs = isLast ? 0 : waitS * 1_000 * (0.5 + Math.random());
  await db
    .updateTable('webhook_inbox')
    .set({
      state: isLast ? 'dead' : 'failed',
      attempts,
      last_error: describe(failure.error),
      next_attempt_at: isLast ? null : new Date(failure.at.getTime() + spreadMs),
    })
    .where((eb) => eb.and(ofRow(row)))
    .execute();
}

const describe = (error: unknown) =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 2_000);
