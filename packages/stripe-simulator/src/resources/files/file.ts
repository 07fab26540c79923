import type Stripe from 'stripe';
import { mergeMetadata } from '../../kernel/params/metadata.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import { invalidRequest } from '../../kernel/stripe-error.ts';
import { createFileLink } from '../file-links/file-link.ts';
import { fileType } from './file-type.ts';
import { findFile } from './find-file.ts';
import { assertFits, isDownloadable } from './purposes.ts';

/** Keeps a file that came as one part of a form (docs.stripe.com/file-upload). Its content is kept as base64. */
export function createFile(
  sim: Simulation,
  { file, purpose, file_link_data }: Stripe.FileCreateParams,
): Stripe.File {
  const name = file.name === undefined || file.name === '' ? 'file' : file.name;
  const content = Buffer.from(String(file.data), 'base64');
  const { keptSeconds } = assertFits(purpose, fileType(content, name), content.length);
  const id = sim.newId('file');
  const kept = sim.store.files.put<Stripe.File>({
    id,
    object: 'file',
    created: sim.now(),
    expires_at: keptSeconds === null ? null : sim.now() + keptSeconds,
    filename: name,
    links: { object: 'list', data: [], has_more: false, url: `/v1/file_links?file=${id}` },
    purpose,
    size: content.length,
    title: null,
    type: fileType(content, name),
    url: `${sim.baseUrl}/v1/files/${id}/contents`,
  });
  sim.store.fileContents.put({ id, base64: content.toString('base64') });
  sim.emit('file.created', kept);
  if (file_link_data?.create === true) {
    const { create: _, ...link } = file_link_data;
    createFileLink(sim, { ...link, metadata: mergeMetadata(null, link.metadata), file: id });
  }
  return findFile(sim, id);
}

export interface FileContent {
  name: string;
  bytes: Buffer;
}

/** What is inside a file. @throws for one that has expired, does not exist, or is not given out again */
export function contentOf(sim: Simulation, id: string): FileContent {
  const file = findFile(sim, id);
  if (!isDownloadable(file.purpose))
    throw invalidRequest(`Files with the purpose ${file.purpose} can't be downloaded.`, { status: 403 });
  const content = sim.store.fileContents.get(id);
  if (!content || (file.expires_at !== null && file.expires_at <= sim.now()))
    throw invalidRequest(`The file ${id} has expired.`, { status: 404 });
  return { name: file.filename ?? id, bytes: Buffer.from(content.base64, 'base64') };
}
