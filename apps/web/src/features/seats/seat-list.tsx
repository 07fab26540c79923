import { Button } from '@mantine/core';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import type { Seats } from './seat-meter.tsx';
import classes from './seats.module.css';
import { useChangeSeats } from './use-change-seats.ts';

interface SeatListProps {
  members: Seats['members'];
  canManage: boolean;
}

export function SeatList({ members, canManage }: SeatListProps) {
  if (members.length === 0) return <p className={classes.terms}>Nobody has a seat yet.</p>;
  return (
    <ul className={classes.list}>
      {members.map((member) => (
        <SeatRow key={member.memberId} member={member} canManage={canManage} />
      ))}
    </ul>
  );
}

function SeatRow({ member, canManage }: { member: Seats['members'][number]; canManage: boolean }) {
  const { change, isPending, error } = useChangeSeats('remove');
  return (
    <li className={classes.row}>
      <span className={classes.member}>{member.memberId}</span>
      <span className={classes.since}>
        since <Day at={member.addedAt} />
      </span>
      {canManage ? (
        <Button
          variant="subtle"
          size="compact-md"
          loading={isPending}
          aria-label={`Remove ${member.memberId}`}
          onClick={() => change(member.memberId)}
        >
          Remove
        </Button>
      ) : null}
      {error ? <FailureNotice error={error} action={<span />} /> : null}
    </li>
  );
}
