import { readEnvironment } from './environment.ts';
import { openPlatform, stopOnSignal } from './open-platform.ts';

const env = readEnvironment(process.env);
const { billing, database, logger, stopTelemetry } = await openPlatform(env, 'worker');
await billing.worker.start();
logger.info('worker running');
stopOnSignal(logger, async () => {
  await billing.close();
  await database.destroy();
  await stopTelemetry();
});
