import { isUtf8 } from 'node:buffer';
import { type MailReport, readMailReport } from '../../domain/mail/mail-report.ts';
import type { BillingContext } from '../context.ts';
import { type MessageRefusal, verifyMessage } from '../deliveries/verify-message.ts';
import { readBody } from '../receive/read-body.ts';
import { countMailReport } from '../telemetry.ts';
import { noteReport } from './note-report.ts';

const BODY_LIMIT_BYTES = 65_536;

/** What the sender reads. It helps an operator and tells a stranger nothing. */
const WORDS: Record<MessageRefusal | 'not_a_report', string> = {
  no_secret: 'No secret for reports is set here yet; send it again',
  headers_missing: 'The webhook-id, webhook-timestamp or webhook-signature header is missing',
  signature_wrong: 'The signature is not valid for this body',
  signature_too_old: 'The signature is more than five minutes old',
  signature_from_the_future: 'The signature is of more than five minutes from now: a clock is wrong',
  not_a_report: 'The body is not a report of a mail',
};

/**
 * `POST /webhooks/mail`: what a provider reports of a mail later, in one signed shape for all of them (docs/mail.md). Verified
 * before it is parsed; 2xx only once it is noted, also for what is told twice or is not ours to judge, so that it is not sent
 * again; 4xx for what no retry mends.
 */
export async function handleReport(context: BillingContext, request: Request): Promise<Response> {
  if (request.method !== 'POST') return answer(405, 'POST only', { allow: 'POST' });
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (body === undefined)
    return refuse(context, 413, { reason: 'too_large', words: `At most ${BODY_LIMIT_BYTES} bytes` });
  const secrets = context.mail?.reportSecrets ?? [];
  // By the machine's clock: senders know no other.
  const verified = verifyMessage({ headers: request.headers, body }, { secrets, nowMs: Date.now() });
  if ('refused' in verified) {
    const { refused: reason } = verified;
    return refuse(context, reason === 'no_secret' ? 503 : 400, { reason, words: WORDS[reason] });
  }
  const report = isUtf8(body) ? readMailReport(verified.id, parse(body)) : undefined;
  if (report === undefined)
    return refuse(context, 400, { reason: 'not_a_report', words: WORDS.not_a_report });
  return report === 'ignored' ? settle('ignored') : note(context, report);
}

async function note(context: BillingContext, report: MailReport): Promise<Response> {
  try {
    const noted = await noteReport(context, report);
    if (!noted.ok) return settle('unknown_mail');
    return settle(noted.value.isNew ? 'noted' : 'duplicate');
  } catch (error) {
    countMailReport('failed');
    context.logger.error({ err: error }, 'mail report not noted');
    return answer(503, 'The report could not be noted; send it again');
  }
}

function settle(outcome: 'noted' | 'duplicate' | 'unknown_mail' | 'ignored'): Response {
  countMailReport(outcome);
  return answer(200, outcome);
}

function refuse(
  { logger }: BillingContext,
  status: number,
  { reason, words }: { reason: string; words: string },
): Response {
  countMailReport('refused', reason);
  logger.warn({ reason }, 'mail report refused');
  return answer(status, words);
}

const answer = (status: number, text: string, headers: Record<string, string> = {}) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain', ...headers } });

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
