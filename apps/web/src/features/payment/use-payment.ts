import { useCallback, useState } from 'react';
import { type Inputs, type Outputs, trpc } from '../../server.ts';
import { useAct } from '../../use-act.ts';

type Opened = Outputs['checkout']['startPayment'];
export type Payment = Exclude<Opened, { kind: 'started' }>;
export type Wanted = Omit<Inputs['checkout']['startPayment'], 'actId' | 'withoutTrial' | 'promotionCode'>;

/** Opens the payment that the page is for; without the trial once a card has had one. */
export function usePayment(wanted: Wanted) {
  const { actId, settle } = useAct();
  const withoutTrial = useAct();
  const [payment, setPayment] = useState<Opened>();
  const mutation = trpc.checkout.startPayment.useMutation({ onSuccess: setPayment, onError: settle });
  const { mutate } = mutation;
  const { planKey, interval, currency } = wanted;
  const open = useCallback(
    () => mutate({ planKey, interval, currency, withoutTrial: false, actId: actId() }),
    [mutate, planKey, interval, currency, actId],
  );
  const payAtOnce = () =>
    mutate({ planKey, interval, currency, withoutTrial: true, actId: withoutTrial.actId() });
  return { payment, show: setPayment, open, payAtOnce, error: mutation.error, isPending: mutation.isPending };
}
