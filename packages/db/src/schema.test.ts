import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const parts = new URL('./schema/', import.meta.url);
const source = [
  new URL('./schema.ts', import.meta.url),
  ...readdirSync(parts).map((name) => new URL(name, parts)),
]
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** What a TypeScript type of schema.ts says about its column: the kind of value, and whether null may stand there. */
function describeType(type: string): { kinds: string[]; nullable: boolean } {
  const inner = /^Generated<(.*)>$/.exec(type)?.[1] ?? type;
  const nullable = /Nullable|\| null/.test(inner);
  const core = inner.replace(' | null', '').replace('Nullable', '');
  if (/Timestamp/.test(core)) return { kinds: ['timestamp with time zone'], nullable };
  if (/^Json/.test(core)) return { kinds: ['jsonb', 'json'], nullable };
  if (core.endsWith('[]')) return { kinds: ['ARRAY'], nullable };
  if (core === 'boolean') return { kinds: ['boolean'], nullable };
  if (core === 'number' || core === 'AmountMinor') return { kinds: ['integer', 'bigint'], nullable };
  return { kinds: ['text', 'uuid'], nullable };
}

function declaredTables(): Record<string, Record<string, ReturnType<typeof describeType>>> {
  const interfaces = new Map<string, Record<string, ReturnType<typeof describeType>>>();
  for (const [, name = '', body = ''] of source.matchAll(/interface (\w+Table) \{([^}]*)\}/g)) {
    const columns: Record<string, ReturnType<typeof describeType>> = {};
    for (const [, column = '', type = ''] of body.matchAll(/^ {2}(\w+): (.+);$/gm))
      columns[column] = describeType(type);
    interfaces.set(name, columns);
  }
  const database = /interface Database \{([^}]*)\}/.exec(source)?.[1] ?? '';
  return Object.fromEntries(
    [...database.matchAll(/(\w+): (\w+);/g)].map(([, table = '', name = '']) => [
      table,
      interfaces.get(name) ?? {},
    ]),
  );
}

test('schema.ts and schema/ say of every table and column what the migrated database has', async () => {
  const { rows } = await sql<{
    table_name: string;
    column_name: string;
    data_type: string;
    is_nullable: string;
  }>`
    select table_name, column_name, data_type, is_nullable from information_schema.columns
    where table_schema = 'public' and table_name not like 'kysely_%'
      and table_name not in (select relname from pg_class where relispartition)`.execute(database.db);
  const declared = declaredTables();
  const actual: Record<string, Record<string, ReturnType<typeof describeType>>> = {};
  for (const row of rows) {
    const kinds = declared[row.table_name]?.[row.column_name]?.kinds ?? [];
    actual[row.table_name] ??= {};
    const columns = actual[row.table_name] ?? {};
    columns[row.column_name] = {
      kinds: kinds.includes(row.data_type) ? kinds : [row.data_type],
      nullable: row.is_nullable === 'YES',
    };
  }
  expect(Object.keys(declared).length).toBeGreaterThan(20);
  expect(actual).toEqual(declared);
});
