/** Takes stored events and owed effects until stopped; `stop` finishes what is in flight. */
export interface Worker {
  start(): Promise<void>;
  stop(): Promise<void>;
}
