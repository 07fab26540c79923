import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import form from '../../ui/form.module.css';
import { formatMoney, type Money } from '../../ui/money.ts';
import { parseAmount } from '../../ui/parse-amount.ts';
import table from '../../ui/table.module.css';
import { refuseReason } from '../operate/reason.ts';
import { ReasonField } from '../operate/reason-field.tsx';
import type { RefundPreview } from './refund-facts.tsx';
import { decimalOf, REASONS, type RefundValues, refuseAmount, shareOf } from './refund-values.ts';
import { useRefund } from './use-refund.ts';

interface RefundFormProps {
  accountId: string;
  preview: RefundPreview;
  onDone: () => void;
}

export function RefundForm({ accountId, preview, onDone }: RefundFormProps) {
  const { currency } = preview.left;
  const refund = useRefund({ accountId, preview, onDone });
  const values = useForm<RefundValues>({
    initialValues: {
      amount: decimalOf(mostOf(preview)),
      reason: 'requested_by_customer',
      note: '',
      customerNote: '',
      creditNote: true,
      endSubscription: false,
      reverseTransfer: true,
      refundApplicationFee: true,
    },
    validate: {
      amount: (text) => refuseAmount(text, preview),
      note: refuseReason,
    },
  });
  const amountMinor = parseAmount(values.values.amount, currency);
  const isCreditable =
    amountMinor !== undefined && amountMinor <= (preview.invoice?.creditable.amountMinor ?? 0);
  return (
    <form className={form.form} noValidate onSubmit={values.onSubmit(refund.send)}>
      <div className={form.pair}>
        <TextInput
          label={`Amount in ${currency.toUpperCase()}`}
          inputMode="decimal"
          data-autofocus
          {...values.getInputProps('amount')}
        />
        <NativeSelect label="Reason" size="md" data={REASONS} {...values.getInputProps('reason')} />
      </div>
      {values.values.reason === 'fraudulent' ? (
        <p className={table.quiet}>Stripe puts card and address on its block lists.</p>
      ) : null}
      <ReasonField {...values.getInputProps('note')} />
      <TextInput
        label="A sentence for the customer"
        description="In the mail and on the credit note; may stay empty."
        maxLength={500}
        {...values.getInputProps('customerNote')}
      />
      {preview.invoice ? (
        <Checkbox
          label="With a credit note"
          description={
            isCreditable
              ? 'So that the invoice says what was given back.'
              : 'So much of the invoice can not be credited any more.'
          }
          disabled={!isCreditable}
          {...values.getInputProps('creditNote', { type: 'checkbox' })}
        />
      ) : null}
      {preview.subscription ? (
        <Checkbox
          label="And end the subscription now"
          description="A refund alone does not end access."
          {...values.getInputProps('endSubscription', { type: 'checkbox' })}
        />
      ) : null}
      {preview.destination ? (
        <>
          <Checkbox
            label="Take the share back from the connected account"
            description={shareWords(amountMinor, preview.paid, preview.destination.transferred)}
            {...values.getInputProps('reverseTransfer', { type: 'checkbox' })}
          />
          {preview.destination.fee ? (
            <Checkbox
              label="Give the application fee back"
              description={shareWords(amountMinor, preview.paid, preview.destination.fee.kept)}
              {...values.getInputProps('refundApplicationFee', { type: 'checkbox' })}
            />
          ) : null}
        </>
      ) : null}
      {refund.error ? <FailureNotice error={refund.error} action={<span />} /> : null}
      <div className={form.actions}>
        <Button type="submit" loading={refund.isPending}>
          {amountMinor !== undefined && amountMinor > 0
            ? `Give back ${formatMoney({ amountMinor, currency })}`
            : 'Give back'}
        </Button>
        <Button variant="default" disabled={refund.isPending} onClick={onDone}>
          No, leave it
        </Button>
      </div>
    </form>
  );
}

const shareWords = (amountMinor: number | undefined, paid: Money, whole: Money): string | undefined =>
  amountMinor === undefined || amountMinor < 1
    ? undefined
    : `${formatMoney(shareOf({ whole, part: amountMinor, of: paid.amountMinor }))} of ${formatMoney(whole)}.`;

/** What is left, as far as this person may give it. */
const mostOf = ({ left, limit }: RefundPreview) =>
  limit && limit.amountMinor < left.amountMinor ? limit : left;
