import { readFileSync } from 'node:fs';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, openShop, refusal, type Shop } from '../shop.ts';

let shop: Shop;
let stripe: Stripe;
beforeAll(async () => {
  shop = await openShop();
  stripe = shop.stripe;
});
afterAll(() => shop.running.close());

const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from([0, 255, 13, 10, 0])]);
const upload = (more: Partial<Stripe.FileCreateParams> = {}) =>
  stripe.files.create({
    purpose: 'dispute_evidence',
    file: { data: PDF, name: 'receipt “é”.pdf', type: 'application/pdf' },
    ...more,
  });

test('a file is uploaded in parts, byte by byte, and downloaded with the key', async () => {
  const file = await upload();
  expect(file).toMatchObject({
    filename: 'receipt “é”.pdf',
    purpose: 'dispute_evidence',
    size: PDF.length,
    type: 'pdf',
    expires_at: file.created + 274 * DAY,
    links: { data: [] },
  });
  expect(await shop.newEvents()).toEqual(['file.created']);
  expect(await stripe.files.retrieve(file.id)).toMatchObject({ id: file.id });
  expect((await fetch(file.url ?? '')).status).toBe(401);
  const answer = await fetch(file.url ?? '', { headers: { authorization: 'Bearer sk_test_1' } });
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(PDF);
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
  await shop.advance(275 * DAY);
  expect((await fetch(file.url ?? '', { headers: { authorization: 'Bearer sk_test_1' } })).status).toBe(404);
});

test('a large file passes, one that is larger than its purpose takes does not', async () => {
  const large = (bytes: number) => Buffer.concat([PDF, Buffer.alloc(bytes)]);
  const file = (bytes: number) => ({ file: { data: large(bytes), name: 'a.pdf', type: 'application/pdf' } });
  expect((await upload(file(4_000_000))).size).toBe(4_000_000 + PDF.length);
  expect(await refusal(upload(file(6_000_000)))).toMatchObject({ statusCode: 400, param: 'file' });
});

test('what a file is follows from what is in it, not from its name', async () => {
  const program = {
    data: readFileSync(process.execPath).subarray(0, 2_000),
    name: 'photo.pdf',
    type: 'image/png',
  };
  expect(await refusal(upload({ file: program }))).toMatchObject({ param: 'file' });
  const empty = { data: Buffer.alloc(0), name: 'a.pdf', type: 'application/pdf' };
  expect(await refusal(upload({ file: empty }))).toMatchObject({ param: 'file[data]' });
  const csv = { data: Buffer.from('a,b\n'), name: 'taxes.csv', type: 'text/csv' };
  expect((await upload({ file: csv, purpose: 'tax_document_user_upload' })).type).toBe('csv');
});

test('a file and its purpose are asked for by name', async () => {
  const headers = { authorization: 'Bearer sk_test_1' };
  const post = async (body: FormData | URLSearchParams) => {
    const answer = await fetch(`${shop.running.url}/v1/files`, { method: 'POST', headers, body });
    return (await answer.json()) as { error: { code: string; param: string } };
  };
  const form = new FormData();
  form.append('purpose', 'dispute_evidence');
  expect((await post(form)).error).toMatchObject({ code: 'parameter_missing', param: 'file' });
  expect((await post(new URLSearchParams({ purpose: 'dispute_evidence' }))).error).toMatchObject({
    param: 'file',
  });
  const broken = await fetch(`${shop.running.url}/v1/files`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' },
    body: '--y\r\nnothing',
  });
  expect(broken.status).toBe(400);
});

test('identity documents have no links and are not given out again', async () => {
  const file = await upload({ purpose: 'identity_document' });
  expect(await refusal(stripe.fileLinks.create({ file: file.id }))).toMatchObject({ param: 'file' });
  const answer = await fetch(file.url ?? '', { headers: { authorization: 'Bearer sk_test_1' } });
  expect(answer.status).toBe(403);
});

test('a link opens its file to anybody until it expires, and only with its whole address', async () => {
  const file = await upload({ file_link_data: { create: true, metadata: { a: '1' } } });
  const [first] = file.links?.data ?? [];
  expect(first).toMatchObject({ expired: false, file: file.id, metadata: { a: '1' } });
  const link = await stripe.fileLinks.create({
    file: file.id,
    expires_at: shop.running.simulator.now() + DAY,
    expand: ['file'],
  });
  expect(link.file).toMatchObject({ id: file.id });
  const open = async (url: string | null) => (await fetch(url ?? '')).status;
  expect(await open(link.url)).toBe(200);
  expect(await open(`${link.url?.slice(0, -1)}`)).toBe(404);
  await shop.advance(2 * DAY);
  expect(await stripe.fileLinks.retrieve(link.id)).toMatchObject({ expired: true, url: null });
  expect(await open(link.url)).toBe(404);
  const listed = await stripe.fileLinks.list({ file: file.id, expired: false });
  expect(listed.data.map(({ id }) => id)).toEqual([first?.id]);
  const ended = await stripe.fileLinks.update(first?.id ?? '', { expires_at: 'now', metadata: { a: '' } });
  expect(ended).toMatchObject({ expired: true, metadata: {} });
  expect(await open(first?.url ?? '')).toBe(404);
  expect(await refusal(stripe.fileLinks.update(ended.id, { expires_at: '' }))).toMatchObject({
    param: 'expires_at',
  });
});

test('files are listed by purpose and by time', async () => {
  const { data } = await stripe.files.list({ purpose: 'identity_document' });
  expect(data.map(({ purpose }) => purpose)).toEqual(['identity_document']);
  const later = await stripe.files.list({ created: { gt: shop.running.simulator.now() } });
  expect(later.data).toEqual([]);
});

test('a dispute takes files that were uploaded as evidence, and no others', async () => {
  await stripe.paymentIntents.create({
    amount: 5_000,
    currency: 'usd',
    payment_method: 'pm_card_createDispute',
    confirm: true,
  });
  await shop.advance(60);
  const [dispute] = (await stripe.disputes.list({ limit: 1 })).data;
  const give = (receipt: string) =>
    stripe.disputes.update(dispute?.id ?? '', {
      evidence: { receipt },
      submit: false,
      expand: ['evidence.receipt'],
    });
  expect(await refusal(give('file_none'))).toMatchObject({
    code: 'resource_missing',
    param: 'evidence[receipt]',
  });
  const logo = await upload({ purpose: 'pci_document' });
  expect(await refusal(give(logo.id))).toMatchObject({ param: 'evidence[receipt]' });
  const file = await upload();
  expect((await give(file.id)).evidence.receipt).toMatchObject({ id: file.id, object: 'file' });
});
