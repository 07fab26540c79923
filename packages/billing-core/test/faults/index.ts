import { connectionsCut, deadlocks, halfOpen, poolOfOne, postgresRestarted } from './database-faults.ts';
import { clockStepped, secretRolled } from './edge-faults.ts';
import type { Fault } from './fault.ts';
import { poison } from './poison-fault.ts';
import { apiKilled, askedToEnd, workerKilled } from './process-faults.ts';
import { diskFull } from './storage-faults.ts';
import { stripeDown, stripeFails, stripeSlow } from './stripe-faults.ts';
import { actsUnanswered, backupRestored, endpointDown } from './town-faults.ts';

/** Every fault by its name on the command line. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'worker-killed': workerKilled,
  'api-killed': apiKilled,
  'asked-to-end': askedToEnd,
  'postgres-restarted': postgresRestarted,
  'connections-cut': connectionsCut,
  'pool-of-one': poolOfOne,
  deadlocks,
  'half-open': halfOpen,
  'stripe-fails': stripeFails,
  'acts-unanswered': actsUnanswered,
  'stripe-down': stripeDown,
  'stripe-slow': stripeSlow,
  poison,
  'clock-stepped': clockStepped,
  'secret-rolled': secretRolled,
  'endpoint-down': endpointDown,
  'disk-full': diskFull,
  'backup-restored': backupRestored,
};
