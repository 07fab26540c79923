import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { idOf } from '../../kernel/state/references.ts';
import { findFee } from './application-fee.ts';
import { createFeeRefund, findFeeRefund, refundsOf, updateFeeRefund } from './refund-fee.ts';

/** https://docs.stripe.com/api/application_fees: the platform's, whatever account they were taken of. */
export const applicationFeeRoutes: readonly Route[] = [
  route('GET /v1/application_fees', 'ApplicationFeeListParams', (sim, params) => {
    const found = sim.store.applicationFees
      .newestFirst()
      .filter(
        ({ charge, originating_transaction: originating, created }) =>
          (params.charge === undefined || [idOf(charge), idOf(originating)].includes(params.charge)) &&
          isInRange(created, params.created),
      );
    return paginate(found, params, '/v1/application_fees');
  }),
  route('GET /v1/application_fees/:id', 'ApplicationFeeRetrieveParams', (sim, _, id: string) =>
    findFee(sim, id),
  ),
  route('POST /v1/application_fees/:id/refunds', 'ApplicationFeeCreateRefundParams', createFeeRefund),
  route(
    'GET /v1/application_fees/:id/refunds',
    'ApplicationFeeListRefundsParams',
    (sim, params, id: string) => {
      findFee(sim, id);
      return paginate(refundsOf(sim, id), params, `/v1/application_fees/${id}/refunds`);
    },
  ),
  route(
    'GET /v1/application_fees/:fee/refunds/:id',
    'ApplicationFeeRetrieveRefundParams',
    (sim, _, fee: string, id: string) => findFeeRefund(sim, fee, id),
  ),
  route('POST /v1/application_fees/:fee/refunds/:id', 'ApplicationFeeUpdateRefundParams', updateFeeRefund),
];
