import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import form from '../../ui/form.module.css';
import { type InvoiceSearch, STATUSES, toInvoiceSearch } from './invoice-search.ts';

const FIRST_YEAR = 2024;

/** The choice is in the page's address, so that it can be kept and sent. */
export function InvoiceFilter({ search }: { search: InvoiceSearch }) {
  const navigate = useNavigate();
  const choose = (part: Record<string, string>) =>
    void navigate({
      to: '/billing/invoices',
      search: toInvoiceSearch({ ...search, ...part }),
      replace: true,
    });
  const thisYear = new Date().getFullYear();
  const years = Array.from({ length: thisYear - FIRST_YEAR + 1 }, (_, back) => String(thisYear - back));
  return (
    <div className={form.pair}>
      <NativeSelect
        label="Status"
        size="md"
        value={search.status ?? ''}
        data={[{ value: '', label: 'All' }, ...STATUSES]}
        onChange={({ currentTarget }) => choose({ status: currentTarget.value })}
      />
      <NativeSelect
        label="Year"
        size="md"
        value={search.year ?? ''}
        data={[{ value: '', label: 'All' }, ...years]}
        onChange={({ currentTarget }) => choose({ year: currentTarget.value })}
      />
    </div>
  );
}
