/** Mounts in any framework: raw body in, 200 only once the event is stored. */
export interface Webhooks {
  handle(request: Request): Promise<Response>;
}
