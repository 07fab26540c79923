import type { IBreaker } from 'cockatiel';

const WINDOW_MS = 30_000;
const FEWEST_CALLS = 20;
const SHARE = 0.5;

/**
 * Opens a circuit when half of at least twenty calls of the last thirty seconds failed. The library's own sampling breaker
 * keeps the windows of quiet minutes, so that on a process with few calls the failures of an hour would open it.
 */
export class FailureShareBreaker implements IBreaker {
  #calls: { at: number; ok: boolean }[] = [];

  get state(): unknown {
    return this.#calls.map((call) => ({ ...call }));
  }

  set state(saved: unknown) {
    this.#calls = Array.isArray(saved) ? saved : [];
  }

  success(): void {
    this.#push(true);
  }

  /** @returns whether the circuit opens */
  failure(): boolean {
    this.#push(false);
    const failed = this.#calls.filter(({ ok }) => !ok).length;
    return this.#calls.length >= FEWEST_CALLS && failed >= this.#calls.length * SHARE;
  }

  /** A probe that came through begins a new count. */
  reset(): void {
    this.#calls = [];
  }

  #push(ok: boolean): void {
    const now = Date.now();
    this.#calls = this.#calls.filter(({ at }) => now - at < WINDOW_MS);
    this.#calls.push({ at: now, ok });
  }
}
