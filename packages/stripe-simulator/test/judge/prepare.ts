import { loadSchemas } from './load-schemas.ts';

/** Before all files of tests: derives the schemas once, if they are not there yet. */
export default async function prepare(): Promise<void> {
  await loadSchemas();
}
