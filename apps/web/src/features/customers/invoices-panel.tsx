import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Outputs, trpc } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import form from '../../ui/form.module.css';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import { ExplainedLines } from '../invoices/explained-lines.tsx';

type Invoice = Outputs['operator']['customers']['invoices']['items'][number];

/** Invoices, and why the customer was charged each of them. */
export function InvoicesPanel({ accountId }: { accountId: string }) {
  const list = trpc.operator.customers.invoices.useInfiniteQuery(
    { accountId, limit: 5 },
    { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
  );
  const invoices = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel title="Invoices">
      {list.isPending ? <Loading label="Loading the invoices" shape={[64, 64]} /> : null}
      {list.data && invoices.length === 0 ? <p className={table.quiet}>No invoice yet.</p> : null}
      <ul className={table.cards} aria-label="Invoices">
        {invoices.map((invoice) => (
          <InvoiceItem key={invoice.id} accountId={accountId} invoice={invoice} />
        ))}
      </ul>
      {list.data || list.error ? <LoadMore list={list} /> : null}
    </Panel>
  );
}

function InvoiceItem({ accountId, invoice }: { accountId: string; invoice: Invoice }) {
  const [isOpen, setOpen] = useState(false);
  const name = invoice.number ?? invoice.id;
  return (
    <li className={form.form}>
      <div className={form.item}>
        <span className={form.words}>
          <strong>
            <Amount value={invoice.total} />
          </strong>
          <span className={table.quiet}>
            {name}, <Day at={invoice.createdAt} />
          </span>
        </span>
        <StatusBadge tone={invoice.statusTone}>{invoice.statusText}</StatusBadge>
        <Button
          variant="default"
          size="sm"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Hide why' : 'Why was'} ${name}${isOpen ? '' : ' charged?'}`}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Hide' : 'Why?'}
        </Button>
      </div>
      {isOpen ? <Why accountId={accountId} invoiceId={invoice.id} /> : null}
    </li>
  );
}

function Why({ accountId, invoiceId }: { accountId: string; invoiceId: string }) {
  const invoice = trpc.operator.customers.invoice.useQuery({ accountId, invoiceId });
  if (invoice.isPending) return <Loading label="Loading the lines" shape={[120]} />;
  if (!invoice.data) return <FailureNotice error={invoice.error} onRetry={() => void invoice.refetch()} />;
  const { because, lines, sums, amountDue } = invoice.data;
  return (
    <div className={form.form}>
      <p>{because}</p>
      <ExplainedLines
        caption="Why they were charged"
        lines={lines}
        sums={sums}
        due={{ label: 'Left to pay', amount: amountDue }}
      />
    </div>
  );
}
