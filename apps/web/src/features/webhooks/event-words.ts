import type { StatusTone } from '../../ui/status-badge.tsx';
import type { EventState } from './webhook-search.ts';

/** What a state means, in the words of who is on call. */
export const STATE_WORDS: Record<EventState, { label: string; tone: StatusTone; meaning: string }> = {
  received: { label: 'Waiting', tone: 'info', meaning: 'stored, not applied yet' },
  processing: { label: 'Asking', tone: 'info', meaning: 'Stripe is asked for its object' },
  done: { label: 'Done', tone: 'ok', meaning: 'applied' },
  ignored: { label: 'Ignored', tone: 'neutral', meaning: 'stored, nothing to do' },
  failed: { label: 'Failed', tone: 'warning', meaning: 'tried, will be tried again' },
  dead: { label: 'Dead', tone: 'danger', meaning: 'given up, needs a person' },
};

/** A length of time in the largest unit that says something: 0.4 s, 12 s, 3 min, 2 h. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}

/** The moments between which days of the reader's calendar lie; the last day is included. */
export function toMoments({ from, to }: { from?: string | undefined; to?: string | undefined }): {
  from: string | null;
  to: string | null;
} {
  return {
    from: from ? new Date(`${from}T00:00:00`).toISOString() : null,
    to: to ? nextDay(new Date(`${to}T00:00:00`)).toISOString() : null,
  };
}

function nextDay(day: Date): Date {
  const next = new Date(day);
  next.setDate(next.getDate() + 1);
  return next;
}
