import { ObligationList } from '../features/tax/obligation-list.tsx';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import form from '../ui/form.module.css';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';

export function TaxObligationsPage() {
  return (
    <Page
      title="Tax"
      width="narrow"
      lead="Where tax has to be collected, from your own invoices, and why. A hint for whoever decides, not advice."
    >
      <Obligations />
    </Page>
  );
}

function Obligations() {
  const view = trpc.operator.tax.obligations.useQuery({});
  if (view.isPending) return <Loading label="Looking at your sales" shape={[160, 160, 160]} />;
  if (!view.data) return <FailureNotice error={view.error} onRetry={() => void view.refetch()} />;
  const { obligations, unplacedSales } = view.data;
  return (
    <div className={form.stack}>
      {unplacedSales > 0 ? (
        <Notice tone="warning" title={`${unplacedSales.toLocaleString()} sales count nowhere`}>
          The country of these customers is not known: ask them for their address.
        </Notice>
      ) : null}
      <ObligationList obligations={obligations} />
    </div>
  );
}
