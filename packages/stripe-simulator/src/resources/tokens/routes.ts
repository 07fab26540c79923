import { type Route, route } from '../../kernel/http/routes.ts';
import { noSuch } from '../../kernel/stripe-error.ts';
import { createToken } from './create-token.ts';

/** https://docs.stripe.com/api/tokens */
export const tokenRoutes: readonly Route[] = [
  route('POST /v1/tokens', 'TokenCreateParams', createToken),
  route('GET /v1/tokens/:id', 'TokenRetrieveParams', (sim, _, id: string) => {
    const token = sim.store.tokens.get(id);
    if (!token) throw noSuch('token', id);
    return token;
  }),
];
