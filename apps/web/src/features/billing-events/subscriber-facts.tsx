import { Link } from '@tanstack/react-router';
import { type Outputs, trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { useFlash } from '../../ui/flash.tsx';
import table from '../../ui/table.module.css';
import classes from '../operate/operate.module.css';
import { StaffButton } from '../operate/staff-button.tsx';

export type Subscriber = Outputs['operator']['events']['subscribers'][number];

/** Which types it asked for, and what it is owed. */
export function SubscriberFacts({
  subscriber: { name, types, pending, dead, oldestPendingAt },
}: {
  subscriber: Subscriber;
}) {
  return (
    <>
      <span className={table.quiet}>{types ? types.join(', ') : 'All types'}</span>
      <span>
        <Link to="/operate/events" search={{ to: name, state: 'pending' }} className={classes.link}>
          {pending.toLocaleString()} waiting
        </Link>
        {oldestPendingAt ? (
          <>
            , the oldest since <Day at={oldestPendingAt} withTime />
          </>
        ) : null}
        {' · '}
        <Link to="/operate/events" search={{ to: name, state: 'dead' }} className={classes.link}>
          {dead.toLocaleString()} given up
        </Link>
      </span>
    </>
  );
}

/** All that was given up of a subscriber's. */
export function RedriveAll({ subscriber: { name, dead } }: { subscriber: Subscriber }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const redrive = trpc.operator.events.redrive.useMutation();
  if (dead === 0) return null;
  const confirm = async (because: string) => {
    const { redriven } = await redrive.mutateAsync({ subscriber: name, because });
    flash.show(`Owed again: ${redriven.toLocaleString()}.`);
    await utils.operator.events.invalidate();
  };
  return (
    <StaffButton
      does="events.redrive"
      label="Redrive what was given up…"
      name={`Redrive what was given up of ${name}…`}
      question={`Deliver ${dead === 1 ? 'the event' : `all ${dead.toLocaleString()} events`} again? The receiver knows each by its id.`}
      yes="Yes, redrive"
      onConfirm={confirm}
    />
  );
}

/** Nothing is kept for it any more. */
export function RemoveSubscriber({ name, what }: { name: string; what: string }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const unsubscribe = trpc.operator.events.unsubscribe.useMutation();
  const confirm = async (because: string) => {
    await unsubscribe.mutateAsync({ name, because });
    flash.show(`Removed: ${what}.`);
    await utils.operator.events.invalidate();
  };
  return (
    <StaffButton
      does="events.unsubscribe"
      label="Remove…"
      name={`Remove ${what}…`}
      question={`Remove ${what}, with all that it is still owed?`}
      yes="Yes, remove it"
      onConfirm={confirm}
    />
  );
}
