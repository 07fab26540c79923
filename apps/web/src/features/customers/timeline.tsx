import { Link } from '@tanstack/react-router';
import { trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import table from '../../ui/table.module.css';
import operate from '../operate/operate.module.css';
import classes from './customers.module.css';
import {
  kindsOf,
  labelOf,
  TIMELINE_FILTERS,
  type TimelineEntry,
  type TimelineShow,
} from './timeline-kinds.ts';

const SHOWS = [
  { show: undefined, label: 'What matters' },
  ...TIMELINE_FILTERS.map(({ kind, label }) => ({ show: kind, label })),
  { show: 'everything', label: 'Everything' },
] as const satisfies readonly { show: TimelineShow | undefined; label: string }[];

/** What happened to the account, newest first: what matters, one kind of it, or everything. */
export function Timeline({ accountId, show }: { accountId: string; show: TimelineShow | undefined }) {
  return (
    <Panel title="What happened">
      <nav aria-label="What is shown" className={classes.filters}>
        {SHOWS.map((each) => (
          <LinkButton
            key={each.label}
            to="/operate/customers/$accountId"
            params={{ accountId }}
            search={each.show ? { show: each.show } : {}}
            variant={show === each.show ? 'filled' : 'default'}
            aria-current={show === each.show ? 'true' : undefined}
            size="xs"
            resetScroll={false}
          >
            {each.label}
          </LinkButton>
        ))}
      </nav>
      <Entries accountId={accountId} show={show} />
    </Panel>
  );
}

function Entries({ accountId, show }: { accountId: string; show: TimelineShow | undefined }) {
  const kinds = kindsOf(show);
  const list = trpc.operator.customers.timeline.useInfiniteQuery(
    { accountId, kinds: kinds && [...kinds], limit: 20 },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
  );
  if (list.isPending) return <Loading label="Loading what happened" shape={[48, 48, 48, 48]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  const entries = list.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) return <p className={table.quiet}>Nothing of that kind has happened.</p>;
  return (
    <>
      <ol className={classes.timeline} aria-label="What happened">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      <LoadMore list={list} />
      {show === undefined ? (
        <p className={table.quiet}>
          Why the platform did what it did, a line for each event of Stripe’s, is under{' '}
          <Link
            to="/operate/customers/$accountId"
            params={{ accountId }}
            search={{ show: 'system' }}
            resetScroll={false}
            className={operate.link}
          >
            Platform
          </Link>
          .
        </p>
      ) : null}
    </>
  );
}

function Entry({ entry: { at, kind, title, because, subject, by } }: { entry: TimelineEntry }) {
  const who = by ? (by.role ? `${by.name}, ${by.role}` : by.name) : null;
  return (
    <li className={classes.entry}>
      <span className={table.quiet}>
        <Day at={at} withTime />
      </span>
      <span className={classes.what}>
        <strong>{title}</strong>
        {because ? <span>{because}</span> : null}
        {who || subject ? (
          <span className={table.quiet}>{[who, subject].filter((part) => part).join(' · ')}</span>
        ) : null}
      </span>
      <span className={classes.kind}>{labelOf(kind)}</span>
    </li>
  );
}
