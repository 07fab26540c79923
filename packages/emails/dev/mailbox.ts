// The mailbox of `npm start`: takes every mail, delivers none, and shows them all in the browser.
import { parseArgs } from 'node:util';
import { MailDev } from 'maildev';

const HOST = '127.0.0.1';
/** The oldest go, so that a folder that is never emptied does not fill the disk. */
const KEPT = 1_000;

const { values } = parseArgs({
  options: {
    'smtp-port': { type: 'string', default: '1025' },
    'web-port': { type: 'string', default: '1080' },
    directory: { type: 'string' },
  },
});

const mailbox = new MailDev({
  smtp: Number(values['smtp-port']),
  ip: HOST,
  web: Number(values['web-port']),
  webIp: HOST,
  maxEmails: KEPT,
  silent: true,
  ...(values.directory ? { mailDirectory: values.directory } : {}),
});
await mailbox.start();
console.log(`mailbox listening: smtp ${values['smtp-port']}, web ${values['web-port']}`);
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void mailbox.stop().finally(() => process.exit(0)));
