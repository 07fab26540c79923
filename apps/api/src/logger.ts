import { type Logger, pino } from 'pino';

const SECRETS =
  /\b(?:[sr]k_(?:test|live)_|whsec_)[A-Za-z0-9]+|\b(?:pi|seti)_[A-Za-z0-9]+_secret_[A-Za-z0-9]+|\/(?:c\/pay|p\/session)\/[^\s"']+/g;
const EMAILS = /[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}/g;

/** Structured logs, one JSON object a line. By path and, last, by pattern, no secret, address or bearer link gets through. */
export function createLogger(
  level: string,
  write: (line: string) => void = (line) => process.stdout.write(line),
): Logger {
  return pino(
    {
      level,
      redact: {
        paths: [
          '*.authorization',
          '*.cookie',
          '*.password',
          '*.token',
          '*.secret',
          '*.url',
          'email',
          '*.email',
        ],
        censor: '[redacted]',
      },
    },
    { write: (line: string) => write(line.replace(SECRETS, '[secret]').replace(EMAILS, '[email]')) },
  );
}
