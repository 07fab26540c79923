import { type Outputs, trpc } from '../../server.ts';
import { useAct } from '../../use-act.ts';

/** Gives a seat or takes one away; a double click is one act, and the page shows what the server says then. */
export function useChangeSeats(change: 'add' | 'remove', onDone?: () => void) {
  const { actId, settle, finish } = useAct();
  const utils = trpc.useUtils();
  const options = {
    onSuccess: (seats: Outputs['seats']['list']) => {
      finish();
      utils.seats.list.setData(undefined, seats);
      onDone?.();
    },
    onError: settle,
  };
  const add = trpc.seats.add.useMutation(options);
  const remove = trpc.seats.remove.useMutation(options);
  const mutation = change === 'add' ? add : remove;
  return {
    change: (memberId: string) => mutation.mutate({ memberId, actId: actId() }),
    isPending: mutation.isPending,
    error: mutation.error,
  };
}
