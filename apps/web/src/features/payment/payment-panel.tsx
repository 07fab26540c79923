import { Skeleton, useComputedColorScheme } from '@mantine/core';
import { Elements } from '@stripe/react-stripe-js';
import type { Stripe } from '@stripe/stripe-js';
import { useEffect, useState } from 'react';
import { formatMoney } from '../../ui/money.ts';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { elementAppearance } from './element-appearance.ts';
import { loadStripe } from './load-stripe.ts';
import { PaymentForm } from './payment-form.tsx';

/** What is confirmed: a payment, or a card for later. */
export interface Confirmable {
  kind: 'payment' | 'setup';
  clientSecret: string;
  publishableKey: string;
  scriptUrl: string;
}

interface PaymentPanelProps {
  payment: Confirmable;
  title: string;
  label: string;
  returnUrl: string;
  onConfirmed: () => Promise<void>;
}

/** The panel with Stripe's fields, from the moment its script is asked for. */
export function PaymentPanel({ payment, title, ...form }: PaymentPanelProps) {
  const { scriptUrl, publishableKey, clientSecret, kind } = payment;
  const appearance = useAppearance();
  const [stripe, setStripe] = useState<Stripe>();
  const [isFailed, setFailed] = useState(false);
  useEffect(() => {
    let isGone = false;
    loadStripe(scriptUrl, publishableKey).then(
      (loaded) => isGone || setStripe(loaded),
      () => isGone || setFailed(true),
    );
    return () => {
      isGone = true;
    };
  }, [scriptUrl, publishableKey]);
  return (
    <Panel title={title}>
      {isFailed ? (
        <Notice tone="danger" role="alert" title="The payment fields could not be loaded.">
          Check your connection, or a blocker of your browser, and load the page again. Nothing was charged.
        </Notice>
      ) : stripe ? (
        <Elements key={clientSecret} stripe={stripe} options={{ clientSecret, appearance }}>
          <PaymentForm kind={kind} {...form} />
        </Elements>
      ) : (
        <PaymentSkeleton />
      )}
    </Panel>
  );
}

/** Follows the colour scheme, a frame after it: only then the tokens that it is made of are those of the new one. */
function useAppearance() {
  const isDark = useComputedColorScheme('light') === 'dark';
  const [appearance, setAppearance] = useState(() => elementAppearance(isDark));
  useEffect(() => {
    const frame = requestAnimationFrame(() => setAppearance(elementAppearance(isDark)));
    return () => cancelAnimationFrame(frame);
  }, [isDark]);
  return appearance;
}

export function PaymentSkeleton() {
  return (
    <div role="status" aria-label="Loading the payment fields">
      <Skeleton height={44} mb="sm" />
      <Skeleton height={44} mb="sm" />
      <Skeleton height={48} />
    </div>
  );
}

/** What the button says: the amount that is charged, the one that is shown. */
export const payLabel = (payment: {
  kind: 'payment' | 'setup';
  dueNow: Parameters<typeof formatMoney>[0];
}) => (payment.kind === 'setup' ? 'Start free trial' : `Pay ${formatMoney(payment.dueNow)}`);
