import { trpc } from '../../server.ts';
import { useAct } from '../../use-act.ts';
import type { Dispute } from './dispute-words.ts';

/** Whose dispute it is, with the id of what a person is about to do. */
export function useDisputeAct({ id: disputeId, accountId }: Dispute) {
  const act = useAct();
  const utils = trpc.useUtils();
  return {
    /** Runs it as one act; the page then shows what became of it. */
    run: async <T>(send: (of: { accountId: string; disputeId: string; actId: string }) => Promise<T>) => {
      try {
        const answer = await send({ accountId, disputeId, actId: act.actId() });
        act.finish();
        return answer;
      } catch (error) {
        act.settle(error);
        throw error;
      } finally {
        await utils.operator.disputes.invalidate();
      }
    },
  };
}
