import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import type { TaskHandlers } from '../../kernel/simulation.ts';
import { raiseWarning } from '../early-fraud-warnings/early-fraud-warning.ts';
import { findDispute } from './dispute.ts';
import { disputeLife } from './dispute-life.ts';
import { closeDispute, updateDispute } from './update-dispute.ts';

/** https://docs.stripe.com/api/disputes */
export const disputeRoutes: readonly Route[] = [
  route('GET /v1/disputes', 'DisputeListParams', (sim, params) => {
    const found = sim.store.disputes
      .newestFirst()
      .filter(
        (dispute) =>
          (params.charge === undefined || dispute.charge === params.charge) &&
          (params.payment_intent === undefined || dispute.payment_intent === params.payment_intent) &&
          isInRange(dispute.created, params.created),
      );
    return paginate(found, params, '/v1/disputes');
  }),
  route('GET /v1/disputes/:id', 'DisputeRetrieveParams', (sim, _, id: string) => findDispute(sim, id)),
  route('POST /v1/disputes/:id', 'DisputeUpdateParams', updateDispute),
  route('POST /v1/disputes/:id/close', 'DisputeCloseParams', closeDispute),
];

export const disputeTasks: TaskHandlers = { ...disputeLife, 'early_fraud_warning.raise': raiseWarning };
