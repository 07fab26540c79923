import type { Billing } from '@billwright/billing-core';
import fastify, { type FastifyInstance } from 'fastify';
import { toWebRequest } from './to-web-request.ts';

/** The parser is this plugin's own: elsewhere in the app bodies are parsed as ever. */
export function createApp(billing: Billing): FastifyInstance {
  const app = fastify();
  void app.register(async (webhooks) => {
    webhooks.removeAllContentTypeParsers();
    webhooks.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 2_097_152 }, (_request, body, done) =>
      done(null, body),
    );
    webhooks.post('/webhooks/stripe', async (request, reply) => {
      const bytes = Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : new Uint8Array();
      const answer = await billing.webhooks.handle(toWebRequest(request, bytes));
      return reply
        .code(answer.status)
        .type('text/plain')
        .send(await answer.text());
    });
  });
  return app;
}
