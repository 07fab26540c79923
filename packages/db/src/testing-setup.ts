import { randomBytes } from 'node:crypto';
import { startTestServer } from '@billwright/postgres-embedded';
import type { TestProject } from 'vitest/node';
import { execute, withDatabase } from './administer-server.ts';
import { createDb } from './client.ts';
import { migrateToLatest } from './migrate.ts';
import type {} from './testing.ts';

/** vitest's `globalSetup` of every package that tests on a real PostgreSQL: one server a run, one template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  const template = `billwright_template_${randomBytes(6).toString('hex')}`;
  try {
    await execute(server.url, `create database ${template}`);
    const { db, destroy } = createDb({ connectionString: withDatabase(server.url, template), max: 1 });
    await migrateToLatest(db).finally(destroy);
  } catch (error) {
    // vitest calls no teardown of a setup that failed.
    await server.stop();
    throw error;
  }
  project.provide('testServer', { url: server.url, template });
  return async () => {
    await execute(server.url, `drop database if exists ${template} with (force)`);
    await server.stop();
  };
}
