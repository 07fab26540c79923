import { formatDay, formatMoment } from './date-time.ts';

/** A day in the reader's zone; the exact moment with its zone on hover, or in full with `withTime`. */
export function Day({ at, withTime = false }: { at: string; withTime?: boolean }) {
  const moment = formatMoment(at);
  return (
    <time dateTime={at} title={moment}>
      {withTime ? moment : formatDay(at)}
    </time>
  );
}
