import { PLATFORM_ID } from '../../kernel/simulated-account.ts';
import type { Simulation } from '../../kernel/simulation.ts';

/**
 * What a merchant chooses in Stripe's dashboard and no API shows
 * (docs.stripe.com/billing/revenue-recovery/smart-retries, docs.stripe.com/billing/automations).
 */
export interface BillingSettings {
  /** Days from each failed payment to the next try; after the last there is none. */
  retry_days: readonly number[];
  /** What becomes of the subscription when the last try has failed. */
  after_last_retry: 'cancel' | 'mark_unpaid' | 'leave_past_due';
  /** How long before a renewal invoice.upcoming is said. */
  upcoming_days: number;
  /** How long before the due date invoice.will_be_due is said. */
  will_be_due_days: number;
  /** How long after the due date invoice.overdue is said. */
  overdue_days: number;
}

const DEFAULTS: BillingSettings = {
  retry_days: [3, 5, 7],
  after_last_retry: 'cancel',
  upcoming_days: 7,
  will_be_due_days: 7,
  overdue_days: 0,
};

export interface BillingSettingsRecord extends BillingSettings {
  id: 'billing';
}

/** The platform's, for every account. */
export const billingSettings = (sim: Simulation): BillingSettings =>
  (sim.isPlatform ? sim : sim.in(PLATFORM_ID)).store.billingSettings.get('billing') ?? DEFAULTS;

export const billingSetting = <K extends keyof BillingSettings>(
  sim: Simulation,
  name: K,
): BillingSettings[K] => billingSettings(sim)[name];

/** Changes what is given and leaves the rest; counts from the next thing that happens. */
export function changeBillingSettings(sim: Simulation, changes: Partial<BillingSettings>): BillingSettings {
  return sim.store.billingSettings.put({ ...DEFAULTS, ...billingSettings(sim), ...changes, id: 'billing' });
}
