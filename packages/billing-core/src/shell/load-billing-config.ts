import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { assertBillingConfig } from '../config/check-config.ts';
import type { BillingConfig } from '../config.ts';

/** Loads the plans from a file and checks them, so that a wrong file stops the start with its reason. */
export async function loadBillingConfig(path: string): Promise<BillingConfig> {
  const module = (await import(pathToFileURL(resolve(path)).href)) as { default?: unknown };
  const config = module.default;
  assertBillingConfig(config, path);
  return config;
}
