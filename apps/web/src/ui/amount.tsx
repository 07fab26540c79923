import { formatMoney, type Money, type MoneyFormat } from './money.ts';

/** An amount with figures that line up under each other. */
export function Amount({ value, ...format }: { value: Money } & MoneyFormat) {
  return <span className="amount">{formatMoney(value, format)}</span>;
}
