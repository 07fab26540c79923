import type { Money } from '../domain/money.ts';
import type { Act, Outcome } from './act.ts';
import type { PreviewLine } from './plan-change.ts';

export interface CancelNowPreview {
  lines: PreviewLine[];
  /** Given back to the card: what was paid for time that is not used, never more than was paid. */
  refund: Money;
  /** What was used and is billed at the end. */
  dueNow: Money;
  token: string;
  expiresAt: string;
}

export interface Cancellation {
  cancel(
    act: Act,
    input: { feedback: string | null; comment: string | null },
  ): Promise<Outcome<{ cancelsAt: string }>>;
  undo(act: Act): Promise<Outcome<{ planKey: string }>>;
  previewNow(accountId: string): Promise<Outcome<CancelNowPreview>>;
  /** Ends at once, and owes the refund that was shown. */
  now(
    act: Act,
    input: { token: string; feedback: string | null; comment: string | null },
  ): Promise<Outcome<{ refunded: Money }>>;
}
