import { trpc } from '../../server.ts';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import table from '../../ui/table.module.css';
import classes from './customers.module.css';
import { labelOf, TIMELINE_FILTERS, type TimelineEntry, type TimelineKind } from './timeline-kinds.ts';

/** Everything that happened to the account, newest first. */
export function Timeline({ accountId, show }: { accountId: string; show: TimelineKind | undefined }) {
  return (
    <Panel title="What happened">
      <nav aria-label="What is shown" className={classes.filters}>
        <LinkButton
          to="/operate/customers/$accountId"
          params={{ accountId }}
          search={{}}
          variant={show ? 'default' : 'filled'}
          size="xs"
          resetScroll={false}
        >
          Everything
        </LinkButton>
        {TIMELINE_FILTERS.map(({ kind, label }) => (
          <LinkButton
            key={kind}
            to="/operate/customers/$accountId"
            params={{ accountId }}
            search={{ show: kind }}
            variant={show === kind ? 'filled' : 'default'}
            size="xs"
            resetScroll={false}
          >
            {label}
          </LinkButton>
        ))}
      </nav>
      <Entries accountId={accountId} show={show} />
    </Panel>
  );
}

function Entries({ accountId, show }: { accountId: string; show: TimelineKind | undefined }) {
  const list = trpc.operator.customers.timeline.useInfiniteQuery(
    { accountId, kinds: show ? [show] : null, limit: 20 },
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
