import { formatMoney, type MailDetails, type Money } from '@billwright/billing-core';

/** How facts are written in one language. Days and times are in UTC, and say so where the hour matters. */
export interface Formats {
  money(amount: Money): string;
  /** `February 28, 2026` */
  day(iso: string): string;
  /** `February 28, 2026, 10:00 UTC` */
  moment(iso: string): string;
  count(value: number): string;
  /** `80%` */
  percent(value: number): string;
  plan(key: string): string;
  feature(key: string): string;
}

export function createFormats(locale: string, { planNames, featureNames }: MailDetails): Formats {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    hourCycle: 'h23',
  });
  const count = new Intl.NumberFormat(locale);
  return {
    money: (amount) => formatMoney(amount, locale),
    day: (iso) => day.format(new Date(iso)),
    moment: (iso) => `${day.format(new Date(iso))}, ${time.format(new Date(iso))} UTC`,
    count: (value) => count.format(value),
    percent: (value) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(value / 100),
    plan: (key) => planNames[key] ?? key,
    feature: (key) => featureNames[key] ?? key,
  };
}
