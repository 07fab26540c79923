import { type Route, route } from '../../kernel/http/routes.ts';
import { noSuch } from '../../kernel/stripe-error.ts';

/** https://docs.stripe.com/api/mandates: made when a debit is allowed, and only read. */
export const mandateRoutes: readonly Route[] = [
  route('GET /v1/mandates/:id', 'MandateRetrieveParams', (sim, _, id: string) => {
    const mandate = sim.store.mandates.get(id);
    if (!mandate) throw noSuch('mandate', id);
    return mandate;
  }),
];
