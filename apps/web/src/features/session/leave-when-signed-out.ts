import type { AnyRouter } from '@tanstack/react-router';
import { toFailure } from '../../failure.ts';
import { queries, queryClient } from '../../server.ts';

/** A session that ended elsewhere: the next refused question leads to the sign-in page, and back after it. */
export function leaveWhenSignedOut(router: AnyRouter): void {
  queryClient.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'error') return;
    if (!toFailure(event.action.error).isSignedOut) return;
    queries.session.me.setData(undefined, null);
    void router.invalidate();
  });
}
