import { trpc } from '../../server.ts';
import { useFlash } from '../../ui/flash.tsx';
import { useAct } from '../../use-act.ts';

export function useUndoCancellation() {
  const { actId, settle } = useAct();
  const utils = trpc.useUtils();
  const flash = useFlash();
  const mutation = trpc.cancellation.undo.useMutation({
    onSuccess: async () => {
      await Promise.all([utils.overview.invalidate(), utils.plans.invalidate()]);
      flash.show('Your subscription goes on as before.');
    },
    onError: settle,
  });
  return {
    undo: () => mutation.mutate({ actId: actId() }),
    isPending: mutation.isPending,
    error: mutation.error,
  };
}
