import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { createRefund } from './create-refund.ts';

/** https://docs.stripe.com/api/refunds */
export const refundRoutes: readonly Route[] = [
  route('POST /v1/refunds', 'RefundCreateParams', createRefund),
  route('GET /v1/refunds', 'RefundListParams', (sim, params) => {
    const found = sim.store.refunds
      .newestFirst()
      .filter(
        (refund) =>
          (params.charge === undefined || refund.charge === params.charge) &&
          (params.payment_intent === undefined || refund.payment_intent === params.payment_intent) &&
          isInRange(refund.created, params.created),
      );
    return paginate(found, params, '/v1/refunds');
  }),
  route('POST /v1/refunds/:id', 'RefundUpdateParams', (sim, params, id: string) => {
    const refund = sim.store.refunds.get(id);
    if (!refund) throw noSuch('refund', id);
    const after = sim.store.refunds.put({
      ...refund,
      metadata: mergeMetadata(refund.metadata, params.metadata),
    });
    sim.emit('refund.updated', after, refund);
    return after;
  }),
  route('POST /v1/refunds/:id/cancel', 'RefundCancelParams', (sim, _, id: string) => {
    // Only a refund that waits for the customer's bank details can be; no card's refund does (docs.stripe.com/api/refunds/cancel).
    if (!sim.store.refunds.get(id)) throw noSuch('refund', id);
    throw invalidRequest('Only refunds with the status requires_action can be canceled.');
  }),
  route('GET /v1/refunds/:id', 'RefundRetrieveParams', (sim, _, id: string) => {
    const refund = sim.store.refunds.get(id);
    if (!refund) throw noSuch('refund', id);
    return refund;
  }),
];
