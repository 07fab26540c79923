import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import classes from '../features/customers/customers.module.css';
import operate from '../features/operate/operate.module.css';
import { type Outputs, trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import form from '../ui/form.module.css';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import table from '../ui/table.module.css';

export function CustomersPage() {
  const { q = '' } = useSearch({ from: '/signed-in/operate/customers' });
  const navigate = useNavigate();
  const submit = (data: FormData) => {
    const wanted = data.get('q');
    const text = typeof wanted === 'string' ? wanted.trim() : '';
    void navigate({ to: '/operate/customers', search: text ? { q: text } : {} });
  };
  return (
    <Page title="Customers" lead="Who they are, what they paid, and everything that happened.">
      <div className={operate.stack}>
        <search>
          <form key={q} action={submit} className={classes.search}>
            <TextInput
              name="q"
              label="Name, address or id"
              description="The beginning of a name or an address, or a whole id: of the account, its customer at Stripe, an invoice, a payment"
              defaultValue={q}
              maxLength={255}
              autoComplete="off"
              spellCheck={false}
            />
            <Button type="submit" leftSection={<IconSearch size={18} aria-hidden="true" />}>
              Search
            </Button>
          </form>
        </search>
        {q ? <Hits query={q} /> : null}
      </div>
    </Page>
  );
}

function Hits({ query }: { query: string }) {
  const hits = trpc.operator.customers.search.useQuery({ query });
  if (hits.isPending) return <Loading label="Searching" shape={[64, 64]} />;
  if (!hits.data) return <FailureNotice error={hits.error} onRetry={() => void hits.refetch()} />;
  if (hits.data.length === 0)
    return (
      <div className={table.empty}>
        <strong>Nobody is like that</strong>
        <p>Ids have to be whole; names and addresses from their beginning.</p>
      </div>
    );
  return (
    <ul className={table.cards} aria-label="Customers">
      {hits.data.map((hit) => (
        <Hit key={hit.accountId} hit={hit} />
      ))}
    </ul>
  );
}

function Hit({ hit }: { hit: Outputs['operator']['customers']['search'][number] }) {
  return (
    <li className={table.card}>
      <div className={table.row}>
        <span className={form.words}>
          <Link
            to="/operate/customers/$accountId"
            params={{ accountId: hit.accountId }}
            className={operate.link}
          >
            {hit.name}
          </Link>
          <span className={table.quiet}>{hit.email}</span>
        </span>
        <StatusBadge tone={hit.statusTone}>{hit.statusText}</StatusBadge>
      </div>
    </li>
  );
}
