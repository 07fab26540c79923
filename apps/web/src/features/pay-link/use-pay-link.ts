import { useEffect } from 'react';
import { trpc } from '../../server.ts';
import { useAct } from '../../use-act.ts';
import { leaveFor } from '../portal/leave-for.ts';

/** What the link of a mail shows, and the way on to Stripe's page of a new card. */
export function usePayLink(token: string) {
  const { actId, settle } = useAct();
  const shown = trpc.payLink.view.useMutation();
  const { mutate: show } = shown;
  useEffect(() => show({ token }), [show, token]);
  const opening = trpc.payLink.open.useMutation({ onSuccess: ({ url }) => leaveFor(url), onError: settle });
  return {
    shown,
    retry: () => show({ token }),
    open: () => opening.mutate({ token, actId: actId() }),
    isOpening: opening.isPending || opening.isSuccess,
    error: opening.error,
  };
}
