import type { Act, Outcome } from './act.ts';

export type PortalFlow = 'home' | 'payment_method_update';

export interface Portal {
  open(act: Act, input: { flow: PortalFlow }): Promise<Outcome<{ url: string }>>;
}
