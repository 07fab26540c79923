import { trpc } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from '../operate/operate.module.css';
import { recoveryWords } from './payment-words.ts';

const DAYS = 90;

/** What became of the last quarter's failures, and what is at risk now. */
export function RecoveryPanel() {
  const stats = trpc.operator.failedPayments.stats.useQuery({ days: DAYS });
  if (stats.isPending) return <Loading label="Loading the figures" shape={[140]} />;
  if (!stats.data) return <FailureNotice error={stats.error} onRetry={() => void stats.refetch()} />;
  const { opened, open, recovered, recoveredBy, atRisk } = stats.data;
  return (
    <Panel title={`The last ${DAYS} days`}>
      <p className={classes.explained}>
        {opened === 0
          ? 'No renewal failed.'
          : `${opened} failed; ${recovered} were recovered, ${open} are open.`}
        {atRisk.length > 0 ? (
          <>
            {' '}
            At risk now:{' '}
            {atRisk.map((amount, at) => (
              <span key={amount.currency}>
                {at > 0 ? ', ' : ''}
                <Amount value={amount} />
              </span>
            ))}
            .
          </>
        ) : null}
      </p>
      {recoveredBy.length > 0 ? (
        <ul className={classes.items} aria-label="What brought the money">
          {recoveredBy.map((each) => (
            <li key={`${each.by} ${each.afterDay ?? ''}`}>
              {each.count} paid {recoveryWords(each)}
            </li>
          ))}
        </ul>
      ) : null}
    </Panel>
  );
}
