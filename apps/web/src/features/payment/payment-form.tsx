import { Button } from '@mantine/core';
import { PaymentElement, useElements, useStripe } from '@stripe/react-stripe-js';
import { type FormEvent, useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import classes from './payment.module.css';

/** What Stripe said to a confirmation, in its own words for the person. */
export type Confirmed = { ok: true } | { ok: false; message: string };

interface PaymentFormProps {
  kind: 'payment' | 'setup';
  /** Where a bank that takes over the page sends the person back to. */
  returnUrl: string;
  label: string;
  onConfirmed: () => Promise<void>;
}

/** Stripe's fields and the one button. What is typed into them never reaches this page. */
export function PaymentForm({ kind, returnUrl, label, onConfirmed }: PaymentFormProps) {
  const stripe = useStripe();
  const elements = useElements();
  const [isReady, setReady] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  const confirm = async (): Promise<Confirmed> => {
    if (!stripe || !elements) return { ok: false, message: 'The payment fields are not ready yet.' };
    const options = {
      elements,
      confirmParams: { return_url: returnUrl },
      redirect: 'if_required',
    } as const;
    const { error } =
      kind === 'payment' ? await stripe.confirmPayment(options) : await stripe.confirmSetup(options);
    return error
      ? { ok: false, message: error.message ?? 'The payment was not confirmed. Try another card.' }
      : { ok: true };
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // One confirmation at a time: pressing Enter twice is one payment.
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const confirmed = await confirm();
      if (confirmed.ok) await onConfirmed();
      else setProblem(confirmed.message);
    } catch {
      setProblem('The payment could not be sent. Check your connection and try again.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <PaymentElement
        onReady={() => setReady(true)}
        onLoadError={({ error }) => setProblem(error.message ?? 'The payment fields could not be loaded.')}
      />
      {problem ? (
        <Notice tone="danger" role="alert" title={problem}>
          Nothing was charged.
        </Notice>
      ) : null}
      <Button type="submit" size="lg" fullWidth loading={isBusy} disabled={!stripe || !isReady}>
        {label}
      </Button>
      <p className={classes.safe}>Your card’s number goes to Stripe and never to us.</p>
    </form>
  );
}
