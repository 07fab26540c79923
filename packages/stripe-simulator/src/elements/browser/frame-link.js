import { Emitter } from './emitter.js';

let frames = 0;

/** A frame of the simulator's origin in the merchant's page, and the one line that the two talk over. */
export class FrameLink extends Emitter {
  #calls = 0;
  /** @type {Map<number, (answer: any) => void>} */
  #waiting = new Map();
  /** @type {MessagePort | undefined} */
  #port;
  /** @type {((value: void) => void) | undefined} */
  #opened;
  #open = new Promise((resolve) => {
    this.#opened = resolve;
  });

  /** @param {{ origin: string, type: string, title: string, options: object }} what */
  constructor({ origin, type, title, options }) {
    super();
    const frame = document.createElement('iframe');
    frame.name = `__privateStripeFrame${++frames}`;
    frame.title = title;
    frame.src = `${origin}/elements/frame#${encodeURIComponent(type)}`;
    frame.setAttribute('allow', 'payment *');
    frame.setAttribute('scrolling', 'no');
    Object.assign(frame.style, {
      border: '0',
      display: 'block',
      width: '100%',
      height: '0',
      // As in the frame's own document: otherwise browsers paint an opaque ground behind it.
      colorScheme: 'light',
      userSelect: 'none',
    });
    this.frame = frame;
    frame.addEventListener('load', () => this.#connect(origin, { type, ...options }));
    frame.addEventListener('error', () => this.tell('failed', 'The payment form could not be loaded.'));
  }

  /** What is typed stays behind this line: the frame only ever says what it makes of it. @param {string} origin @param {object} options */
  #connect(origin, options) {
    const { port1, port2 } = new MessageChannel();
    this.#port?.close();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.#hear(data);
    this.frame.contentWindow?.postMessage({ kind: 'stripe-elements:open', options }, origin, [port2]);
    this.#opened?.();
  }

  /** @param {{ kind: string, id?: number, answer?: unknown, height?: number, event?: unknown }} said */
  #hear(said) {
    if (said.kind === 'answer') {
      this.#waiting.get(said.id ?? 0)?.(said.answer);
      this.#waiting.delete(said.id ?? 0);
    } else if (said.kind === 'height') this.frame.style.height = `${said.height}px`;
    else this.tell(said.kind, said.event);
  }

  /** @param {string} kind @param {object} [what] */
  async say(kind, what) {
    await this.#open;
    this.#port?.postMessage({ kind, ...what });
  }

  /** @param {string} method @param {object} params @returns {Promise<any>} */
  ask(method, params) {
    const id = ++this.#calls;
    const answer = new Promise((resolve) => this.#waiting.set(id, resolve));
    void this.say('ask', { id, method, params });
    return answer;
  }

  close() {
    this.#port?.close();
    this.frame.remove();
  }
}
