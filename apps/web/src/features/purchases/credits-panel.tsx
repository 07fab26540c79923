import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { formatCount } from '../usage/usage-words.ts';
import classes from './purchases.module.css';

/** What is left of the credits of each feature that is counted. */
export function CreditsPanel() {
  const usage = trpc.usage.view.useQuery();
  if (usage.isPending) return <Loading label="Loading your credits" shape={[120]} />;
  if (!usage.data) return <FailureNotice error={usage.error} onRetry={() => void usage.refetch()} />;
  if (usage.data.length === 0) return null;
  return (
    <Panel title="Credits">
      <dl className={classes.balances}>
        {usage.data.map(({ feature, label, credits, used, included, fromCredits }) => (
          <div key={feature} className={classes.balance}>
            <dt>{label}</dt>
            <dd>
              <strong>{formatCount(credits)} left</strong>
              <span>
                {included === null
                  ? 'Your plan includes any number: credits are not needed now.'
                  : `Used after the ${formatCount(included)} that your plan includes; ${formatCount(Math.min(used, included))} of those are used${fromCredits > 0 ? `, and ${formatCount(fromCredits)} credits in this period` : ''}.`}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
