import { type Inputs, trpc } from '../../server.ts';
import { useAct } from '../../use-act.ts';
import { leaveFor } from './leave-for.ts';

/** Opens the hosted page where cards and addresses are kept; card numbers never touch this app. */
export function useOpenPortal() {
  const { actId, settle } = useAct();
  const mutation = trpc.portal.open.useMutation({
    onSuccess: ({ url }) => leaveFor(url),
    onError: settle,
  });
  return {
    open: (flow: Inputs['portal']['open']['flow']) => mutation.mutate({ flow, actId: actId() }),
    isPending: mutation.isPending || mutation.isSuccess,
    error: mutation.error,
  };
}
