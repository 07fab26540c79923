import { Link } from '@tanstack/react-router';
import { trpc } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import operate from '../operate/operate.module.css';
import { REFRESH_MS } from '../operate/refresh.ts';
import { Countdown } from './countdown.tsx';
import { type DisputeSummary, statusWords, toWords } from './dispute-words.ts';

const NOTHING = {
  open: ['No dispute is open', 'When a bank takes a payment back, it stands here with its deadline.'],
  closed: ['No dispute was decided yet', 'What was won and lost stands here.'],
} as const;

/** Open ones by deadline, closed ones newest first. */
export function DisputeList({ show }: { show: 'open' | 'closed' }) {
  const list = trpc.operator.disputes.list.useInfiniteQuery(
    { show },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined, refetchInterval: REFRESH_MS },
  );
  if (list.isPending) return <Loading label="Loading the disputes" shape={[120, 120]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  const disputes = list.data.pages.flatMap(({ items }) => items);
  const [title, words] = NOTHING[show];
  if (disputes.length === 0)
    return (
      <div className={table.empty}>
        <strong>{title}</strong>
        <p>{words}</p>
      </div>
    );
  return (
    <>
      <ul className={table.cards} aria-label={show === 'open' ? 'Open disputes' : 'Closed disputes'}>
        {disputes.map((dispute) => (
          <li key={dispute.id} className={table.card}>
            <Card dispute={dispute} />
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
    </>
  );
}

function Card({ dispute }: { dispute: DisputeSummary }) {
  const { id, accountName, amount, reason, status, dueAt, openedAt, needsResponse } = dispute;
  const { label, tone } = statusWords(status);
  return (
    <>
      <div className={table.row}>
        <Link to="/operate/disputes/$disputeId" params={{ disputeId: id }} className={operate.link}>
          {accountName}: <Amount value={amount} />
        </Link>
        <StatusBadge tone={tone}>{label}</StatusBadge>
      </div>
      {needsResponse && dueAt ? <Countdown dueAt={dueAt} /> : null}
      <span className={table.quiet}>
        {toWords(reason)}, opened <Day at={openedAt} />
      </span>
    </>
  );
}
