// `npm run mails [-- --port N]`: every kind of mail and its cases in every language, as HTML and as plain text, from sample facts.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { isMailKind, type MailKind } from '@billwright/billing-core';
import { LANGUAGES, renderMail } from '../src/index.ts';
import { MAIL_SAMPLE_KINDS, sampleCases, sampleMail } from '../src/samples.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '3100' } } });

const server = createServer((request, response) => {
  answer(new URL(request.url ?? '/', 'http://localhost').pathname)
    .then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
      response.end(body);
    })
    .catch((error: unknown) => response.writeHead(500).end(String(error)));
});

async function answer(path: string): Promise<{ status: number; type: string; body: string }> {
  if (path === '/') return { status: 200, type: 'text/html', body: await listMails() };
  const [, form, kind = '', language = '', which] = path.split('/');
  if (!isMailKind(kind)) return { status: 404, type: 'text/plain', body: 'There is no such mail.' };
  const mail = await renderMail(sampleMail(kind, language, which));
  return form === 'text'
    ? { status: 200, type: 'text/plain', body: `${mail.subject}\n\n${mail.text}` }
    : { status: 200, type: 'text/html', body: mail.html };
}

async function listMails(): Promise<string> {
  const rows = await Promise.all(MAIL_SAMPLE_KINDS.map(rowOf));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>Mails</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}
    table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #8884;padding:.5rem;text-align:left;vertical-align:top}</style>
    <h1>Mails</h1><table><tr><th>Kind${LANGUAGES.map(({ name }) => `<th>${name}`).join('')}</tr>${rows.join('')}</table></html>`;
}

async function rowOf(kind: MailKind): Promise<string> {
  const cells = await Promise.all(
    LANGUAGES.map(async ({ code }) => {
      const { subject } = await renderMail(sampleMail(kind, code));
      const ways = sampleCases(kind).map(
        (which) =>
          `${which} <a href="/html/${kind}/${code}/${which}">HTML</a> <a href="/text/${kind}/${code}/${which}">text</a>`,
      );
      return `<td>${escapeHtml(subject)}<br><small>${ways.join(' · ')}</small></td>`;
    }),
  );
  return `<tr><th scope="row">${kind}${cells.join('')}</tr>`;
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

server.listen(Number(values.port), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`Every mail in every language: http://localhost:${port} (Ctrl-C ends it)`);
});
