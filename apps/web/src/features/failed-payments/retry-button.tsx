import { trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import { formatMoney } from '../../ui/money.ts';
import table from '../../ui/table.module.css';
import { useAct } from '../../use-act.ts';
import { StaffButton } from '../operate/staff-button.tsx';
import type { FailedPayment } from './payment-words.ts';

/** Charges the invoice again, with a reason; left out where the same card can not pay. */
export function RetryButton({ payment }: { payment: FailedPayment }) {
  const utils = trpc.useUtils();
  const flash = useFlash();
  const { actId, settle, finish } = useAct();
  const retry = trpc.operator.failedPayments.retry.useMutation({ onError: settle });
  if (!payment.isRetryWorthwhile)
    return (
      <span className={table.quiet}>
        Charging this card again can not work: the customer has to act first.
      </span>
    );
  const { accountId, invoiceId } = payment;
  const confirm = async (because: string) => {
    const answer = await retry.mutateAsync({ accountId, invoiceId, because, actId: actId() });
    finish();
    flash.show(
      answer.kind === 'paid'
        ? 'Paid: the case is closed.'
        : answer.kind === 'declined'
          ? `Declined: ${answer.because}`
          : 'The debit is on its way.',
    );
    await utils.operator.failedPayments.invalidate();
  };
  const amount = formatMoney(payment.amount);
  return (
    <StaffButton
      does="failedPayments.retry"
      label="Retry now…"
      name={`Retry now… ${payment.invoiceNumber ?? invoiceId}`}
      question={`Charge ${amount} to ${payment.accountName} now? Your name and the reason go into the audit log.`}
      yes={`Yes, charge ${amount}`}
      onConfirm={confirm}
    />
  );
}
