import { type Inputs, trpc } from '../../server.ts';
import { useAct } from '../../use-act.ts';
import { leaveFor } from './leave-for.ts';

type Opening = Omit<Inputs['portal']['open'], 'actId'>;

/** Opens the hosted page where cards and addresses are kept; card numbers never touch this app. */
export function useOpenPortal() {
  const { actId, settle } = useAct();
  const mutation = trpc.portal.open.useMutation({
    onSuccess: ({ url }) => leaveFor(url),
    onError: settle,
  });
  return {
    open: (opening: Opening) => mutation.mutate({ ...opening, actId: actId() }),
    isPending: mutation.isPending || mutation.isSuccess,
    error: mutation.error,
  };
}
