/** @typedef {(event?: unknown) => unknown} Handler */

/** Who listens to the events of an element. */
export class Emitter {
  /** @type {Map<string, Set<Handler>>} */
  #handlers = new Map();

  /** @param {string} type @param {Handler} handler */
  on(type, handler) {
    if (typeof handler !== 'function') throw integrationError(`The handler of '${type}' must be a function.`);
    const handlers = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, handlers.add(handler));
    return this;
  }

  /** @param {string} type @param {Handler} handler */
  once(type, handler) {
    /** @type {Handler} */
    const first = (event) => {
      this.off(type, first);
      handler(event);
    };
    return this.on(type, first);
  }

  /** @param {string} type @param {Handler} [handler] */
  off(type, handler) {
    if (handler) this.#handlers.get(type)?.delete(handler);
    else this.#handlers.delete(type);
    return this;
  }

  /** @param {string} type */
  hears(type) {
    return (this.#handlers.get(type)?.size ?? 0) > 0;
  }

  /** @param {string} type @param {unknown} [event] */
  tell(type, event) {
    for (const handler of [...(this.#handlers.get(type) ?? [])]) handler(event);
  }
}

/** What a merchant's script does wrong is thrown at it. @param {string} message */
export function integrationError(message) {
  const error = new Error(message);
  error.name = 'IntegrationError';
  return error;
}
