import { useCallback } from 'react';
import { trpc } from '../../server.ts';
import { useAct } from '../../use-act.ts';
import { leaveFor } from '../portal/leave-for.ts';

/** Opens what a card is saved with, and keeps what was saved. Pressed again after a lost answer, it is the same card. */
export function useAddMethod() {
  const starting = useAct();
  const finishing = useAct();
  const start = trpc.paymentMethods.startAdding.useMutation({ onError: starting.settle });
  const finish = trpc.paymentMethods.finishAdding.useMutation({
    onError: finishing.settle,
    // A load of its own: the next page does not let Stripe's script in.
    onSuccess: ({ isDefault }) =>
      leaveFor(`/billing/payment-methods?added=${isDefault ? 'default' : 'kept'}`),
  });
  const { mutate } = start;
  const open = useCallback(() => mutate({ actId: starting.actId() }), [mutate]);
  return {
    setup: start.data,
    open,
    openError: start.error,
    keep: async (reference: string, isDefault: boolean) => {
      await finish.mutateAsync({ reference, isDefault, actId: finishing.actId() }).catch(() => undefined);
    },
    keepError: finish.error,
    isKeeping: finish.isPending || finish.isSuccess,
  };
}
