import { Progress } from '@mantine/core';
import type { Outputs } from '../../server.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import classes from './seats.module.css';

export type Seats = Outputs['seats']['list'];

/** How many seats are taken of how many, and what they cost. */
export function SeatMeter({ seats }: { seats: Seats }) {
  const { members, limit, included, paid, priceText, isBeingUpdated } = seats;
  const taken = members.length;
  const isFull = limit !== null && taken >= limit;
  return (
    <div className={classes.meter}>
      <p className={classes.count}>
        <strong>{taken}</strong> {limit === null ? 'taken, as many as you like' : `of ${limit} taken`}
      </p>
      {limit === null || limit === 0 ? null : (
        <Progress
          value={Math.min(100, (taken / limit) * 100)}
          color={isFull ? 'var(--bw-warning-ink)' : 'var(--bw-accent)'}
          size="lg"
          radius="xl"
          aria-label={`${taken} of ${limit} seats taken`}
        />
      )}
      {included === null ? null : (
        <p className={classes.terms}>
          {included > 0 ? `${included} included. ` : ''}
          {paid === 1 ? '1 seat is paid for' : `${paid} seats are paid for`}
          {priceText ? `, ${priceText}` : ''}.
        </p>
      )}
      {isBeingUpdated ? (
        <p className={classes.terms} role="status">
          Your bill is being brought in line; this takes a few seconds.
        </p>
      ) : null}
      {isFull ? (
        <div className={classes.full}>
          <span>All seats are taken.</span>
          <LinkButton to="/billing/change" variant="default" size="sm">
            See plans with more
          </LinkButton>
        </div>
      ) : null}
    </div>
  );
}
