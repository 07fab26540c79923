export interface DateFormat {
  /** A BCP 47 tag; the browser's own when left out. */
  locale?: string;
  /** An IANA zone; the browser's own when left out. */
  timeZone?: string;
}

/** A day in the reader's zone: "May 3, 2026". Takes ISO 8601. */
export function formatDay(iso: string, { locale, timeZone }: DateFormat = {}): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(iso));
}

/** Day, time and the zone's short name: "May 3, 2026, 2:05 PM GMT+2". Takes ISO 8601. */
export function formatMoment(iso: string, { locale, timeZone }: DateFormat = {}): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(iso));
}

/** The reader's zone in words: "Europe/Berlin (GMT+2)". */
export function zoneLabel(now: Date, { locale, timeZone }: DateFormat = {}): string {
  const format = new Intl.DateTimeFormat(locale, {
    timeZoneName: 'short',
    ...(timeZone ? { timeZone } : {}),
  });
  const zone = format.resolvedOptions().timeZone;
  const short = format.formatToParts(now).find(({ type }) => type === 'timeZoneName')?.value;
  return short && short !== zone ? `${zone} (${short})` : zone;
}
