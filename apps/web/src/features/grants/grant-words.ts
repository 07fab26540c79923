import type { Outputs } from '../../server.ts';

export type Grant = Outputs['operator']['entitlements']['grants'][number];

/** What was given, as one says it. */
export function grantWords({ content }: Pick<Grant, 'content'>): string {
  switch (content.kind) {
    case 'plan':
      return `The plan ${content.planKey}`;
    case 'extension':
      return 'What they have, for longer';
    case 'feature':
      return content.amount === null
        ? `${content.feature}, without limit`
        : `${content.amount.toLocaleString()} more of ${content.feature}`;
    case 'credits':
      return `${content.amount.toLocaleString()} credits of ${content.feature}`;
  }
}

export const STATES = {
  planned: { label: 'Planned', tone: 'info' },
  active: { label: 'Active', tone: 'ok' },
  ended: { label: 'Ended', tone: 'neutral' },
  revoked: { label: 'Taken back', tone: 'neutral' },
} as const satisfies Record<Grant['state'], object>;

/** The day after today, as a date field takes it: the first end that is ahead everywhere. */
export const dayAfter = (now: Date): string =>
  new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10);
