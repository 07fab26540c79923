import { type Outputs, trpc } from '../../server.ts';

export type Session = NonNullable<Outputs['session']['me']>;

/** Who is signed in: null for nobody, undefined while it is not known yet. */
export function useSession(): Session | null | undefined {
  return trpc.session.me.useQuery(undefined, { staleTime: 60_000 }).data;
}

/** Members see everything and change nothing: the server refuses them too. */
export function canManageBilling(session: Session | null | undefined): boolean {
  return session?.account.role === 'owner' || session?.account.role === 'billing_admin';
}
