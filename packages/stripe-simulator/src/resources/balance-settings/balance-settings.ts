import type Stripe from 'stripe';
import type { Simulation } from '../../kernel/simulation.ts';
import { accountNow, balanceRecordOf, payoutSettingsOf } from '../payouts/payout-settings.ts';

/** https://docs.stripe.com/api/balance-settings/object: of connected accounts it shows what their settings have, and more. */
export function balanceSettingsOf(sim: Simulation): Stripe.BalanceSettings {
  const { minimums, delayDaysOverride } = balanceRecordOf(sim);
  const { debit_negative_balances, schedule, statement_descriptor } = payoutSettingsOf(sim);
  return {
    object: 'balance_settings',
    payments: {
      debit_negative_balances,
      payouts: {
        automatic_transfer_rules_by_currency: null,
        minimum_balance_by_currency: minimums,
        schedule: toSchedule(schedule),
        statement_descriptor,
        status: accountNow(sim).payouts_enabled ? 'enabled' : 'disabled',
      },
      settlement_timing: {
        delay_days: schedule.delay_days,
        ...(delayDaysOverride === null ? {} : { delay_days_override: delayDaysOverride }),
        start_of_day: null,
      },
    },
  };
}

function toSchedule(
  schedule: Stripe.Account.Settings.Payouts.Schedule,
): Stripe.BalanceSettings.Payments.Payouts.Schedule {
  const { interval, monthly_payout_days: monthDays, weekly_payout_days: weekdays } = schedule;
  return {
    interval,
    ...(interval === 'monthly' ? { monthly_payout_days: monthDays ?? [schedule.monthly_anchor ?? 1] } : {}),
    ...(interval === 'weekly' ? { weekly_payout_days: weekdays ?? ['monday'] } : {}),
  };
}
