import { useParams, useSearch } from '@tanstack/react-router';
import classes from '../features/operate/operate.module.css';
import { REFRESH_MS } from '../features/operate/refresh.ts';
import { MigrationRows } from '../features/price-migrations/migration-rows.tsx';
import { MigrationSummary } from '../features/price-migrations/migration-summary.tsx';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';

const FROM = '/signed-in/operate/price-migrations/$migrationId';
const WORKING_MS = 3_000;

export function PriceMigrationPage() {
  const { migrationId } = useParams({ from: FROM });
  const { state = null } = useSearch({ from: FROM });
  const migration = trpc.operator.priceMigrations.get.useQuery(
    { migrationId },
    { refetchInterval: ({ state: { data } }) => (data && isAtWork(data) ? WORKING_MS : REFRESH_MS) },
  );
  return (
    <Page title="Price migration" lead={migration.data ? `Plan ${migration.data.planKey}.` : 'One moment.'}>
      <div className={classes.stack}>
        <div>
          <LinkButton to="/operate/price-migrations" variant="default" size="sm">
            All price migrations
          </LinkButton>
        </div>
        {migration.isPending ? <Loading label="Loading the price migration" shape={[200, 160]} /> : null}
        {migration.error ? (
          <FailureNotice error={migration.error} onRetry={() => void migration.refetch()} />
        ) : null}
        {migration.data ? (
          <>
            <MigrationSummary migration={migration.data} />
            <MigrationRows migration={migration.data} state={state} />
          </>
        ) : null}
      </div>
    </Page>
  );
}

const isAtWork = ({ state, billsPending }: { state: string; billsPending: number }) =>
  state === 'running' || state === 'rolling_back' || billsPending > 0;
