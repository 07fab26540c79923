import { Link, useParams } from '@tanstack/react-router';
import { State } from '../features/webhooks/event-list.tsx';
import { formatSeconds } from '../features/webhooks/event-words.ts';
import { ReplayPanel } from '../features/webhooks/replay-panel.tsx';
import classes from '../features/webhooks/webhooks.module.css';
import { type Outputs, trpc } from '../server.ts';
import { Day } from '../ui/day.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';

type EventDetail = Outputs['operator']['inbox']['get'];

export function WebhookEventPage() {
  const { stripeAccount, eventId } = useParams({
    from: '/signed-in/operate/webhooks/$stripeAccount/$eventId',
  });
  const event = trpc.operator.inbox.get.useQuery({ stripeAccount, eventId });
  return (
    <Page
      title={event.data?.type ?? 'Event'}
      documentTitle={`${event.data?.type ?? 'Event'} ${eventId}`}
      lead={
        <Link to="/operate/webhooks" className={classes.type}>
          All events
        </Link>
      }
    >
      {event.isPending ? <Loading label="Loading the event" shape={[220, 160, 320]} /> : null}
      {event.error && !event.data ? (
        <FailureNotice error={event.error} onRetry={() => void event.refetch()} />
      ) : null}
      {event.data ? (
        <div className={classes.stack}>
          <Decision event={event.data} />
          <Trail event={event.data} />
          <ReplayPanel eventId={eventId} stripeAccount={stripeAccount} />
          <Payload payload={event.data.payload} />
        </div>
      ) : null}
    </Page>
  );
}

function Decision({ event }: { event: EventDetail }) {
  return (
    <Panel title="What became of it">
      <dl className={classes.facts}>
        <dt>State</dt>
        <dd>
          <State event={event} />
        </dd>
        <Fact name="Because">{event.because}</Fact>
        <Fact name="Last error">{event.lastError}</Fact>
        <Fact name="Tries">{event.attempts > 0 ? String(event.attempts) : null}</Fact>
        {event.nextAttemptAt ? (
          <>
            <dt>Next try</dt>
            <dd>
              <Day at={event.nextAttemptAt} withTime />
            </dd>
          </>
        ) : null}
        <dt>Happened at Stripe</dt>
        <dd>
          <Day at={event.stripeCreatedAt} withTime />
        </dd>
        <dt>Received</dt>
        <dd>
          <Day at={event.receivedAt} withTime />
        </dd>
        <Fact name="Applied after">{lagOf(event)}</Fact>
        <Fact name="Event">{event.eventId}</Fact>
        <Fact name="Object">{event.objectId}</Fact>
        <Fact name="Customer">{event.customerId}</Fact>
        <Fact name="Stripe account">{event.stripeAccount}</Fact>
        <Fact name="API version">{event.apiVersion}</Fact>
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: string | null }) {
  if (children === null) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function lagOf({ appliedAt, stripeCreatedAt }: EventDetail): string | null {
  if (!appliedAt) return null;
  return formatSeconds(Math.max(0, (Date.parse(appliedAt) - Date.parse(stripeCreatedAt)) / 1000));
}

function Trail({ event: { audit, billingEvents } }: { event: EventDetail }) {
  return (
    <Panel title="What was written because of it">
      {audit.length === 0 && billingEvents.length === 0 ? (
        <p className={classes.nothing}>Nothing: the event changed no row.</p>
      ) : (
        <ul className={classes.trail}>
          {audit.map((entry) => (
            <li key={`${entry.at}/${entry.action}/${entry.subject}`}>
              <strong>{entry.action}</strong>
              {entry.because}
              <span>
                {entry.subject}, by {entry.actor}, <Day at={entry.at} withTime />
              </span>
            </li>
          ))}
          {billingEvents.map(({ type, occurredAt }) => (
            <li key={type}>
              <strong>{type}</strong>
              <span>
                told to internal teams, <Day at={occurredAt} withTime />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Payload({ payload }: { payload: string }) {
  return (
    <Panel title="Payload">
      <p className={classes.explained}>As Stripe sent it; personal data and secrets are hidden.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <pre className={classes.payload} tabIndex={0}>
        {payload}
      </pre>
    </Panel>
  );
}
