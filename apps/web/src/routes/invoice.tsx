import { IconDownload, IconExternalLink, IconReceipt } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { ExplainedLines } from '../features/invoices/explained-lines.tsx';
import classes from '../features/invoices/invoice-list.module.css';
import { PayButton } from '../features/invoices/pay-button.tsx';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { type Outputs, trpc } from '../server.ts';
import { Amount } from '../ui/amount.tsx';
import { Day } from '../ui/day.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import form from '../ui/form.module.css';
import { LinkButton } from '../ui/link-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import table from '../ui/table.module.css';

type Detail = Outputs['invoices']['get'];

export function InvoicePage() {
  const { invoiceId } = useParams({ from: '/signed-in/billing/invoices/$invoiceId' });
  const invoice = trpc.invoices.get.useQuery({ invoiceId });
  const title = invoice.data?.number ? `Invoice ${invoice.data.number}` : 'Invoice';
  return (
    <Page
      title={title}
      width="narrow"
      aside={
        <LinkButton to="/billing/invoices" variant="default" size="sm">
          All invoices
        </LinkButton>
      }
    >
      {invoice.isPending ? (
        <Loading label="Loading the invoice" shape={[120, 320]} />
      ) : invoice.data ? (
        <Invoice invoice={invoice.data} />
      ) : (
        <FailureNotice error={invoice.error} onRetry={() => void invoice.refetch()} />
      )}
    </Page>
  );
}

function Invoice({ invoice }: { invoice: Detail }) {
  const canManage = canManageBilling(useSession());
  return (
    <div className={form.stack}>
      <Panel title={invoice.because}>
        <div className={form.form}>
          <div className={table.row}>
            <span className={table.quiet}>
              <Day at={invoice.createdAt} />
              {invoice.dueAt && invoice.status === 'open' ? (
                <>
                  , due <Day at={invoice.dueAt} />
                </>
              ) : null}
            </span>
            <StatusBadge tone={invoice.statusTone}>{invoice.statusText}</StatusBadge>
          </div>
          <Documents invoice={invoice} />
          {invoice.canPay && canManage ? (
            <PayButton invoiceId={invoice.id} amount={invoice.amountDue} />
          ) : null}
        </div>
      </Panel>
      <Panel title="What it is for">
        <ExplainedLines
          caption="Lines of the invoice"
          lines={invoice.lines}
          sums={invoice.sums}
          due={{ label: 'Left to pay', amount: invoice.amountDue }}
        />
      </Panel>
      {invoice.payments.length > 0 ? <Payments payments={invoice.payments} /> : null}
      {invoice.refunds.length > 0 ? <Refunds refunds={invoice.refunds} /> : null}
    </div>
  );
}

function Documents({ invoice: { pdfUrl, hostedUrl } }: { invoice: Detail }) {
  return (
    <span className={classes.documents}>
      {pdfUrl ? (
        <a href={pdfUrl} className={classes.document} download>
          <IconDownload size={16} aria-hidden="true" />
          PDF
        </a>
      ) : null}
      {hostedUrl ? (
        <a href={hostedUrl} className={classes.document}>
          <IconExternalLink size={16} aria-hidden="true" />
          Its own page
        </a>
      ) : null}
    </span>
  );
}

function Payments({ payments }: { payments: Detail['payments'] }) {
  return (
    <Panel title="Payments">
      <ul className={table.cards}>
        {payments.map(({ id, amount, method, paidAt, receiptUrl }) => (
          <li key={id} className={form.item}>
            <span className={form.words}>
              <strong>{method}</strong>
              <span className={table.quiet}>{paidAt ? <Day at={paidAt} withTime /> : null}</span>
            </span>
            <Amount value={amount} />
            {receiptUrl ? (
              <a href={receiptUrl} className={classes.document}>
                <IconReceipt size={16} aria-hidden="true" />
                Receipt
              </a>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Refunds({ refunds }: { refunds: Detail['refunds'] }) {
  return (
    <Panel title="Refunds">
      <ul className={table.cards}>
        {refunds.map(({ id, amount, at, statusText, statusTone }) => (
          <li key={id} className={form.item}>
            <span className={form.words}>
              <strong>
                <Amount value={amount} /> given back
              </strong>
              <span className={table.quiet}>
                <Day at={at} withTime />
              </span>
            </span>
            <StatusBadge tone={statusTone}>{statusText}</StatusBadge>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
