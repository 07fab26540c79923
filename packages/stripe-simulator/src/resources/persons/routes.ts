import { type Route, route } from '../../kernel/http/routes.ts';
import { createPerson, deletePerson, listPersons, retrievePerson, updatePerson } from './person.ts';

/** https://docs.stripe.com/api/persons */
export const personRoutes: readonly Route[] = [
  route('POST /v1/accounts/:account/persons', 'AccountCreatePersonParams', createPerson),
  route('GET /v1/accounts/:account/persons', 'AccountListPersonsParams', listPersons),
  route('GET /v1/accounts/:account/persons/:id', 'AccountRetrievePersonParams', retrievePerson),
  route('POST /v1/accounts/:account/persons/:id', 'AccountUpdatePersonParams', updatePerson),
  route('DELETE /v1/accounts/:account/persons/:id', 'AccountDeletePersonParams', deletePerson),
];
