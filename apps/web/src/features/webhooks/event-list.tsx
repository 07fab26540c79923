import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { Outputs } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import { STATE_WORDS } from './event-words.ts';
import classes from './webhooks.module.css';

export type InboxEvent = Outputs['operator']['inbox']['list']['items'][number];

/** A table where there is room, cards where there is not. */
export function EventList({ events }: { events: InboxEvent[] }) {
  const isSmall = useMediaQuery('(max-width: 59.99em)', undefined, { getInitialValueInEffect: false });
  return isSmall ? <EventCards events={events} /> : <EventTable events={events} />;
}

function EventTable({ events }: { events: InboxEvent[] }) {
  return (
    <div className={table.frame}>
      <table className={table.table} aria-label="Events">
        <thead>
          <tr>
            <th scope="col">Event</th>
            <th scope="col">State</th>
            <th scope="col">Because</th>
            <th scope="col" className={table.figure}>
              Received
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={`${event.stripeAccount}/${event.eventId}`}>
              <th scope="row">
                <div className={classes.event}>
                  <EventLink event={event} />
                  <Ids event={event} />
                </div>
              </th>
              <td>
                <State event={event} />
              </td>
              <td className={classes.because}>{reasonOf(event)}</td>
              <td className={table.figure}>
                <Day at={event.receivedAt} withTime />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EventCards({ events }: { events: InboxEvent[] }) {
  return (
    <ul className={table.cards} aria-label="Events">
      {events.map((event) => (
        <li key={`${event.stripeAccount}/${event.eventId}`} className={table.card}>
          <div className={table.row}>
            <EventLink event={event} />
            <State event={event} />
          </div>
          <Ids event={event} />
          <span className={classes.because}>{reasonOf(event)}</span>
          <span className={table.quiet}>
            <Day at={event.receivedAt} withTime />
          </span>
        </li>
      ))}
    </ul>
  );
}

function EventLink({ event: { stripeAccount, eventId, type } }: { event: InboxEvent }) {
  return (
    <Link
      to="/operate/webhooks/$stripeAccount/$eventId"
      params={{ stripeAccount, eventId }}
      className={classes.type}
    >
      {type}
    </Link>
  );
}

function Ids({ event: { eventId, objectId, stripeAccount } }: { event: InboxEvent }) {
  const ids = [eventId, objectId, stripeAccount === 'platform' ? null : stripeAccount];
  return <span className={classes.ids}>{ids.filter((id) => id !== null).join(' · ')}</span>;
}

export function State({ event: { state, attempts } }: { event: Pick<InboxEvent, 'state' | 'attempts'> }) {
  const { label, tone } = STATE_WORDS[state];
  return <StatusBadge tone={tone}>{attempts > 1 ? `${label}, ${attempts} tries` : label}</StatusBadge>;
}

const reasonOf = ({ lastError, because }: InboxEvent) => lastError ?? because ?? '';
