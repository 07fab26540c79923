import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { BillingContext } from '../context.ts';
import type { SecretBox } from '../secret-box.ts';

type Sealing = Pick<BillingContext, 'db' | 'secretBox' | 'logger'>;

/**
 * Seals endpoints' secrets that stand in the database in plain, or under an earlier signing secret, under today's. Safe to run
 * by any number of processes at once. Those that don't open are left as they are, with an alert.
 *
 * @returns how many endpoints were sealed anew
 */
export async function sealSecrets({ db, secretBox, logger }: Sealing): Promise<number> {
  let sealed = 0;
  for (const endpoint of await loadSecrets(db)) {
    if (endpoint.secrets.every((each) => each === null || secretBox.isCurrent(each))) continue;
    try {
      sealed += await sealOne(db, secretBox, endpoint);
    } catch (error) {
      logger.error(
        { alert: 'endpoint_secret_sealed', err: error },
        'the secret of an endpoint does not open',
      );
    }
  }
  if (sealed > 0) logger.info({ sealed }, 'secrets of endpoints sealed');
  return sealed;
}

/** Endpoints to which nothing can be sent, because the signing secret is not that of when their secrets were sealed. */
export async function listUnreadable({
  db,
  secretBox,
}: Pick<BillingContext, 'db' | 'secretBox'>): Promise<string[]> {
  return (await loadSecrets(db))
    .filter(({ name, secrets }) => !secrets.every((each) => each === null || opens(secretBox, each, name)))
    .map(({ name }) => name);
}

function opens(box: SecretBox, sealed: string, owner: string): boolean {
  try {
    box.open(sealed, owner);
    return true;
  } catch {
    return false;
  }
}

interface EndpointSecrets {
  name: string;
  secrets: [secret: string | null, previous: string | null];
}

async function loadSecrets(db: Kysely<Database>): Promise<EndpointSecrets[]> {
  const rows = await db
    .selectFrom('event_subscribers')
    .select(['name', 'secret', 'previous_secret'])
    .where('kind', '=', 'endpoint')
    .execute();
  return rows.map(({ name, secret, previous_secret }) => ({ name, secrets: [secret, previous_secret] }));
}

/** Unless it was rolled meanwhile: whoever rolls seals. */
async function sealOne(
  db: Kysely<Database>,
  box: SecretBox,
  { name, secrets: [secret, previous] }: EndpointSecrets,
): Promise<number> {
  const again = (sealed: string | null) => sealed && box.seal(box.open(sealed, name), name);
  const { numUpdatedRows } = await db
    .updateTable('event_subscribers')
    .set({ secret: again(secret), previous_secret: again(previous) })
    .where('name', '=', name)
    .where('secret', '=', secret)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
