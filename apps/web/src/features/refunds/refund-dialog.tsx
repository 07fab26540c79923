import { Button } from '@mantine/core';
import { useEffect, useId, useRef } from 'react';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import form from '../../ui/form.module.css';
import { Loading } from '../../ui/loading.tsx';
import { Notice } from '../../ui/notice.tsx';
import classes from './refund-dialog.module.css';
import { RefundFacts } from './refund-facts.tsx';
import { RefundForm } from './refund-form.tsx';

interface RefundDialogProps {
  accountId: string;
  chargeId: string;
  onClose: () => void;
}

/** What was paid and what is left, then the refund; the browser keeps the focus in it, and Escape closes it. */
export function RefundDialog({ accountId, chargeId, onClose }: RefundDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const preview = trpc.operator.refunds.preview.useQuery(
    { accountId, chargeId },
    // What is left may be another amount by the next time that it is opened.
    { gcTime: 0, staleTime: 0, refetchOnWindowFocus: false },
  );
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} className={classes.dialog} aria-labelledby={title} onClose={onClose}>
      <h2 id={title} className={classes.title}>
        Refund a payment
      </h2>
      <div className={form.form}>
        {preview.isPending ? <Loading label="Loading the payment" shape={[160, 200]} /> : null}
        {preview.error ? (
          <FailureNotice error={preview.error} onRetry={() => void preview.refetch()} />
        ) : null}
        {preview.data ? <RefundFacts preview={preview.data} /> : null}
        {preview.data && !preview.data.refusal ? (
          <RefundForm accountId={accountId} preview={preview.data} onDone={close} />
        ) : null}
        {preview.data?.refusal ? (
          <Notice tone="warning" title={preview.data.refusal.message}>
            {preview.data.refusal.next}
          </Notice>
        ) : null}
        {preview.data && !preview.data.refusal ? null : (
          <div className={form.actions}>
            <Button variant="default" onClick={close}>
              Close
            </Button>
          </div>
        )}
      </div>
    </dialog>
  );
}
