import type { Database } from '@billwright/db';
import type { Transaction } from 'kysely';
import type { UsageTotal } from '../../domain/entitlements/usage-balance.ts';

/** What an account has used of each metered feature, period by period. */
export type LoadUsageTotals = (trx: Transaction<Database>, accountId: string) => Promise<UsageTotal[]>;
