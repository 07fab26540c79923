import type { MailAnswer } from '@billwright/billing-core';

/** What nodemailer puts on its errors (nodemailer.com/errors). */
interface SmtpFailure {
  message: string;
  responseCode?: number;
  response?: string;
  /** At which step: `RCPT TO`, `DATA`, `MAIL FROM`, `AUTH …`, `CONN`, `API`. */
  command?: string;
  code?: string;
}

/** Enhanced codes about the mailbox itself: that it is not there, has moved or is closed (rfc-editor.org/rfc/rfc3463, 3.2 and 3.3). */
const OF_ADDRESS = /\b5\.(1\.[0-6]|2\.1)\b/;

/**
 * What a failure to send means.
 *
 * - A 5xx to a recipient, or to the message with a code of the address: refused for good, the address is why.
 * - Another 5xx to the message: this mail is refused for good.
 * - A 4xx to either: later (rfc-editor.org/rfc/rfc5321, 4.2.1). 421 is the server's own state.
 * - Everything before a recipient was named (no connection, our login or our sender refused): no mail would get through.
 */
export function readSmtpError(error: unknown): Exclude<MailAnswer, { outcome: 'accepted' }> {
  const failure = toFailure(error);
  const { responseCode = 0, response, command = '', code } = failure;
  const reason = oneLine(response ?? failure.message);
  if (code === 'EENVELOPE' && command === 'API')
    return { outcome: 'refused', reason: 'This is no mail address.', isAddress: true };
  if (command === 'API' && code === 'EMESSAGE') return { outcome: 'refused', reason, isAddress: false };
  const isOfMail =
    command === 'RCPT TO' || command === 'DATA' || (command === 'MAIL FROM' && code === 'EMESSAGE');
  if (!isOfMail || responseCode === 421) return { outcome: 'later', reason, isServer: true };
  if (responseCode >= 500 || (code === 'EMESSAGE' && responseCode === 0))
    return { outcome: 'refused', reason, isAddress: command === 'RCPT TO' || OF_ADDRESS.test(reason) };
  return { outcome: 'later', reason, isServer: responseCode === 0 };
}

function toFailure(error: unknown): SmtpFailure {
  if (!(error instanceof Error)) return { message: String(error) };
  const of = (name: string): unknown => Reflect.get(error, name);
  const [responseCode, response, command, code] = ['responseCode', 'response', 'command', 'code'].map(of);
  return {
    message: error.message,
    ...(typeof responseCode === 'number' ? { responseCode } : {}),
    ...(typeof response === 'string' ? { response } : {}),
    ...(typeof command === 'string' ? { command } : {}),
    ...(typeof code === 'string' ? { code } : {}),
  };
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim().slice(0, 500);
