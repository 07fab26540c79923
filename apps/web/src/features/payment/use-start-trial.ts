import { trpc } from '../../server.ts';
import { useAct } from '../../use-act.ts';

/** Begins the trial that a card was saved for. Pressed again after a lost answer, it is the same trial. */
export function useStartTrial(onStarted: (reference: string) => void) {
  const { actId, settle } = useAct();
  const mutation = trpc.checkout.startTrial.useMutation({
    onSuccess: ({ reference }) => onStarted(reference),
    onError: settle,
  });
  return {
    start: async (reference: string) => {
      await mutation.mutateAsync({ reference, actId: actId() }).catch(() => undefined);
    },
    error: mutation.error,
    isPending: mutation.isPending,
  };
}
