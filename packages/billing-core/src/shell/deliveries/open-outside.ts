import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { createCircuit } from '../../stripe/circuit.ts';
import { createStripeClient, type StripeSettings } from '../../stripe/client.ts';
import { createStripeReads } from '../calls/stripe-reads.ts';
import type { BillingContext } from '../context.ts';
import { createJobs } from '../jobs.ts';

/** A read that every key may make or is refused, which shows as well that Stripe is there. */
const PROBE = { timeout: 5_000, maxNetworkRetries: 0 } as const;

/** What a process has of the world outside its tables: Stripe with its circuit and its budget, and the job engine. */
export function openOutside(options: {
  db: Kysely<Database>;
  connectionString: string;
  settings: StripeSettings;
  logger: Logger;
}): Pick<BillingContext, 'stripe' | 'circuit' | 'reads' | 'jobs'> {
  const { db, connectionString, settings, logger } = options;
  const stripe = createStripeClient(settings);
  const circuit = createCircuit(() => stripe.customers.list({ limit: 1 }, PROBE), logger);
  return {
    stripe,
    circuit,
    reads: createStripeReads({ db, stripe, circuit }),
    jobs: createJobs(connectionString, logger),
  };
}
