import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from '../operate/operate.module.css';
import { REFRESH_MS } from '../operate/refresh.ts';
import { AddEndpoint } from './add-endpoint.tsx';
import { EndpointItem } from './endpoint-item.tsx';
import { FunctionItem } from './function-item.tsx';

/** Whoever hears billing events: addresses on the web, and functions of the worker's. */
export function SubscribersPanels() {
  const subscribers = trpc.operator.events.subscribers.useQuery(undefined, { refetchInterval: REFRESH_MS });
  if (subscribers.isPending) return <Loading label="Loading who hears billing events" shape={[200, 120]} />;
  if (!subscribers.data)
    return <FailureNotice error={subscribers.error} onRetry={() => void subscribers.refetch()} />;
  const endpoints = subscribers.data.filter(({ kind }) => kind === 'endpoint');
  const functions = subscribers.data.filter(({ kind }) => kind === 'function');
  return (
    <>
      <Panel title="Endpoints">
        {endpoints.length === 0 ? (
          <p className={classes.nothing}>None yet: no address gets billing events.</p>
        ) : (
          <ul className={classes.items} aria-label="Endpoints">
            {endpoints.map((endpoint) => (
              <EndpointItem key={endpoint.name} endpoint={endpoint} />
            ))}
          </ul>
        )}
        <AddEndpoint />
      </Panel>
      <Panel title="Functions">
        {functions.length === 0 ? (
          <p className={classes.nothing}>
            None: no worker has subscribed one by <code>billing.events.subscribe</code>.
          </p>
        ) : (
          <ul className={classes.items} aria-label="Functions">
            {functions.map((subscriber) => (
              <FunctionItem key={subscriber.name} subscriber={subscriber} />
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}
