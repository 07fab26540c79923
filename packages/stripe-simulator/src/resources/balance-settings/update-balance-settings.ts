import type Stripe from 'stripe';
import { parseCurrency } from '../../kernel/params/currency.ts';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { assertPayoutsOwn } from '../accounts/assert-updatable.ts';
import { platformOf } from '../accounts/find-account.ts';
import { mergePayouts } from '../accounts/settings.ts';
import {
  accountNow,
  balanceRecordOf,
  MINIMUM_DELAY_DAYS,
  type PayoutSettings,
  payoutSettingsOf,
} from '../payouts/payout-settings.ts';
import { planPayouts } from '../payouts/plan-payouts.ts';
import { balanceSettingsOf } from './balance-settings.ts';

type Payments = Stripe.BalanceSettingsUpdateParams.Payments;

const MOST_DELAY_DAYS = 31;

/** https://docs.stripe.com/api/balance-settings/update */
export function updateBalanceSettings(
  sim: Simulation,
  { payments = {} }: Stripe.BalanceSettingsUpdateParams,
): Stripe.BalanceSettings {
  refuseUnsupported(payments.payouts ?? {}, ['automatic_transfer_rules_by_currency']);
  refuseUnsupported(payments.settlement_timing ?? {}, ['start_of_day']);
  if (!sim.isPlatform && payments.payouts?.schedule) assertPayoutsOwn(sim.account);
  const before = balanceSettingsOf(sim);
  const record = balanceRecordOf(sim);
  const override = givenDelay(payments.settlement_timing?.delay_days_override);
  const delayDaysOverride = override === undefined ? record.delayDaysOverride : override;
  const minimums = givenMinimums(record.minimums, payments.payouts?.minimum_balance_by_currency);
  sim.store.balanceSettings.put({ ...record, minimums, delayDaysOverride });
  keepPayouts(sim, givenPayouts(sim, payments, override));
  planPayouts(sim);
  const after = balanceSettingsOf(sim);
  if (JSON.stringify(after) !== JSON.stringify(before)) sim.emit('balance_settings.updated', after, before);
  return after;
}

/** Emptied, it is the shortest again. */
function givenDelay(given: number | '' | null | undefined): number | null | undefined {
  if (given === undefined) return undefined;
  if (given === '' || given === null) return null;
  if (given >= MINIMUM_DELAY_DAYS && given <= MOST_DELAY_DAYS) return given;
  throw invalidRequest(`The delay must be between ${MINIMUM_DELAY_DAYS} and ${MOST_DELAY_DAYS} days.`, {
    param: 'payments[settlement_timing][delay_days_override]',
  });
}

function givenMinimums(
  before: Record<string, number> | null,
  given: NonNullable<Payments['payouts']>['minimum_balance_by_currency'],
): Record<string, number> | null {
  if (given === undefined) return before;
  if (!given) return null;
  const after = { ...before };
  for (const [name, amount] of Object.entries(given)) {
    const param = `payments[payouts][minimum_balance_by_currency][${name}]`;
    const currency = parseCurrency(name, param);
    if (!amount) delete after[currency];
    else if (amount > 0) after[currency] = amount;
    else throw invalidRequest('A minimum balance cannot be negative.', { param });
  }
  return Object.keys(after).length === 0 ? null : after;
}

function givenPayouts(
  sim: Simulation,
  { debit_negative_balances, payouts = {} }: Payments,
  override: number | null | undefined,
): PayoutSettings {
  const { schedule, statement_descriptor } = payouts;
  const after = mergePayouts(payoutSettingsOf(sim), {
    ...(debit_negative_balances === undefined ? {} : { debit_negative_balances }),
    ...(schedule ? { schedule } : {}),
    ...(statement_descriptor === undefined ? {} : { statement_descriptor }),
  });
  if (override === undefined) return after;
  return { ...after, schedule: { ...after.schedule, delay_days: override ?? MINIMUM_DELAY_DAYS } };
}

function keepPayouts(sim: Simulation, payouts: PayoutSettings): void {
  if (sim.isPlatform) {
    sim.store.balanceSettings.put({ ...balanceRecordOf(sim), payouts });
    return;
  }
  const before = accountNow(sim);
  if (!before.settings || JSON.stringify(before.settings.payouts) === JSON.stringify(payouts)) return;
  const account = { ...before, settings: { ...before.settings, payouts } };
  sim.emit('account.updated', platformOf(sim).store.accounts.put(account), before);
}
