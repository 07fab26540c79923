import type { Decline } from './card-outcome.ts';

/**
 * What the bank adds to its decline (docs.stripe.com/declines/card#retrying-issuer-declines). The cards that test mode declines
 * in general come with this advice and this code, as answers show that others have recorded of it; of the other cards none is
 * known.
 */
export const adviceOn = ({
  declineCode,
}: Decline): { advice_code?: string; network_decline_code?: string } =>
  declineCode === 'generic_decline' ? { advice_code: 'try_again_later', network_decline_code: '01' } : {};
