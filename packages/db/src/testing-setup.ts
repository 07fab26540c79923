import { startTestServer } from '@billwright/postgres-embedded';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createDb } from './client.ts';
import { migrateToLatest } from './migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run, and the migrated database that the tests' own are copied from. */
    testServer: { url: string; template: string };
  }
}

/** vitest's `globalSetup` of every package that tests on a real PostgreSQL: one server a run, one template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  const template = `billwright_template_${process.pid}`;
  await execute(server.url, `create database ${template}`);
  const url = withDatabase(server.url, template);
  const { db, destroy } = createDb({ connectionString: url, max: 1 });
  await migrateToLatest(db).finally(destroy);
  project.provide('testServer', { url: server.url, template });
  return async () => {
    await execute(server.url, `drop database if exists ${template} with (force)`);
    await server.stop();
  };
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

export async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
