import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { MethodList } from '../features/payment-methods/method-list.tsx';
import { PortalButton } from '../features/portal/portal-button.tsx';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import form from '../ui/form.module.css';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import table from '../ui/table.module.css';

const route = getRouteApi('/signed-in/billing/payment-methods');

export function PaymentMethodsPage() {
  return (
    <Page
      title="Payment methods"
      width="narrow"
      lead="Card numbers are typed on the payment service's pages and never reach us."
    >
      <Methods />
    </Page>
  );
}

function Methods() {
  const canManage = canManageBilling(useSession());
  const { added } = route.useSearch();
  const methods = trpc.paymentMethods.list.useQuery();
  const plans = trpc.plans.list.useQuery();
  if (methods.isPending) return <Loading label="Loading your payment methods" shape={[180]} />;
  if (!methods.data) return <FailureNotice error={methods.error} onRetry={() => void methods.refetch()} />;
  return (
    <Panel title="What you pay with">
      <div className={form.form}>
        {added ? (
          <Notice tone="ok" role="status" title="The card is saved.">
            {added === 'default' ? 'It is charged from now on.' : 'What is charged stays as it was.'}
          </Notice>
        ) : null}
        {methods.data.length === 0 ? (
          <p className={table.quiet}>Nothing is stored yet. A card is added when you buy a plan, or here.</p>
        ) : (
          <MethodList methods={methods.data} canManage={canManage} />
        )}
        {canManage ? (
          <div className={form.actions}>
            {plans.data?.takesPaymentsHere ? (
              // A load of its own: only that page lets Stripe's script in.
              <Button component="a" href="/billing/payment-methods/add" variant="default">
                Add a payment method
              </Button>
            ) : (
              <PortalButton
                flow="payment_method_update"
                variant="default"
                returnTo="/billing/payment-methods"
              >
                Add a payment method
              </PortalButton>
            )}
          </div>
        ) : null}
      </div>
    </Panel>
  );
}
