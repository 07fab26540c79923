import type { Socket } from 'node:net';
import type { FaultRule } from './fault.ts';

/**
 * Does to a connection what a rule says: nothing is ever answered, or it is reset, before the request has its effect
 * or after it.
 * @param socket undefined when the simulator is called without a network: a reset is then an answer that is an error.
 */
export async function strikeConnection(
  rule: FaultRule | undefined,
  socket: Socket | undefined,
  work: () => Promise<Response>,
): Promise<Response> {
  switch (rule?.kind) {
    case 'timeout_before':
      return never();
    case 'timeout_after':
      await work();
      return never();
    case 'reset_before':
      return reset(socket);
    case 'reset_after':
      await work();
      return reset(socket);
    default:
      return work();
  }
}

const never = () => new Promise<Response>(() => undefined);

function reset(socket: Socket | undefined): Response {
  if (!socket) return Response.error();
  socket.resetAndDestroy();
  return new Response(null);
}
