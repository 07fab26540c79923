import { refundLimitOf } from '../domain/refunds/refund-limit.ts';
import { STAFF_ROLES } from '../domain/staff/staff-role.ts';
import type { ReadConfig } from './config-shape.ts';

/**
 * What of the policies on refunds and disputes can't be meant: an amount in a currency that nothing is sold in, and a role that may
 * give back more than one above it, which may do whatever it may.
 */
export function checkPolicies({ currencies, refunds, disputes }: ReadConfig): string[] {
  const limits = Object.entries(refunds?.limits ?? {}).flatMap(([role, limit]) =>
    checkCurrencies(`refunds.limits.${role}`, limit, currencies),
  );
  const warning = disputes?.fraudWarning;
  const upTo = typeof warning === 'object' ? warning.refundUpTo : undefined;
  return [
    ...limits,
    ...checkOrder({ currencies, refunds }),
    ...checkCurrencies('disputes.fraudWarning.refundUpTo', upTo, currencies),
  ];
}

function checkCurrencies(path: string, amounts: unknown, currencies: readonly string[]): string[] {
  if (typeof amounts !== 'object' || amounts === null) return [];
  return Object.keys(amounts)
    .filter((currency) => !currencies.includes(currency))
    .map((currency) => `${path}: nothing is sold in ${currency}.`);
}

function checkOrder({ currencies, refunds }: Pick<ReadConfig, 'currencies' | 'refunds'>): string[] {
  const limitOf = (role: (typeof STAFF_ROLES)[number], currency: string) =>
    refundLimitOf(refunds, { role, currency }) ?? Number.POSITIVE_INFINITY;
  return STAFF_ROLES.flatMap((role, at) => {
    const below = STAFF_ROLES[at - 1];
    if (below === undefined) return [];
    const wrong = currencies.find((currency) => limitOf(below, currency) > limitOf(role, currency));
    return wrong === undefined
      ? []
      : [`refunds.limits: ${below} may give back more ${wrong.toUpperCase()} than ${role}.`];
  });
}
