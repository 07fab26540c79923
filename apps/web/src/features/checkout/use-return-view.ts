import { skipToken } from '@tanstack/react-query';
import { toFailure } from '../../failure.ts';
import { trpc } from '../../server.ts';
import {
  type CheckoutStatus,
  decideNextAsk,
  decideReturnView,
  type ReturnView,
} from './decide-return-view.ts';
import { useWaited } from './use-waited.ts';

/** Asks the server until a webhook has decided; `live.changes` makes it ask at once. */
export function useReturnView(reference: string | null): ReturnView {
  const decide = (status: CheckoutStatus | undefined, error: unknown, waitedMs: number) =>
    decideReturnView({ reference, status, failure: error ? toFailure(error) : null, waitedMs });
  const query = trpc.checkout.status.useQuery(reference ? { reference } : skipToken, {
    staleTime: 0,
    refetchInterval: ({ state }) => decideNextAsk(decide(state.data, state.error, 0)),
  });
  const isWaiting = decideNextAsk(decide(query.data, query.error, 0)) !== false;
  return decide(query.data, query.error, useWaited(isWaiting));
}
