import type { Database } from '@billwright/db';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type Stripe from 'stripe';
import type { Mailer } from '../capabilities/mailer.ts';
import type { BillingConfig } from '../config.ts';
import type { Circuit } from '../stripe/circuit.ts';
import type { StripeSettings } from '../stripe/client.ts';
import type { StripeReads } from './calls/stripe-reads.ts';
import type { Jobs } from './jobs.ts';
import type { InboxWriter } from './receive/store-events.ts';
import type { SecretBox } from './secret-box.ts';

/** What the shell works with; made once by `createBilling`. */
export interface BillingContext {
  db: Kysely<Database>;
  connectionString: string;
  config: BillingConfig;
  stripe: Stripe;
  settings: StripeSettings;
  /** Whether Stripe answers at all; one for all calls of this process. */
  circuit: Circuit;
  reads: StripeReads;
  jobs: Jobs;
  livemode: boolean;
  appUrl: string;
  signingSecret: string;
  /** For secrets that are kept in the database. */
  secretBox: SecretBox;
  inbox: InboxWriter;
  logger: Logger;
  now: () => Date;
  /** Without it no mail is sent; those that are owed are kept as not configured. */
  mail?: MailSetup;
}

/** How mails are sent, and who of us gets those for operators. */
export interface MailSetup {
  mailer: Mailer;
  operators: readonly string[];
  /** Sign what the provider reports of mails later; two while one is replaced. Without any, reports are refused. */
  reportSecrets?: readonly string[];
}

/** The channel that tells every process whose rows changed. */
export const ACCOUNT_CHANGED = 'billwright_account_changed';
/** The channel that tells workers which shard of the inbox has something new. */
export const INBOX_CHANGED = 'billwright_inbox_changed';
