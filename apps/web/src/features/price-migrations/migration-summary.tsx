import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import operate from '../operate/operate.module.css';
import { countOf, MIGRATION_WORDS, type PriceMigration, progressOf, WHEN_WORDS } from './migration-words.ts';
import classes from './price-migrations.module.css';
import { Steering } from './steering.tsx';

/** How far it is, what it comes to, and what can be done with it. */
export function MigrationSummary({ migration }: { migration: PriceMigration }) {
  const { state, policy, because, createdAt, billsPending, forecast } = migration;
  const { done, all } = progressOf(migration);
  const { label, tone } = MIGRATION_WORDS[state];
  const isPlanned = state === 'planned';
  return (
    <Panel title={isPlanned ? 'Dry run' : 'Progress'}>
      <div className={classes.progressLine}>
        <div className={table.row}>
          <span id="progress-label">
            {isPlanned
              ? `${countOf(all)} chosen`
              : `${done.toLocaleString()} of ${all.toLocaleString()} settled`}
          </span>
          <StatusBadge tone={tone}>{label}</StatusBadge>
        </div>
        {isPlanned ? null : (
          <progress
            className={classes.progress}
            aria-labelledby="progress-label"
            value={done}
            max={Math.max(all, 1)}
          />
        )}
      </div>
      <p className={operate.explained}>
        {because} Planned <Day at={createdAt} withTime />. {WHEN_WORDS[policy.when]},{' '}
        {policy.noticeDays === 1 ? 'one day' : `${policy.noticeDays} days`} after the notice. Foreseen:{' '}
        {forecast.migrate} to be moved, {forecast.wait} to wait, {forecast.skip} to be left alone.
      </p>
      {billsPending > 0 ? (
        <p className={operate.explained} role="status">
          Stripe is being asked for {countOf(billsPending)}’ bills; it can be started once they are there.
        </p>
      ) : null}
      <Totals migration={migration} />
      <Steering migration={migration} />
    </Panel>
  );
}

function Totals({ migration: { totals } }: { migration: PriceMigration }) {
  return (
    <ul className={classes.counts} aria-label="Sums of the bills, before tax">
      {totals.map(({ oldBill, newBill, interval, subscribers, unknown }) => (
        <li key={`${oldBill.currency}/${interval}`}>
          <strong>
            <Amount value={oldBill} /> → <Amount value={newBill} />
          </strong>{' '}
          a {interval} from {countOf(subscribers - unknown)}
          {unknown > 0 ? `; not known of ${countOf(unknown)}, who are in neither sum` : ''}
        </li>
      ))}
    </ul>
  );
}
