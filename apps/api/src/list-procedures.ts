import type { AnyTRPCProcedure, AnyTRPCRouter } from '@trpc/server';
import type { Access } from './trpc.ts';

export interface ListedProcedure {
  path: string;
  type: 'query' | 'mutation' | 'subscription';
  access: Access | undefined;
}

/** Every procedure of a router with what it says of who may call it. */
export function listProcedures(router: AnyTRPCRouter): ListedProcedure[] {
  const procedures = router._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
  return Object.entries(procedures).map(([path, { _def }]) => ({
    path,
    type: _def.type,
    access: (_def.meta as { access?: Access } | undefined)?.access,
  }));
}
