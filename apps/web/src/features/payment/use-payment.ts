import { useCallback, useState } from 'react';
import { type Inputs, type Outputs, trpc } from '../../server.ts';
import { useAct } from '../../use-act.ts';

type Opened = Outputs['checkout']['startPayment'];
export type Payment = Exclude<Opened, { kind: 'started' }>;
type Paid = 'actId' | 'withoutTrial' | 'promotionCode';
export type WantedPlan = Omit<Inputs['checkout']['startPayment'], Paid>;
export type WantedProduct = Omit<Inputs['purchases']['startPayment'], Paid>;
export type Wanted = WantedPlan | WantedProduct;

interface Asked {
  wanted: Wanted;
  withoutTrial: boolean;
  promotionCode?: string | null;
  actId: string;
}

/** Opens a payment, by what is wanted: of a plan, or of something that is bought once. */
export function useOpenPayment(callbacks: {
  onSuccess?: (opened: Opened) => void;
  onError?: (error: unknown) => void;
}) {
  const plan = trpc.checkout.startPayment.useMutation(callbacks);
  const product = trpc.purchases.startPayment.useMutation(callbacks);
  const { mutateAsync: openPlan } = plan;
  const { mutateAsync: openProduct } = product;
  const open = useCallback(
    ({ wanted, withoutTrial, ...rest }: Asked) =>
      'planKey' in wanted
        ? openPlan({ ...wanted, withoutTrial, ...rest })
        : openProduct({ ...wanted, ...rest }),
    [openPlan, openProduct],
  );
  return { open, error: plan.error ?? product.error, isPending: plan.isPending || product.isPending };
}

/** Opens the payment that the page is for; without the trial once a card has had one. */
export function usePayment(wanted: Wanted) {
  const { actId, settle } = useAct();
  const withoutTrial = useAct();
  const [payment, setPayment] = useState<Opened>();
  const { error, isPending, ...opening } = useOpenPayment({ onSuccess: setPayment, onError: settle });
  // A failure is shown as the mutation's own.
  const begin = (asked: Pick<Asked, 'withoutTrial' | 'actId'>) =>
    void opening.open({ wanted, ...asked }).catch(() => undefined);
  const open = () => begin({ withoutTrial: false, actId: actId() });
  const payAtOnce = () => begin({ withoutTrial: true, actId: withoutTrial.actId() });
  return { payment, show: setPayment, open, payAtOnce, error, isPending };
}
