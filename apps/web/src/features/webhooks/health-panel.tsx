import { lazy, Suspense } from 'react';
import { type Outputs, trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { formatSeconds, STATE_WORDS } from './event-words.ts';
import { EVENT_STATES } from './webhook-search.ts';
import classes from './webhooks.module.css';

// The chart library is larger than the rest of the page: it comes when it is needed.
const LagChart = lazy(() => import('./lag-chart.tsx').then(({ LagChart: chart }) => ({ default: chart })));

type InboxHealth = Outputs['operator']['inbox']['health'];

const HOURS = 24;
const REFRESH_MS = 15_000;

/** How the last day went: what came, what waits, how late it was applied. */
export function HealthPanel() {
  const health = trpc.operator.inbox.health.useQuery({ hours: HOURS }, { refetchInterval: REFRESH_MS });
  if (health.isPending) return <Loading label="Loading the health of webhooks" shape={[96, 240]} />;
  if (!health.data) return <FailureNotice error={health.error} onRetry={() => void health.refetch()} />;
  return (
    <Panel title={`The last ${HOURS} hours`}>
      <Counts health={health.data} />
      {health.data.lag.length > 0 ? (
        <Suspense fallback={<Loading label="Loading the chart" shape={[240]} />}>
          <LagChart lag={health.data.lag} />
        </Suspense>
      ) : (
        <p className={classes.nothing}>Nothing was applied in this time, so there is no delay to show.</p>
      )}
    </Panel>
  );
}

function Counts({ health: { counts, waiting } }: { health: InboxHealth }) {
  const oldest = waiting.oldestReceivedAt;
  const waited = oldest ? Math.max(0, (Date.now() - Date.parse(oldest)) / 1000) : 0;
  return (
    <dl className={classes.counts}>
      {EVENT_STATES.map((state) => (
        <div
          key={state}
          className={classes.count}
          data-tone={counts[state] > 0 ? STATE_WORDS[state].tone : 'none'}
        >
          <dt>{STATE_WORDS[state].label}</dt>
          <dd>
            <strong>{counts[state].toLocaleString()}</strong>
            <span>{STATE_WORDS[state].meaning}</span>
          </dd>
        </div>
      ))}
      <div className={classes.count} data-tone={waiting.count > 0 ? 'warning' : 'none'}>
        <dt>Backlog</dt>
        <dd>
          <strong>{waiting.count.toLocaleString()}</strong>
          <span>{oldest ? `the oldest waits ${formatSeconds(waited)}` : 'nothing waits'}</span>
        </dd>
      </div>
    </dl>
  );
}
