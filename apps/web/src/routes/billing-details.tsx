import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { DetailsForm } from '../features/billing-details/details-form.tsx';
import { TaxIdsPanel } from '../features/billing-details/tax-ids-panel.tsx';
import { toNextPath } from '../features/session/next-path.ts';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { type Outputs, trpc } from '../server.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import form from '../ui/form.module.css';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';

const route = getRouteApi('/signed-in/billing/details');

export function BillingDetailsPage() {
  return (
    <Page title="Billing details" width="narrow" lead="Who your invoices are made out to, and where they go.">
      <Details />
    </Page>
  );
}

function Details() {
  const canManage = canManageBilling(useSession());
  const next = toNextPath(route.useSearch().next, '');
  const view = trpc.billingDetails.get.useQuery();
  if (view.isPending) return <Loading label="Loading your billing details" shape={[420, 160]} />;
  if (!view.data) return <FailureNotice error={view.error} onRetry={() => void view.refetch()} />;
  return (
    <div className={form.stack}>
      {next ? (
        <BackToPayment next={next} isReady={view.data.state === 'saved' && hasAddress(view.data)} />
      ) : null}
      <SavingNotice state={view.data.state} />
      {canManage ? (
        <Panel title="Company and address">
          <DetailsForm view={view.data} />
        </Panel>
      ) : (
        <ReadOnly view={view.data} />
      )}
      <TaxIdsPanel view={view.data} canManage={canManage} />
    </div>
  );
}

const hasAddress = ({ details }: Outputs['billingDetails']['get']) => Boolean(details.address?.country);

/** Who came from a payment that needs an address goes on with it, once the payment service has the address. */
function BackToPayment({ next, isReady }: { next: string; isReady: boolean }) {
  return (
    <Notice
      tone={isReady ? 'ok' : 'info'}
      role="status"
      title={isReady ? 'Your address is saved.' : 'The payment needs your address, for its tax.'}
      action={
        isReady ? (
          // A load of its own: only that page lets Stripe's script in.
          <Button component="a" href={next} size="sm">
            Go on with the payment
          </Button>
        ) : undefined
      }
    >
      {isReady ? 'Its tax is worked out anew.' : 'Choose your country, fill in the address and save.'}
    </Notice>
  );
}

function SavingNotice({ state }: { state: Outputs['billingDetails']['get']['state'] }) {
  if (state === 'saved') return null;
  return state === 'saving' ? (
    <Notice tone="info" role="status" title="Being passed on">
      What you changed is on its way to the payment service. Invoices made from then on show it.
    </Notice>
  ) : (
    <Notice tone="warning" role="status" title="The payment service did not take the last change">
      Check the address and the phone number, and save again. We have been told too.
    </Notice>
  );
}

function ReadOnly({ view: { details } }: { view: Outputs['billingDetails']['get'] }) {
  const { address } = details;
  const city = [address?.postal_code, address?.city].filter(Boolean).join(' ');
  const lines = [
    details.name,
    details.email,
    details.phone,
    address?.line1,
    address?.line2,
    city,
    address?.state,
    address?.country,
  ];
  return (
    <Panel title="Company and address">
      <address>
        {lines.filter(Boolean).map((line) => (
          <div key={line}>{line}</div>
        ))}
      </address>
      <p>Ask an owner or a billing admin to change them.</p>
    </Panel>
  );
}
