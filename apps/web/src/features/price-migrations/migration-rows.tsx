import { type Outputs, trpc } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import operate from '../operate/operate.module.css';
import { REFRESH_MS } from '../operate/refresh.ts';
import { type PriceMigration, ROW_WORDS, type RowState, rowStates } from './migration-words.ts';
import classes from './price-migrations.module.css';

type Row = Outputs['operator']['priceMigrations']['rows']['items'][number];

/** Each subscriber with their bills, what became of them, and why. */
export function MigrationRows({ migration, state }: { migration: PriceMigration; state: RowState | null }) {
  const { migrationId, counts } = migration;
  const shown = rowStates.filter((each) => counts[each] > 0 || each === state);
  return (
    <section aria-labelledby="rows-title" className={operate.stack}>
      <h2 id="rows-title" className={operate.title}>
        Subscribers{state ? `: ${ROW_WORDS[state].label.toLowerCase()}` : ''}
      </h2>
      <div className={operate.actions}>
        {[null, ...shown].map((each) => (
          <LinkButton
            key={each ?? 'all'}
            to="/operate/price-migrations/$migrationId"
            params={{ migrationId }}
            search={each ? { state: each } : {}}
            variant={each === state ? 'filled' : 'default'}
            size="sm"
            aria-current={each === state ? 'true' : undefined}
          >
            {each ? `${ROW_WORDS[each].label} (${counts[each].toLocaleString()})` : 'All'}
          </LinkButton>
        ))}
      </div>
      <Found migration={migration} state={state} />
    </section>
  );
}

function Found({ migration, state }: { migration: PriceMigration; state: RowState | null }) {
  const list = trpc.operator.priceMigrations.rows.useInfiniteQuery(
    { migrationId: migration.migrationId, state, limit: 50 },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined, refetchInterval: REFRESH_MS },
  );
  if (list.isPending) return <Loading label="Loading the subscribers" shape={[160]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0)
    return (
      <div className={table.empty}>
        <strong>Nobody</strong>
        <p>
          {state ? 'No subscriber is like that.' : 'Everybody of this choice pays the present price already.'}
        </p>
      </div>
    );
  const isPlanned = migration.state === 'planned';
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <section className={`${table.frame} ${classes.scroll}`} aria-label="Subscribers’ bills" tabIndex={0}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col" className={table.figure}>
                Now
              </th>
              <th scope="col" className={table.figure}>
                Then
              </th>
              <th scope="col">{isPlanned ? 'Foreseen' : 'Outcome'}</th>
              <th scope="col">Changes</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <RowLine key={`${row.accountId}/${row.subscriptionId}`} row={row} isPlanned={isPlanned} />
            ))}
          </tbody>
        </table>
      </section>
      <LoadMore list={list} />
    </>
  );
}

const FORECAST = {
  migrate: { label: 'To be moved', tone: 'info' },
  wait: { label: 'Waits', tone: 'warning' },
  skip: { label: 'Left alone', tone: 'neutral' },
} as const;

function RowLine({ row, isPlanned }: { row: Row; isPlanned: boolean }) {
  const { label, tone } = isPlanned ? FORECAST[row.forecast] : ROW_WORDS[row.state];
  return (
    <tr>
      <th scope="row">
        {row.accountId}
        <br />
        <span className={operate.ids}>{row.subscriptionId}</span>
      </th>
      <td className={table.figure} data-label="Now">
        <Bill bill={row.oldBill} row={row} />
      </td>
      <td className={table.figure} data-label="Then">
        <Bill bill={row.newBill} row={row} />
      </td>
      <td data-label={isPlanned ? 'Foreseen' : 'Outcome'}>
        <StatusBadge tone={tone}>{label}</StatusBadge>
      </td>
      <td data-label="Changes">{row.effectiveAt ? <Day at={row.effectiveAt} /> : '–'}</td>
      <td className={classes.words} data-label="Why">
        {isPlanned ? row.forecastBecause : row.because}
        {row.billError ? <span className={operate.error}> {row.billError}</span> : null}
      </td>
    </tr>
  );
}

/** An amount, with where it is from; never zero for what is not known. */
function Bill({ bill, row }: { bill: Row['oldBill']; row: Row }) {
  if (!bill) return <span className={table.quiet}>{row.billError ? 'not known' : 'being asked'}</span>;
  return (
    <span>
      <Amount value={bill} />{' '}
      <span className={table.quiet}>{row.billSource === 'stripe' ? 'by Stripe' : 'computed'}</span>
    </span>
  );
}
