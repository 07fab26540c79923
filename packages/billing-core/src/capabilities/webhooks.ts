import type { IncomingMessage, ServerResponse } from 'node:http';

/** Raw body in, 200 only once the event is stored. */
export interface Webhooks {
  /** Mounts in any framework. */
  handle(request: Request): Promise<Response>;
  /** The same on `node:http`, whose body nobody has read: the quicker of the two. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}
