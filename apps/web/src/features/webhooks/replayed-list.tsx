import type { Outputs } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import classes from './webhooks.module.css';

export type ReplayPage = Outputs['operator']['inbox']['replayMany'];
type Replayed = ReplayPage['items'][number];

const TONES = { done: 'ok', ignored: 'neutral', failed: 'danger' } as const;

/** Each event with what came of it, or would come of it. */
export function ReplayedList({ label, items }: { label: string; items: readonly Replayed[] }) {
  if (items.length === 0) return null;
  return (
    <ul className={classes.replayed} aria-label={label}>
      {items.map(({ event, outcome, why, would }) => (
        <li key={`${event.stripeAccount}/${event.eventId}`}>
          <div className={classes.replayedHead}>
            <strong>{event.type}</strong>
            <StatusBadge tone={TONES[outcome]}>{outcome}</StatusBadge>
          </div>
          <span className={classes.ids}>{event.eventId}</span>
          <span>{why}</span>
          {would ? <Changes would={would} /> : null}
        </li>
      ))}
    </ul>
  );
}

function Changes({ would: { fields, told, owed, revenue } }: { would: NonNullable<Replayed['would']> }) {
  if (fields.length + told.length + owed.length + revenue.length === 0)
    return <span>Nothing would change.</span>;
  return (
    <ul className={classes.changes}>
      {fields.map(({ field, before, after }) => (
        <li key={field}>
          <code>{field}</code> from {before} to {after}
        </li>
      ))}
      {told.map((type) => (
        <li key={type}>
          tells <code>{type}</code>
        </li>
      ))}
      {owed.map((kind, position) => (
        <li key={`${kind}-${position}`}>
          owes <code>{kind}</code>
        </li>
      ))}
      {revenue.map(({ change, kind, subscriptionId, movedAt, delta }, position) => (
        <li key={`${subscriptionId}-${position}`}>
          {change === 'added' ? 'writes' : 'takes out'} recurring revenue: {kind} of{' '}
          <Amount value={delta} signed /> a month, <Day at={movedAt} />, <code>{subscriptionId}</code>
        </li>
      ))}
    </ul>
  );
}
