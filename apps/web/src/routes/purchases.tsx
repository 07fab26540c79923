import { CreditsPanel } from '../features/purchases/credits-panel.tsx';
import { OfferList } from '../features/purchases/offer-list.tsx';
import { PurchaseHistory } from '../features/purchases/purchase-history.tsx';
import classes from '../features/purchases/purchases.module.css';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';

export function PurchasesPage() {
  return (
    <Page title="Purchases" lead="What is paid once: credits, and plans for good.">
      <div className={classes.stack}>
        <CreditsPanel />
        <Offers />
        <PurchaseHistory />
      </div>
    </Page>
  );
}

function Offers() {
  const canManage = canManageBilling(useSession());
  const offers = trpc.purchases.offers.useQuery({});
  if (offers.isPending) return <Loading label="Loading the offers" shape={[200]} />;
  if (!offers.data) return <FailureNotice error={offers.error} onRetry={() => void offers.refetch()} />;
  if (offers.data.length === 0) return null;
  return <OfferList offers={offers.data} canManage={canManage} />;
}
