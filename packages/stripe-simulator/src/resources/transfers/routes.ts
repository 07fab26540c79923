import type Stripe from 'stripe';
import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { idOf } from '../../kernel/state/references.ts';
import { createTransfer } from './create-transfer.ts';
import { findReversal, findTransfer } from './find-transfer.ts';
import { createReversal } from './reverse-transfer.ts';

/** https://docs.stripe.com/api/transfers */
export const transferRoutes: readonly Route[] = [
  route('POST /v1/transfers', 'TransferCreateParams', createTransfer),
  route('GET /v1/transfers', 'TransferListParams', (sim, params) => {
    const found = sim.store.transfers
      .newestFirst()
      .filter(
        ({ destination, transfer_group: group, created }) =>
          (params.destination === undefined || idOf(destination) === params.destination) &&
          (params.transfer_group === undefined || group === params.transfer_group) &&
          isInRange(created, params.created),
      );
    return paginate(found, params, '/v1/transfers');
  }),
  route('GET /v1/transfers/:id', 'TransferRetrieveParams', (sim, _, id: string) => findTransfer(sim, id)),
  route('POST /v1/transfers/:id', 'TransferUpdateParams', updateTransfer),
  route('POST /v1/transfers/:id/reversals', 'TransferCreateReversalParams', createReversal),
  route('GET /v1/transfers/:id/reversals', 'TransferListReversalsParams', (sim, params, id: string) => {
    findTransfer(sim, id);
    const found = sim.store.transferReversals.where('transfer', id).reverse();
    return paginate(found, params, `/v1/transfers/${id}/reversals`);
  }),
  route(
    'GET /v1/transfers/:transfer/reversals/:id',
    'TransferRetrieveReversalParams',
    (sim, _, transfer: string, id: string) => findReversal(sim, transfer, id),
  ),
  route('POST /v1/transfers/:transfer/reversals/:id', 'TransferUpdateReversalParams', updateReversal),
];

/** Only its words. */
function updateTransfer(sim: Simulation, params: Stripe.TransferUpdateParams, id: string): Stripe.Transfer {
  const before = findTransfer(sim, id);
  const after = sim.store.transfers.put({
    ...before,
    description: params.description ?? before.description,
    metadata: mergeMetadata(before.metadata, params.metadata),
  });
  sim.emit('transfer.updated', after, before);
  return after;
}

function updateReversal(
  sim: Simulation,
  params: Stripe.TransferUpdateReversalParams,
  transferId: string,
  id: string,
): Stripe.TransferReversal {
  const before = findReversal(sim, transferId, id);
  const after = sim.store.transferReversals.put({
    ...before,
    metadata: mergeMetadata(before.metadata, params.metadata),
  });
  const transfer = findTransfer(sim, transferId);
  const all = sim.store.transferReversals.where('transfer', transferId).reverse();
  sim.store.transfers.put({ ...transfer, reversals: paginate(all, {}, transfer.reversals.url) });
  return after;
}
