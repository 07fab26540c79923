/** Unix seconds. Runs with real time plus what it was advanced by, or stands still at a time that a test chose. */
export class Clock {
  #offset = 0;
  #frozenAt: number | undefined;
  #running: boolean;

  constructor(startsAt: number | undefined) {
    this.#running = startsAt === undefined;
    this.#frozenAt = startsAt;
  }

  /** False when time passes only by being advanced. */
  get isRunning(): boolean {
    return this.#running;
  }

  now(): number {
    return this.#frozenAt ?? realNow() + this.#offset;
  }

  /** Stands at a moment while what was due then is done. */
  standAt(seconds: number): void {
    this.#frozenAt = seconds;
  }

  /** From a moment on: running again, or standing there. */
  continueFrom(seconds: number): void {
    this.#offset = seconds - realNow();
    this.#frozenAt = this.#running ? undefined : seconds;
  }

  /** What a restart must know to go on at the same time. */
  get offset(): number {
    return this.#running ? this.#offset : (this.#frozenAt ?? 0);
  }

  resume(offset: number): void {
    if (this.#running) this.#offset = offset;
    else this.#frozenAt = offset;
  }
}

const realNow = () => Math.floor(Date.now() / 1000);
