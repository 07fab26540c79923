import { useMediaQuery } from '@mantine/hooks';
import { IconDownload, IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Outputs } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Day } from '../../ui/day.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import table from '../../ui/table.module.css';
import classes from './invoice-list.module.css';

export type Invoice = Outputs['invoices']['list']['items'][number];

/** A table where there is room, cards where there is not. */
export function InvoiceList({ invoices }: { invoices: Invoice[] }) {
  const isSmall = useMediaQuery('(max-width: 43.99em)', undefined, { getInitialValueInEffect: false });
  return isSmall ? <InvoiceCards invoices={invoices} /> : <InvoiceTable invoices={invoices} />;
}

function InvoiceTable({ invoices }: { invoices: Invoice[] }) {
  return (
    <div className={table.frame}>
      <table className={table.table} aria-label="Invoices">
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Number</th>
            <th scope="col">Status</th>
            <th scope="col" className={table.figure}>
              Total
            </th>
            <th scope="col" className={table.figure}>
              Documents
            </th>
          </tr>
        </thead>
        <tbody>
          {invoices.map((invoice) => (
            <tr key={invoice.id}>
              <td>
                <Day at={invoice.createdAt} />
              </td>
              <th scope="row" className={classes.number}>
                <InvoiceLink invoice={invoice} />
              </th>
              <td>
                <StatusBadge tone={invoice.statusTone}>{invoice.statusText}</StatusBadge>
              </td>
              <td className={table.figure}>
                <Total invoice={invoice} />
              </td>
              <td className={table.figure}>
                <Documents invoice={invoice} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InvoiceCards({ invoices }: { invoices: Invoice[] }) {
  return (
    <ul className={table.cards} aria-label="Invoices">
      {invoices.map((invoice) => (
        <li key={invoice.id} className={table.card}>
          <div className={table.row}>
            <strong className={classes.number}>
              <InvoiceLink invoice={invoice} />
            </strong>
            <StatusBadge tone={invoice.statusTone}>{invoice.statusText}</StatusBadge>
          </div>
          <div className={table.row}>
            <span className={table.quiet}>
              <Day at={invoice.createdAt} />
            </span>
            <Total invoice={invoice} />
          </div>
          <div className={table.row}>
            <Documents invoice={invoice} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function InvoiceLink({ invoice }: { invoice: Invoice }) {
  return (
    <Link to="/billing/invoices/$invoiceId" params={{ invoiceId: invoice.id }} className={classes.document}>
      {nameOf(invoice)}
    </Link>
  );
}

function nameOf({ number }: Invoice): string {
  return number ?? 'Draft';
}

function Total({ invoice: { total, amountDue } }: { invoice: Invoice }) {
  const isPartlyPaid = amountDue.amountMinor > 0 && amountDue.amountMinor !== total.amountMinor;
  return (
    <span className={classes.total}>
      <Amount value={total} />
      {isPartlyPaid ? (
        <span className={table.quiet}>
          <Amount value={amountDue} /> due
        </span>
      ) : null}
    </span>
  );
}

function Documents({ invoice }: { invoice: Invoice }) {
  const { hostedUrl, pdfUrl, amountDue } = invoice;
  const mustPay = invoice.status === 'open' && amountDue.amountMinor > 0;
  return (
    <span className={classes.documents}>
      {hostedUrl ? (
        <a
          href={hostedUrl}
          className={classes.document}
          aria-label={`${mustPay ? 'Pay' : 'View'} ${nameOf(invoice)}`}
        >
          <IconExternalLink size={16} aria-hidden="true" />
          {mustPay ? 'Pay' : 'View'}
        </a>
      ) : null}
      {pdfUrl ? (
        <a href={pdfUrl} className={classes.document} aria-label={`PDF of ${nameOf(invoice)}`} download>
          <IconDownload size={16} aria-hidden="true" />
          PDF
        </a>
      ) : null}
    </span>
  );
}
