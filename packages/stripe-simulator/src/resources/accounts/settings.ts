import type Stripe from 'stripe';
import { refuseUnsupported } from '../../kernel/params/refuse-unsupported.ts';
import { updated } from '../../kernel/params/unset.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { DAILY_PAYOUTS, MINIMUM_DELAY_DAYS } from '../payouts/payout-settings.ts';

type Settings = Stripe.Account.Settings;
type Given = Stripe.AccountCreateParams.Settings | undefined;

export const DEFAULT_SETTINGS: Settings = {
  branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
  card_payments: {
    decline_on: { avs_failure: false, cvc_failure: false },
    statement_descriptor_prefix: null,
    statement_descriptor_prefix_kana: null,
    statement_descriptor_prefix_kanji: null,
  },
  dashboard: { display_name: null, timezone: 'Etc/UTC' },
  invoices: { default_account_tax_ids: null, hosted_payment_method_save: 'never' },
  payments: {
    statement_descriptor: null,
    statement_descriptor_kana: null,
    statement_descriptor_kanji: null,
    statement_descriptor_prefix_kana: null,
    statement_descriptor_prefix_kanji: null,
  },
  payouts: DAILY_PAYOUTS,
};

export function mergeSettings(current: Settings, given: Given): Settings {
  if (given === undefined) return current;
  refuseUnsupported(given, [
    'bacs_debit_payments',
    'card_issuing',
    'paypay_payments',
    'sepa_debit_payments',
    'treasury',
  ]);
  refuseUnsupported(given.branding ?? {}, ['icon', 'logo']);
  const { branding, card_payments: cards, payments } = current;
  const declineOn = { avs_failure: false, cvc_failure: false, ...cards.decline_on };
  assertDescriptor(given.payments?.statement_descriptor, 'settings[payments][statement_descriptor]');
  return {
    ...current,
    branding: {
      ...branding,
      primary_color: updated(branding.primary_color, given.branding?.primary_color),
      secondary_color: updated(branding.secondary_color, given.branding?.secondary_color),
    },
    card_payments: {
      ...cards,
      decline_on: { ...declineOn, ...given.card_payments?.decline_on },
      statement_descriptor_prefix: updated(
        cards.statement_descriptor_prefix,
        given.card_payments?.statement_descriptor_prefix,
      ),
    },
    ...(given.invoices?.hosted_payment_method_save === undefined
      ? {}
      : {
          invoices: {
            default_account_tax_ids: current.invoices?.default_account_tax_ids ?? null,
            hosted_payment_method_save: given.invoices.hosted_payment_method_save,
          },
        }),
    payments: {
      ...payments,
      statement_descriptor: updated(payments.statement_descriptor, given.payments?.statement_descriptor),
    },
    payouts: mergePayouts(current.payouts, given.payouts),
  };
}

export function mergePayouts(
  current: Settings['payouts'],
  given: Stripe.AccountCreateParams.Settings.Payouts | undefined,
): Stripe.Account.Settings.Payouts {
  const before = current ?? DAILY_PAYOUTS;
  return {
    debit_negative_balances: given?.debit_negative_balances ?? before.debit_negative_balances,
    schedule: given?.schedule ? toSchedule(before.schedule, given.schedule) : before.schedule,
    statement_descriptor: updated(before.statement_descriptor, given?.statement_descriptor),
  };
}

/** docs.stripe.com/connect/manage-payout-schedule: an anchor belongs to its interval alone. */
function toSchedule(
  current: Stripe.Account.Settings.Payouts.Schedule,
  given: Stripe.AccountCreateParams.Settings.Payouts.Schedule,
): Stripe.Account.Settings.Payouts.Schedule {
  const interval = given.interval ?? current.interval;
  const delay = given.delay_days === 'minimum' ? MINIMUM_DELAY_DAYS : given.delay_days;
  const delay_days = delay ?? current.delay_days;
  if (delay_days < MINIMUM_DELAY_DAYS || delay_days > 31) {
    throw invalidRequest(`You cannot lower this account's delay below ${MINIMUM_DELAY_DAYS}.`, {
      param: 'settings[payouts][schedule][delay_days]',
    });
  }
  if (interval === 'weekly') {
    const anchor = given.weekly_anchor ?? given.weekly_payout_days?.[0] ?? current.weekly_anchor;
    if (anchor === undefined) throw missingAnchor('weekly_anchor');
    return {
      delay_days,
      interval,
      weekly_anchor: anchor,
      ...(anchor === 'saturday' || anchor === 'sunday'
        ? {}
        : {
            weekly_payout_days: given.weekly_payout_days ??
              kept(given, current.weekly_payout_days) ?? [anchor],
          }),
    };
  }
  if (interval === 'monthly') {
    const anchor = given.monthly_anchor ?? given.monthly_payout_days?.[0] ?? current.monthly_anchor;
    if (anchor === undefined) throw missingAnchor('monthly_anchor');
    if (anchor < 1 || anchor > 31)
      throw invalidRequest('The monthly anchor must be between 1 and 31.', {
        param: 'settings[payouts][schedule][monthly_anchor]',
      });
    return {
      delay_days,
      interval,
      monthly_anchor: anchor,
      monthly_payout_days: given.monthly_payout_days ?? kept(given, current.monthly_payout_days) ?? [anchor],
    };
  }
  return { delay_days, interval };
}

/** The days as they were, if nothing says otherwise. */
const kept = <T>(
  given: Stripe.AccountCreateParams.Settings.Payouts.Schedule,
  days: T[] | undefined,
): T[] | undefined =>
  given.weekly_anchor === undefined && given.monthly_anchor === undefined ? days : undefined;

const missingAnchor = (name: string) =>
  invalidRequest(`You must provide \`${name}\` with this interval.`, {
    code: 'parameter_missing',
    param: `settings[payouts][schedule][${name}]`,
  });

/** 5 to 22 characters, one letter at least (docs.stripe.com/get-started/account/statement-descriptors). */
function assertDescriptor(text: string | undefined, param: string): void {
  if (text === undefined || text === '') return;
  if (text.length >= 5 && text.length <= 22 && /[a-z]/i.test(text) && !/[<>\\'"*]/.test(text)) return;
  throw invalidRequest(
    'The statement descriptor must contain at least one letter, be between 5 and 22 characters, and not contain any of < > \\ \' " *.',
    { param },
  );
}
