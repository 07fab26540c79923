/** Where the clock stood at a real moment, and how fast it runs from there: what a restart must know to go on. */
export interface ClockState {
  /** Unix seconds. */
  at: number;
  /** Real Unix seconds at which it stood there. */
  since: number;
  /** Simulated seconds a real second; 0 stands still. */
  speed: number;
}

/** Unix seconds. Runs with real time, faster than it, or stands still at a time that a test chose. */
export class Clock {
  #state: ClockState;
  /** While what falls due on the way is being done. */
  #heldAt: number | undefined;

  constructor(startsAt: number | undefined) {
    const since = realNow();
    this.#state = { at: startsAt ?? Math.floor(since), since, speed: startsAt === undefined ? 1 : 0 };
  }

  /** Simulated seconds a real second; 0 when time passes only by being advanced. */
  get speed(): number {
    return this.#state.speed;
  }

  get state(): ClockState {
    return this.#state;
  }

  now(): number {
    if (this.#heldAt !== undefined) return this.#heldAt;
    const { at, since, speed } = this.#state;
    return speed === 0 ? at : at + Math.floor((realNow() - since) * speed);
  }

  /** Stands at a moment while what was due then is done. */
  holdAt(seconds: number): void {
    this.#heldAt = seconds;
  }

  /** From a moment on: running again, or standing there. */
  continueFrom(seconds: number): void {
    this.#heldAt = undefined;
    this.#state = { ...this.#state, at: seconds, since: realNow() };
  }

  runAt(speed: number): void {
    this.#state = { at: this.now(), since: realNow(), speed };
  }

  /** After a restart: as if it had never stopped. A clock that this start wants to stand keeps standing. */
  resume(state: ClockState): void {
    this.#state = this.#state.speed === 0 ? { ...state, speed: 0 } : state;
  }
}

const realNow = () => Date.now() / 1000;
