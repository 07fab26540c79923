import { invalidRequest } from '../stripe-error.ts';

const SUPPORTED = new Set(
  'usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw'.split(
    ' ',
  ),
);

/** Three-decimal currencies, whose last digit must be zero (docs.stripe.com/currencies). */
const THREE_DECIMAL = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

export function parseCurrency(given: string, param = 'currency'): string {
  const currency = given.toLowerCase();
  if (SUPPORTED.has(currency)) return currency;
  throw invalidRequest(
    `Invalid currency: ${given}. Stripe currently supports these currencies: ${[...SUPPORTED].join(', ')}`,
    { param },
  );
}

export const isThreeDecimal = (currency: string): boolean => THREE_DECIMAL.has(currency);

export function assertChargeable(amount: number, currency: string, param = 'amount'): void {
  if (THREE_DECIMAL.has(currency) && amount % 10 !== 0) {
    throw invalidRequest(`Invalid ${param}: amounts in ${currency} must be evenly divisible by 10.`, {
      param,
    });
  }
}
