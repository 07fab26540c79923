import { type LocalSecrets, saveSecrets } from './secrets.ts';
import { SetupError } from './terminal.ts';

export interface EndpointOptions {
  simulatorUrl: string;
  secretKey: string;
  url: string;
  secrets: LocalSecrets;
  secretsFile: string;
}

/**
 * Registers our webhook route at the simulator, as one would in Stripe's Dashboard, and returns its signing secret.
 * Stripe shows the secret only in the answer to the creation, so it is kept beside the data it belongs to.
 */
export async function ensureWebhookEndpoint(options: EndpointOptions): Promise<string> {
  const { simulatorUrl, secretKey, url, secrets, secretsFile } = options;
  const headers = {
    authorization: `Bearer ${secretKey}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const known = secrets.webhookEndpoints[url];
  if (known) {
    const answer = await fetch(`${simulatorUrl}/v1/webhook_endpoints/${known.id}`, { headers });
    if (answer.ok) return known.secret;
  }
  const body = new URLSearchParams({ url, 'enabled_events[0]': '*' });
  const answer = await fetch(`${simulatorUrl}/v1/webhook_endpoints`, { method: 'POST', headers, body });
  if (!answer.ok)
    throw new SetupError(`The simulator did not take our webhook endpoint: ${await answer.text()}`);
  const created = (await answer.json()) as { id: string; secret: string };
  secrets.webhookEndpoints[url] = { id: created.id, secret: created.secret };
  saveSecrets(secretsFile, secrets);
  return created.secret;
}
