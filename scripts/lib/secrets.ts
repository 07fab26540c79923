import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a development installation makes up for itself once, and keeps. */
export interface LocalSecrets {
  authSecret: string;
  /** The simulator's webhook endpoint, registered once for each address of ours. */
  webhookEndpoints: Record<string, { id: string; secret: string }>;
}

export function loadSecrets(file: string): LocalSecrets {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as LocalSecrets;
  const secrets: LocalSecrets = { authSecret: randomBytes(32).toString('base64url'), webhookEndpoints: {} };
  saveSecrets(file, secrets);
  return secrets;
}

export function saveSecrets(file: string, secrets: LocalSecrets): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
}
