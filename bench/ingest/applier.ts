// A worker in a process of its own. Says when it has begun.
import { openBilling } from './open-billing.ts';

const { billing } = openBilling(process.env.DATABASE_URL ?? '');
await billing.worker.start();
console.log('started');
