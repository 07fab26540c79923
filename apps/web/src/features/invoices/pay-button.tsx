import { Button } from '@mantine/core';
import { trpc } from '../../server.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useFlash } from '../../ui/flash.tsx';
import form from '../../ui/form.module.css';
import { LinkButton } from '../../ui/link-button.tsx';
import { formatMoney, type Money } from '../../ui/money.ts';
import { useAct } from '../../use-act.ts';
import { leaveFor } from '../portal/leave-for.ts';

/** Charges the default card. A bank that asks is asked on the hosted page; a declined card is replaced on ours. */
export function PayButton({ invoiceId, amount }: { invoiceId: string; amount: Money }) {
  const pay = usePay(invoiceId);
  return (
    <div className={form.form}>
      <div className={form.actions}>
        <Button loading={pay.isPending} onClick={pay.send}>
          {`Pay ${formatMoney(amount)} now`}
        </Button>
        <LinkButton to="/billing/payment-methods" variant="default">
          Use another card
        </LinkButton>
      </div>
      {pay.error ? <FailureNotice error={pay.error} action={<span />} /> : null}
    </div>
  );
}

function usePay(invoiceId: string) {
  const { actId, settle, finish } = useAct();
  const utils = trpc.useUtils();
  const flash = useFlash();
  const mutation = trpc.invoices.pay.useMutation({
    onSuccess: async (outcome) => {
      finish();
      if (outcome.kind === 'confirm') {
        leaveFor(outcome.url);
        return;
      }
      flash.show(
        outcome.kind === 'paid'
          ? 'Paid. Thank you.'
          : 'Your bank is debited. It takes some days until the invoice is paid.',
      );
      await Promise.all([utils.invoices.invalidate(), utils.overview.invalidate()]);
    },
    onError: settle,
  });
  return {
    send: () => mutation.mutate({ invoiceId, actId: actId() }),
    isPending: mutation.isPending || mutation.data?.kind === 'confirm',
    error: mutation.error,
  };
}
