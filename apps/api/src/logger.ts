import { type Logger, pino } from 'pino';

/** Keys, signing secrets, client secrets, links that open something, passwords in connection strings. */
const SECRETS =
  /\b[sr]k_(?:test|live)_\w+|\bwhsec_[\w+/=]+|\b[a-z]+_\w+_secret_\w+|\/(?:c\/pay|p\/session)\/[^\s"'\\]+|(?<=:\/\/[^\s:/@"\\]*:)[^\s@"\\]+(?=@)|(?<=\bBearer )[\w.~+/=-]+/g;
const EMAILS = /[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}/g;
/** As long as a card's number, and of a network that there is: the first digit tells a card from a time in milliseconds. */
const CARDS = /(?<![\w.-])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\w-])/g;

const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'token', 'secret', 'url', 'email', 'card'];

/** Structured logs, one JSON object a line. By path and, last, by pattern, no secret, address or bearer link gets through. */
export function createLogger(
  level: string,
  write: (line: string) => void = (line) => process.stdout.write(line),
): Logger {
  return pino(
    {
      level,
      redact: {
        paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        censor: '[redacted]',
      },
    },
    { write: (line: string) => write(hideByPattern(line)) },
  );
}

/** The last pass, over the whole line: whatever a library put into an error's words. The line stays JSON. */
export const hideByPattern = (line: string) =>
  line
    .replace(SECRETS, '[secret]')
    .replace(EMAILS, '[email]')
    .replace(CARDS, (found, at: number, text: string) => {
      if (!isLuhn(found)) return found;
      const isNumber = /[:,[]/.test(text[at - 1] ?? '');
      return isNumber ? '0' : '[card]';
    });

/** Whether the last digit checks the others (ISO/IEC 7812-1). */
function isLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '').split('').reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
