import type { Act, Outcome } from './act.ts';

export interface Trials {
  /** An operator gives more time; who and why are in the audit log. @param input.endsAt ISO 8601 */
  extend(act: Act, input: { endsAt: string; because: string }): Promise<Outcome<{ trialEndsAt: string }>>;
}
