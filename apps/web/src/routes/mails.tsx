import { NativeSelect } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { MailList } from '../features/mails/mail-list.tsx';
import {
  MAIL_STATE_LIST,
  MAIL_STATES,
  type MailSearch,
  toMailSearch,
} from '../features/mails/mail-search.ts';
import classes from '../features/operate/operate.module.css';
import { REFRESH_MS } from '../features/operate/refresh.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { LoadMore } from '../ui/load-more.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import table from '../ui/table.module.css';

const LEAD =
  'One mail for one fact. What an address refuses is not tried there again; what the mail server can not take now waits for it.';

export function MailsPage() {
  const search = useSearch({ from: '/signed-in/operate/mails' });
  return (
    <Page title="Mails" lead={LEAD}>
      <div className={classes.stack}>
        <StateFilter search={search} />
        <Found search={search} />
      </div>
    </Page>
  );
}

function StateFilter({ search }: { search: MailSearch }) {
  const navigate = useNavigate({ from: '/operate/mails' });
  return (
    <NativeSelect
      label="State"
      value={search.state ?? ''}
      data={[
        { value: '', label: 'All' },
        ...MAIL_STATE_LIST.map((state) => ({ value: state, label: MAIL_STATES[state] })),
      ]}
      onChange={({ currentTarget: { value } }) =>
        void navigate({ search: toMailSearch({ ...search, state: value }), replace: true })
      }
    />
  );
}

function Found({ search: { state, account } }: { search: MailSearch }) {
  const list = trpc.operator.mails.list.useInfiniteQuery(
    { limit: 25, state: state ?? null, accountId: account ?? null },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined, refetchInterval: REFRESH_MS },
  );
  if (list.isPending) return <Loading label="Loading the mails" shape={[120, 120]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  const mails = list.data.pages.flatMap(({ items }) => items);
  if (mails.length === 0)
    return (
      <div className={table.empty}>
        <strong>No mails</strong>
        <p>{state ? 'None is in this state.' : 'Nothing has happened yet that is mailed.'}</p>
      </div>
    );
  return (
    <>
      <MailList mails={mails} />
      <LoadMore list={list} />
    </>
  );
}
