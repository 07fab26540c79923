import type { ReadConfig } from './config-shape.ts';

/** How promotions go with the plans and the currencies, and with each other. */
export function checkPromotions({ promotions = {}, plans, currencies }: ReadConfig): string[] {
  const codes = Object.values(promotions).flatMap(({ codes }) => Object.keys(codes ?? {}));
  const folded = codes.map((code) => code.toLowerCase());
  return [
    ...codes
      .filter((code, at) => folded.indexOf(code.toLowerCase()) !== at)
      .map((code) => `promotions: the code ${code} is there twice; upper and lower case are one.`),
    ...Object.entries(promotions).flatMap(([key, { plans: named = [], amountOff, codes = {} }]) => [
      ...named
        .filter((name) => !Object.hasOwn(plans, name))
        .map((name) => `promotions.${key}.plans: no plan is called ${name}.`),
      ...checkCurrencies(`promotions.${key}.amountOff`, amountOff, currencies),
      ...currencies
        .filter((currency) => amountOff && !Object.hasOwn(amountOff, currency))
        .map((currency) => `promotions.${key}.amountOff: there is no amount in ${currency}.`),
      ...Object.entries(codes).flatMap(([code, { minimumAmount }]) =>
        checkCurrencies(`promotions.${key}.codes.${code}.minimumAmount`, minimumAmount, currencies),
      ),
    ]),
  ];
}

function checkCurrencies(
  path: string,
  amounts: Record<string, number> | undefined,
  currencies: string[],
): string[] {
  return Object.keys(amounts ?? {})
    .filter((currency) => !currencies.includes(currency))
    .map((currency) => `${path}: nothing is sold in ${currency}.`);
}
