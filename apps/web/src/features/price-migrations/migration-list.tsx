import { Link } from '@tanstack/react-router';
import { trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import classes from '../operate/operate.module.css';
import { REFRESH_MS } from '../operate/refresh.ts';
import { countOf, MIGRATION_WORDS, type PriceMigration, progressOf } from './migration-words.ts';

/** Every migration, the newest first. */
export function MigrationList() {
  const list = trpc.operator.priceMigrations.list.useQuery(undefined, { refetchInterval: REFRESH_MS });
  if (list.isPending) return <Loading label="Loading the price migrations" shape={[120]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  if (list.data.length === 0)
    return (
      <div className={table.empty}>
        <strong>Nobody was moved yet</strong>
        <p>Whoever subscribed before a price changed keeps what they had.</p>
      </div>
    );
  return (
    <ul className={table.cards} aria-label="Price migrations">
      {list.data.map((migration) => (
        <li key={migration.migrationId} className={table.card}>
          <Card migration={migration} />
        </li>
      ))}
    </ul>
  );
}

function Card({ migration }: { migration: PriceMigration }) {
  const { migrationId, state, planKey, createdAt, because } = migration;
  const { done, all } = progressOf(migration);
  const { label, tone } = MIGRATION_WORDS[state];
  return (
    <>
      <div className={table.row}>
        <Link
          to="/operate/price-migrations/$migrationId"
          params={{ migrationId }}
          search={{}}
          className={classes.link}
        >
          {planKey}: {countOf(all)}
        </Link>
        <StatusBadge tone={tone}>{label}</StatusBadge>
      </div>
      <span className={classes.wrap}>{because}</span>
      <span className={table.quiet}>
        Planned <Day at={createdAt} withTime />, {done.toLocaleString()} of {all.toLocaleString()} settled
      </span>
    </>
  );
}
