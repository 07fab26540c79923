import { randomUUID } from 'node:crypto';
import { must, type World } from '../../../../packages/billing-core/test/world.ts';

/** The open dispute of an account, as the page names it. */
async function ofDispute({ billing }: World, accountId: string) {
  const { items } = await billing.disputes.list({ show: 'open' });
  const disputeId = items.find((each) => each.accountId === accountId)?.id ?? '';
  const { draft } = must(await billing.disputes.get(disputeId));
  return { accountId, disputeId, actId: randomUUID(), revision: draft?.revision };
}

async function attached(world: World) {
  const { revision: _revision, ...of } = await ofDispute(world, 'disputed');
  const file = { name: 'receipt.pdf', type: 'application/pdf', data: Buffer.from('%PDF-1.7\nreceipt') };
  const asked = { field: 'receipt', file, because: 'Before the test.' };
  const { fileId } = must(await world.billing.disputes.attach({ ...of, actorId: 'somebody' }, asked));
  return { ...of, actId: randomUUID(), fileId };
}

/** What staff does about a dispute, in the order in which one can. */
export const DISPUTES: Record<string, (world: World) => Promise<Record<string, unknown>>> = {
  'operator.disputes.edit': async (world) => ({
    ...(await ofDispute(world, 'disputed')),
    evidence: { uncategorized_text: 'They used it.' },
  }),
  'operator.disputes.collect': (world) => ofDispute(world, 'disputed'),
  'operator.disputes.chooseCompelling': async (world) => ({
    ...(await ofDispute(world, 'disputed')),
    choice: null,
  }),
  'operator.disputes.detach': attached,
  'operator.disputes.stage': (world) => ofDispute(world, 'disputed'),
  'operator.disputes.submit': (world) => ofDispute(world, 'disputed'),
  'operator.disputes.accept': (world) => ofDispute(world, 'given-up'),
};
