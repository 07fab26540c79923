import type { RetentionOffer } from '../config/retention.ts';
import type { Act, Outcome } from './act.ts';

export type { RetentionOffer } from '../config/retention.ts';

export interface Retention {
  /** What is offered to who is about to cancel; null when nothing is, or was already. */
  offer(accountId: string): Promise<RetentionOffer | null>;
  /** Takes it. Nothing is charged by it: the next invoices are lower, or not collected. */
  accept(act: Act): Promise<Outcome<{ kind: RetentionOffer['kind'] }>>;
}
