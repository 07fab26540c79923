import { sql } from 'kysely';
import type { SubscriberView } from '../../billing.ts';
import { isBillingEventType } from '../../domain/billing-event.ts';
import type { BillingContext } from '../context.ts';

interface Row {
  name: string;
  kind: 'function' | 'endpoint';
  url: string | null;
  types: string[] | null;
  enabled: boolean;
  disabled_because: string | null;
  failing_since: Date | null;
  pending: number;
  dead: number;
  oldest_pending: Date | null;
}

/** Whoever hears billing events, with what each is owed; what was delivered is not counted, there is no end to it. */
export async function listSubscribers({ db }: Pick<BillingContext, 'db'>): Promise<SubscriberView[]> {
  const { rows } = await sql<Row>`select name, kind, url, types, enabled, disabled_because, failing_since,
      (select count(*)::int from event_deliveries where subscriber = name and state = 'pending') as pending,
      (select count(*)::int from event_deliveries where subscriber = name and state = 'dead') as dead,
      (select min(created_at) from event_deliveries where subscriber = name and state = 'pending') as oldest_pending
    from event_subscribers order by kind, created_at, name`.execute(db);
  return rows.map((row) => ({
    name: row.name,
    kind: row.kind,
    url: row.url,
    types: row.types?.filter(isBillingEventType) ?? null,
    enabled: row.enabled,
    disabledBecause: row.disabled_because,
    failingSince: row.failing_since?.toISOString() ?? null,
    pending: row.pending,
    dead: row.dead,
    oldestPendingAt: row.oldest_pending?.toISOString() ?? null,
  }));
}
