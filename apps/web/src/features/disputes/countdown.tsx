import { useEffect, useState } from 'react';
import { Day } from '../../ui/day.tsx';
import { timeLeft } from './dispute-words.ts';
import classes from './disputes.module.css';

const EVERY_MS = 30_000;
const HURRY_MS = 24 * 3_600_000;

/** How long there is to answer, kept up to date; the exact moment beside it. */
export function Countdown({ dueAt }: { dueAt: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const left = timeLeft(dueAt, now);
  const isHurried = Date.parse(dueAt) - now < HURRY_MS;
  return (
    <span className={classes.countdown} data-hurried={isHurried || undefined}>
      <strong>{left ?? 'The deadline has passed'}</strong>
      <span>
        until <Day at={dueAt} withTime />
      </span>
    </span>
  );
}
