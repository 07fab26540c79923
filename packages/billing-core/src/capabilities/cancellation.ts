import type { Act, Outcome } from './act.ts';

export interface Cancellation {
  cancel(
    act: Act,
    input: { feedback: string | null; comment: string | null },
  ): Promise<Outcome<{ cancelsAt: string }>>;
  undo(act: Act): Promise<Outcome<{ planKey: string }>>;
}
