import { Button } from '@mantine/core';
import { useState } from 'react';
import { trpc } from '../../server.ts';
import { formatMoney } from '../../ui/money.ts';
import { Notice } from '../../ui/notice.tsx';
import { RefundDialog } from '../refunds/refund-dialog.tsx';
import type { Dispute } from './dispute-words.ts';

/** The other answer to an inquiry: the payment is given back, by who may, and the bank has nothing more to ask. */
export function InquiryRefund({ dispute }: { dispute: Dispute }) {
  const { accountId, chargeId, refunded, isClosed } = dispute;
  const [isOpen, setOpen] = useState(false);
  const utils = trpc.useUtils();
  const close = () => {
    setOpen(false);
    void utils.operator.disputes.invalidate();
  };
  if (isClosed)
    return refunded.amountMinor > 0 ? (
      <Notice tone="ok" title="The inquiry is closed">
        {formatMoney(refunded)} of the payment were given back.
      </Notice>
    ) : (
      <Notice tone="info" title="The inquiry is closed, and no money was taken." />
    );
  return (
    <>
      <Notice
        tone="info"
        title="No money was taken yet"
        action={
          <Button variant="default" size="sm" onClick={() => setOpen(true)}>
            Refund the payment…
          </Button>
        }
      >
        {refunded.amountMinor > 0
          ? `${formatMoney(refunded)} were given back. The inquiry ends once all of it is.`
          : 'It can be answered by giving the payment back: a refund in full ends the inquiry.'}
      </Notice>
      {isOpen ? <RefundDialog accountId={accountId} chargeId={chargeId} onClose={close} /> : null}
    </>
  );
}
