import { type Outputs, trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { useFlash } from '../../ui/flash.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import classes from '../operate/operate.module.css';
import { StaffButton } from '../operate/staff-button.tsx';
import { DELIVERY_WORDS } from './delivery-words.ts';

type Delivery = Outputs['operator']['events']['deliveries']['items'][number];

/** Each event with the subscriber that it is for, and how far it has got. */
export function DeliveryList({
  deliveries,
  nameOf,
}: {
  deliveries: Delivery[];
  /** An endpoint's address in place of its id. */
  nameOf: (subscriber: string) => string;
}) {
  return (
    <ul className={table.cards} aria-label="Deliveries">
      {deliveries.map((delivery) => (
        <li key={`${delivery.subscriber}/${delivery.sequence}`} className={table.card}>
          <div className={table.row}>
            <strong className={classes.code}>{delivery.type}</strong>
            <StatusBadge tone={DELIVERY_WORDS[delivery.state].tone}>
              {DELIVERY_WORDS[delivery.state].label}
            </StatusBadge>
          </div>
          <span className={classes.ids}>
            {delivery.eventId} · {delivery.accountId}
          </span>
          <span className={classes.wrap}>to {nameOf(delivery.subscriber)}</span>
          {delivery.lastError ? <span className={classes.error}>{delivery.lastError}</span> : null}
          <span className={table.quiet}>
            <Progress delivery={delivery} />
          </span>
          {delivery.state === 'dead' ? <Redrive delivery={delivery} /> : null}
        </li>
      ))}
    </ul>
  );
}

function Progress({ delivery: { attempts, nextAttemptAt, deliveredAt } }: { delivery: Delivery }) {
  const tries = attempts === 1 ? 'one try' : `${attempts} tries`;
  if (deliveredAt)
    return (
      <>
        Delivered <Day at={deliveredAt} withTime />, {tries}
      </>
    );
  if (nextAttemptAt)
    return (
      <>
        {tries}, the next at <Day at={nextAttemptAt} withTime />
      </>
    );
  return attempts === 0 ? 'Not tried yet' : tries;
}

function Redrive({ delivery: { subscriber, sequence, eventId } }: { delivery: Delivery }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const redrive = trpc.operator.events.redrive.useMutation();
  const confirm = async (because: string) => {
    const { redriven } = await redrive.mutateAsync({ subscriber, sequence, because });
    flash.show(redriven === 1 ? 'Owed again: it is delivered now.' : 'It is owed already, or was delivered.');
    await utils.operator.events.invalidate();
  };
  return (
    <StaffButton
      does="events.redrive"
      label="Redrive…"
      name={`Redrive ${eventId}…`}
      question="Deliver it again? The receiver knows it by its id."
      yes="Yes, redrive it"
      onConfirm={confirm}
    />
  );
}
