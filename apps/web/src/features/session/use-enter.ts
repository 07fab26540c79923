import { matchQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { getQueryKey } from '@trpc/react-query';
import { queries, queryClient, trpc } from '../../server.ts';

/** After signing in or out: forgets everything of the person before, then goes on as who is signed in now. */
export function useEnter(): (path: string) => Promise<void> {
  const router = useRouter();
  return async (path) => {
    await queries.session.me.fetch(undefined, { staleTime: 0 });
    // The session's own query stays: the header watches it.
    const session = { queryKey: getQueryKey(trpc.session.me) };
    queryClient.removeQueries({ predicate: (query) => !matchQuery(session, query) });
    router.history.push(path);
  };
}
