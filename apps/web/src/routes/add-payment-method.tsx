import { Checkbox } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { PaymentPanel, PaymentSkeleton } from '../features/payment/payment-panel.tsx';
import { useAddMethod } from '../features/payment-methods/use-add-method.ts';
import { canManageBilling, useSession } from '../features/session/use-session.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import form from '../ui/form.module.css';
import { LinkButton } from '../ui/link-button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';

const route = getRouteApi('/signed-in/billing/payment-methods/add');

/** A card for later charges, in Stripe's own fields. */
export function AddPaymentMethodPage() {
  const canManage = canManageBilling(useSession());
  return (
    <Page
      title="Add a payment method"
      width="slim"
      lead="It is saved for your renewals and invoices. Nothing is charged now."
    >
      {canManage ? (
        <Add />
      ) : (
        <Notice tone="info" title="Only owners and billing admins add payment methods." action={<Back />} />
      )}
    </Page>
  );
}

function Add() {
  const { setup_intent: confirmed, default: wasDefault = 'yes' } = route.useSearch();
  const [isDefault, setDefault] = useState(true);
  const { setup, open, openError, keep, keepError, isKeeping } = useAddMethod();
  // Back from the bank the card is saved: what is left is to keep it.
  const back = () => keep(confirmed ?? '', wasDefault === 'yes');
  useEffect(() => {
    if (confirmed) void back();
    else open();
  }, []);
  if (keepError && confirmed) return <FailureNotice error={keepError} action={<Back />} />;
  if (openError) return <FailureNotice error={openError} action={<Back />} />;
  if (!setup || isKeeping)
    return (
      <Panel title="Your card">
        <PaymentSkeleton />
      </Panel>
    );
  return (
    <div className={form.stack}>
      {keepError ? (
        <FailureNotice error={keepError} onRetry={() => void keep(setup.reference, isDefault)} />
      ) : null}
      <Checkbox
        size="md"
        label="Charge this card from now on, for the subscription and open invoices"
        checked={isDefault}
        onChange={(event) => setDefault(event.currentTarget.checked)}
      />
      <PaymentPanel
        payment={{ ...setup, kind: 'setup' }}
        title="Your card"
        label="Save the card"
        returnUrl={`${window.location.origin}/billing/payment-methods/add?default=${isDefault ? 'yes' : 'no'}`}
        onConfirmed={() => keep(setup.reference, isDefault)}
      />
      <Back />
    </div>
  );
}

function Back() {
  return (
    <LinkButton to="/billing/payment-methods" variant="default" size="sm" reloadDocument>
      Back to payment methods
    </LinkButton>
  );
}
