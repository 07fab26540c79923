// The webhook route in a process of its own, answered as the API does (apps/api/src/webhooks-first.ts). Prints its port.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openBilling } from './open-billing.ts';

const { billing } = openBilling(process.env.DATABASE_URL ?? '');
const server = createServer((request, response) => void billing.webhooks.answer(request, response));
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
