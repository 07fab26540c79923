import { invalidRequest } from '../../kernel/stripe-error.ts';

/** Taxes are worked out for the account that bills: another one's settings and registrations are not looked up. */
export function assertOwnLiability(
  automaticTax: { liability?: { type: string } | undefined } | undefined,
  param = 'automatic_tax',
): void {
  if ((automaticTax?.liability?.type ?? 'self') === 'self') return;
  throw invalidRequest('The simulator works out taxes for the account itself only.', {
    param: `${param}[liability][type]`,
  });
}
