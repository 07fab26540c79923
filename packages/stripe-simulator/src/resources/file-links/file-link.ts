import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation, TaskHandlers } from '../../kernel/simulation.ts';
import { invalidRequest, noSuch } from '../../kernel/stripe-error.ts';
import { findFile } from '../files/find-file.ts';

/** The purposes whose files may be given to anybody (docs.stripe.com/api/file_links/create). */
const LINKABLE = new Set([
  'business_icon',
  'business_logo',
  'customer_signature',
  'dispute_evidence',
  'finance_report_run',
  'financial_account_statement',
  'identity_document_downloadable',
  'issuing_regulatory_reporting',
  'pci_document',
  'sigma_scheduled_query',
  'tax_document_user_upload',
  'terminal_android_apk',
  'terminal_reader_splashscreen',
]);

export function findFileLink(sim: Simulation, id: string): Stripe.FileLink {
  const link = sim.store.fileLinks.get(id);
  if (!link) throw noSuch('file link', id);
  return link;
}

/** A secret address at which anybody can read a file, until it expires. */
export function createFileLink(sim: Simulation, params: Stripe.FileLinkCreateParams): Stripe.FileLink {
  const file = findFile(sim, params.file, 'file');
  if (!LINKABLE.has(file.purpose))
    throw invalidRequest(`Files with the purpose ${file.purpose} can't have links.`, { param: 'file' });
  const { expires_at: expiresAt = null } = params;
  assertAhead(sim, expiresAt);
  const id = sim.newId('link');
  return keep(sim, {
    id,
    object: 'file_link',
    created: sim.now(),
    expired: false,
    expires_at: expiresAt,
    file: file.id,
    livemode: false,
    metadata: mergeMetadata(null, params.metadata),
    url: `${sim.baseUrl}/links/${Buffer.from(`${id}.${sim.newSecret(`file_link:${id}`, 40)}`).toString('base64url')}`,
  });
}

/** The link that an address is of, whose secret is still to be compared. */
export const linkIdOf = (address: string): string =>
  Buffer.from(address, 'base64url').toString('utf8').split('.')[0] ?? '';

/** An expired link stays expired. */
export function updateFileLink(
  sim: Simulation,
  params: Stripe.FileLinkUpdateParams,
  id: string,
): Stripe.FileLink {
  const before = findFileLink(sim, id);
  const metadata = mergeMetadata(before.metadata, params.metadata);
  const { expires_at: given } = params;
  if (given === undefined) return keep(sim, { ...before, metadata });
  if (before.expired) throw invalidRequest('This file link has expired.', { param: 'expires_at' });
  if (given === 'now')
    return keep(sim, { ...before, metadata, expired: true, expires_at: sim.now(), url: null });
  const expiresAt = given === '' || given === null ? null : given;
  assertAhead(sim, expiresAt);
  return keep(sim, { ...before, metadata, expires_at: expiresAt });
}

function assertAhead(sim: Simulation, expiresAt: number | null): void {
  if (expiresAt !== null && expiresAt <= sim.now())
    throw invalidRequest('expires_at must be in the future.', { param: 'expires_at' });
}

/** A file shows its latest ten links. */
function keep(sim: Simulation, link: Stripe.FileLink): Stripe.FileLink {
  const kept = sim.store.fileLinks.put(link);
  if (kept.expires_at !== null && !kept.expired) sim.schedule('file_link.expire', kept.id, kept.expires_at);
  else sim.unschedule('file_link.expire', kept.id);
  const file = findFile(sim, String(kept.file));
  const links = sim.store.fileLinks.filter((each) => each.file === file.id).toReversed();
  const list = { data: links.slice(0, 10), has_more: links.length > 10 };
  sim.store.files.put({ ...file, links: { object: 'list', url: `/v1/file_links?file=${file.id}`, ...list } });
  return kept;
}

export const fileLinkTasks: TaskHandlers = {
  'file_link.expire': (sim, id) => void keep(sim, { ...findFileLink(sim, id), expired: true, url: null }),
};
