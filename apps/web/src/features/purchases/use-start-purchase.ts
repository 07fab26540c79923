import { type Inputs, trpc } from '../../server.ts';
import { useAct } from '../../use-act.ts';
import { leaveFor } from '../portal/leave-for.ts';

/** Opens the hosted payment page for something that is bought once. A double click opens the same one. */
export function useStartPurchase() {
  const { actId, settle } = useAct();
  const mutation = trpc.purchases.start.useMutation({
    onSuccess: ({ url }) => leaveFor(url),
    onError: settle,
  });
  return {
    start: (input: Omit<Inputs['purchases']['start'], 'actId'>) =>
      mutation.mutate({ ...input, actId: actId() }),
    // Still busy while the browser is on its way to the payment page.
    isPending: mutation.isPending || mutation.isSuccess,
    error: mutation.error,
  };
}
