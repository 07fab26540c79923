// One worker process of bench/job-engines.ts: `worker.ts ENGINE URL`. It notes when a job begins and when it is done.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ENGINES, isEngineName, type Payload } from './engine.ts';

const [name, url = ''] = process.argv.slice(2);
if (!isEngineName(name)) throw new Error(`Which engine? ${Object.keys(ENGINES).join(' | ')}`);
const FOREVER_MS = 3_600_000;

const pool = new pg.Pool({ connectionString: url, max: 8 });
pool.on('error', (error) => console.error(String(error)));
// Both engines let errors of connections that were cut come out here; a worker that ends of it would prove nothing.
process.on('unhandledRejection', (error) => console.error('unhandled', String(error)));

async function job({ id, ms, hang }: Payload): Promise<void> {
  const { rows } = await pool.query(
    'insert into runs (engine, job, pid) values ($1, $2, $3) returning (select count(*)::int from runs where engine = $1 and job = $2) as earlier',
    [name, id, process.pid],
  );
  await sleep(hang && rows[0].earlier === 0 ? FOREVER_MS : ms);
  await pool.query(
    'update runs set done_at = clock_timestamp() where engine = $1 and job = $2 and pid = $3',
    [name, id, process.pid],
  );
}

await ENGINES[name].work(url, job);
console.log('ready');
