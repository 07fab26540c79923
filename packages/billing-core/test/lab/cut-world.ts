import { createStripeReads } from '../../src/shell/calls/stripe-reads.ts';
import type { BillingContext } from '../../src/shell/context.ts';
import { createInboxWriter } from '../../src/shell/receive/store-events.ts';
import { createContext, drainDue } from '../context.ts';
import { openWorld, type World } from '../world.ts';
import { type Failpoint, underFailpoint } from './failpoints.ts';
import { type Stand, standConfig } from './stand.ts';

/** A world without a worker, in which any process may die before any statement. */
export interface CutWorld {
  world: World;
  /** A process to which nothing happens. */
  sound: BillingContext;
  stand: Stand;
  /** Another process, whose every statement passes the failpoint. */
  processUnder(failpoint: Failpoint): BillingContext;
  close(): Promise<void>;
}

export async function openCutWorld(): Promise<CutWorld> {
  const world = await openWorld({ worker: false, config: standConfig }, { publishableKey: 'pk_test_world' });
  const sound = createContext(world);
  const settle = async () => {
    await world.simulator.simulator.idle();
    await drainDue(sound);
  };
  return {
    world,
    sound,
    stand: { ...world, settle },
    processUnder: (failpoint) => {
      const db = underFailpoint(world.database.pool, failpoint);
      return { ...sound, db, inbox: createInboxWriter(db), reads: createStripeReads({ ...sound, db }) };
    },
    close: async () => {
      await sound.jobs.stop();
      await world.close();
    },
  };
}
