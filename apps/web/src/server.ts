import type { AppRouter } from '@billwright/api';
import { QueryClient } from '@tanstack/react-query';
import { httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { createTRPCQueryUtils, createTRPCReact } from '@trpc/react-query';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { toFailure } from './failure.ts';

export type Outputs = inferRouterOutputs<AppRouter>;
export type Inputs = inferRouterInputs<AppRouter>;

/** Hooks for every procedure of the api, typed by its router. */
export const trpc = createTRPCReact<AppRouter>();

const url = '/api/trpc';

export const trpcClient = trpc.createClient({
  links: [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url }),
      // The api refuses batches of more than 20.
      false: httpBatchLink({ url, maxItems: 10 }),
    }),
  ],
});

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the server decided stays so; only what never got an answer is asked again.
      retry: (failures, error) => failures < 2 && toFailure(error).isWorthRetrying,
    },
    // A mutation is repeated by the person, with the same act id, never by the program.
    mutations: { retry: false },
  },
});

/** For route guards, which run outside of React. */
export const queries = createTRPCQueryUtils<AppRouter>({ queryClient, client: trpcClient });
