import { MayDo } from '../features/operate/may-do.tsx';
import { CodeList } from '../features/promotions/code-list.tsx';
import { NewCodeForm } from '../features/promotions/new-code-form.tsx';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import form from '../ui/form.module.css';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';

export function PromotionsPage() {
  return (
    <Page
      title="Promotions"
      width="narrow"
      lead="Codes as Stripe has them. Coupons are declared in the plans' code, or made at Stripe."
    >
      <Promotions />
    </Page>
  );
}

function Promotions() {
  const list = trpc.operator.promotions.list.useQuery();
  if (list.isPending) return <Loading label="Loading the promotions" shape={[220, 320]} />;
  if (!list.data) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />;
  const { codes, coupons } = list.data;
  return (
    <div className={form.stack}>
      <CodeList codes={codes} />
      <MayDo does="promotions.createCode" what="Making a code">
        <NewCodeForm coupons={coupons} />
      </MayDo>
    </div>
  );
}
