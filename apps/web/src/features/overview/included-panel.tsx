import { type Outputs, trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './overview.module.css';

type Entitlement = Outputs['entitlements']['list'][number];

export function IncludedPanel() {
  return (
    <Panel title="What you can use" className={classes.includedArea}>
      <Included />
    </Panel>
  );
}

function Included() {
  const entitlements = trpc.entitlements.list.useQuery();
  if (entitlements.isPending) return <Loading label="Loading what is included" shape={[28, 28, 28]} />;
  if (entitlements.error) {
    return <FailureNotice error={entitlements.error} onRetry={() => void entitlements.refetch()} />;
  }
  if (entitlements.data.length === 0) return <p className={classes.quiet}>This plan lists no features.</p>;
  return (
    <ul className={classes.features}>
      {entitlements.data.map((entitlement) => (
        <li key={entitlement.feature}>
          <span>{entitlement.label}</span>
          <strong data-allowed={entitlement.allowed}>{toAllowance(entitlement)}</strong>
        </li>
      ))}
    </ul>
  );
}

function toAllowance({ allowed, limit }: Entitlement): string {
  if (!allowed) return 'Not included';
  if (limit === undefined) return 'Included';
  return limit === null ? 'Unlimited' : `Up to ${new Intl.NumberFormat().format(limit)}`;
}
