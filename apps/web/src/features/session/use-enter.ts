import { useRouter } from '@tanstack/react-router';
import { queries, queryClient } from '../../server.ts';

/** After signing in or out: forgets everything of the person before, then goes on. */
export function useEnter(): (path: string) => Promise<void> {
  const router = useRouter();
  return async (path) => {
    queryClient.clear();
    await queries.session.me.ensureData();
    await router.invalidate();
    router.history.push(path);
  };
}
