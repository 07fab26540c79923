import { trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import { formatMoney } from '../../ui/money.ts';
import { parseAmount } from '../../ui/parse-amount.ts';
import { useAct } from '../../use-act.ts';
import type { RefundPreview } from './refund-facts.tsx';
import type { RefundValues } from './refund-values.ts';

/** Gives it back once for an opened dialog, however often it is pressed. */
export function useRefund({
  accountId,
  preview,
  onDone,
}: {
  accountId: string;
  preview: RefundPreview;
  onDone: () => void;
}) {
  const { actId, settle, finish } = useAct();
  const flash = useFlash();
  const utils = trpc.useUtils();
  const mutation = trpc.operator.refunds.create.useMutation({
    onSuccess: ({ amount, status }) => {
      finish();
      flash.show(
        status === 'succeeded'
          ? `${formatMoney(amount)} are on their way to the customer.`
          : `${formatMoney(amount)} will be on their way once Stripe has sent them.`,
      );
      void utils.operator.refunds.invalidate();
      void utils.operator.customers.invalidate();
      onDone();
    },
    onError: settle,
  });
  const { currency } = preview.left;
  const isDestination = preview.destination !== null;
  return {
    send: (values: RefundValues) => {
      const amountMinor = parseAmount(values.amount, currency) ?? 0;
      mutation.mutate({
        accountId,
        chargeId: preview.chargeId,
        amountMinor,
        reason: values.reason,
        because: values.note.trim(),
        customerNote: values.customerNote.trim() || null,
        creditNote: values.creditNote && amountMinor <= (preview.invoice?.creditable.amountMinor ?? 0),
        endSubscription: values.endSubscription,
        reverseTransfer: isDestination && values.reverseTransfer,
        refundApplicationFee: preview.destination?.fee != null && values.refundApplicationFee,
        actId: actId(),
      });
    },
    isPending: mutation.isPending,
    error: mutation.error,
  };
}
