import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { platformOf } from '../accounts/find-account.ts';

export type PayoutSettings = Stripe.Account.Settings.Payouts;

/** What the balance settings of an account have beside `settings.payouts` of the account itself; in its own store. */
export interface BalanceSettingsRecord {
  id: 'balance';
  /** Of the platform alone: connected accounts have it in their settings. */
  payouts: PayoutSettings | null;
  /** What automatic payouts leave in the balance, in minor units, by currency. */
  minimums: Record<string, number> | null;
  delayDaysOverride: number | null;
}

const NOTHING_SET: BalanceSettingsRecord = {
  id: 'balance',
  payouts: null,
  minimums: null,
  delayDaysOverride: null,
};

/** Days before the money of a charge is available, as of an account in the United States (docs.stripe.com/payouts). */
export const MINIMUM_DELAY_DAYS = 2;

/** The simulated merchant pays out by hand, so that what it earns stays until it is asked for. */
const OF_THE_PLATFORM: PayoutSettings = {
  debit_negative_balances: true,
  schedule: { delay_days: MINIMUM_DELAY_DAYS, interval: 'manual' },
  statement_descriptor: null,
};

/** docs.stripe.com/payouts#payout-schedule: daily, unless something else is said. */
export const DAILY_PAYOUTS: PayoutSettings = {
  ...OF_THE_PLATFORM,
  schedule: { delay_days: MINIMUM_DELAY_DAYS, interval: 'daily' },
};

export const balanceRecordOf = ({ store }: Simulation): BalanceSettingsRecord =>
  store.balanceSettings.get('balance') ?? NOTHING_SET;

export function payoutSettingsOf(sim: Simulation): PayoutSettings {
  if (sim.isPlatform) return balanceRecordOf(sim).payouts ?? OF_THE_PLATFORM;
  return accountNow(sim).settings?.payouts ?? DAILY_PAYOUTS;
}

/** The account as this request has changed it so far. */
export const accountNow = (sim: Simulation): Stripe.Account =>
  sim.isPlatform ? sim.account : (platformOf(sim).store.accounts.get(sim.account.id) ?? sim.account);

/** Business days until the money of a charge can be paid out (docs.stripe.com/connect/manage-payout-schedule). */
export const delayDaysOf = (sim: Simulation): number => payoutSettingsOf(sim).schedule.delay_days;

export const minimumBalanceIn = (sim: Simulation, currency: string): number =>
  balanceRecordOf(sim).minimums?.[currency] ?? 0;
