import { paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { asOfNow, createRegistration, findRegistration, updateRegistration } from './tax-registration.ts';

const PATH = '/v1/tax/registrations';

/** https://docs.stripe.com/api/tax/registrations */
export const taxRegistrationRoutes: readonly Route[] = [
  route(`POST ${PATH}`, 'Tax.RegistrationCreateParams', createRegistration),
  route(`GET ${PATH}`, 'Tax.RegistrationListParams', (sim, { status = 'all', ...params }) => {
    const found = sim.store.taxRegistrations
      .newestFirst()
      .map((registration) => asOfNow(sim, registration))
      .filter((registration) => status === 'all' || registration.status === status);
    return paginate(found, params, PATH);
  }),
  route(`GET ${PATH}/:id`, 'Tax.RegistrationRetrieveParams', (sim, _, id: string) =>
    findRegistration(sim, id),
  ),
  route(`POST ${PATH}/:id`, 'Tax.RegistrationUpdateParams', updateRegistration),
];
