import pg from 'pg';

const STEP = 250_000;

/**
 * Settled events of the last months, as a deployment has them: so many more than there are, or, when fewer are wanted, so many in an
 * inbox that was emptied. Over a connection of its own, where statements may be long.
 */
export async function fillInbox(connectionString: string, there: number, until: number): Promise<void> {
  if (there === until) return;
  const client = new pg.Client({ connectionString });
  await client.connect();
  if (there > until) await client.query('truncate webhook_inbox');
  const from = there > until ? 0 : there;
  for (let at = from; at < until; at += STEP)
    await client.query(
      `insert into webhook_inbox (stripe_account, event_id, stripe_created_at, type, livemode, object_type, object_id,
        customer_id, shard, state, because, attempts, received_at, applied_at, payload)
      select 'platform', 'evt_h' || n, at, 'invoice.paid', false, 'invoice', 'in_h' || n, 'cus_h' || n / 12, n % 64,
        'done', 'history', 1, at, at, '{}'
      from generate_series($1::bigint, $2::bigint) n,
        lateral (select now() - make_interval(secs => n % 7000000)) as moment (at)`,
      [at, Math.min(at + STEP, until) - 1],
    );
  await client.query('vacuum analyze webhook_inbox');
  // What was written is on the disk before anything is measured.
  await client.query('checkpoint');
  await client.end();
}
