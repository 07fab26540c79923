/** @typedef {{ code: string, message: string }} Problem */
/**
 * @typedef {{
 *   name: string, label: string, autocomplete?: string, inputmode?: string, placeholder?: string, value?: string,
 *   maxLength?: number, type?: string, hidesLabel?: boolean,
 *   format?: (typed: string, isDeleting: boolean) => string,
 *   check?: (value: string) => Problem | null,
 *   options?: { value: string, label: string }[],
 * }} FieldSpec
 */

/** One labelled input with its error below, which is read out when it appears. */
export class Field {
  /** @type {Problem | null} */
  #problem = null;
  #wasLeft = false;

  /** @param {FieldSpec} spec @param {() => void} changed */
  constructor(spec, changed) {
    this.spec = spec;
    this.root = document.createElement('div');
    this.root.className = 'field';
    this.root.dataset.name = spec.name;
    const label = document.createElement('label');
    label.className = spec.hidesLabel ? 'label hidden' : 'label';
    label.htmlFor = `Field-${spec.name}Input`;
    label.textContent = spec.label;
    this.input = spec.options ? document.createElement('select') : document.createElement('input');
    this.#dress(spec);
    this.error = document.createElement('p');
    this.error.className = 'error';
    this.error.id = `Field-${spec.name}Error`;
    this.error.setAttribute('role', 'alert');
    this.root.append(label, this.input, this.error);
    this.input.addEventListener('input', (event) => {
      this.#reformat(event instanceof InputEvent && event.inputType.startsWith('delete'));
      this.#show(this.#wasLeft && !this.isEmpty ? this.problem : null);
      changed();
    });
    this.input.addEventListener('blur', () => {
      this.#wasLeft = true;
      // Passing by an empty field is no mistake; one that was pointed out stays.
      this.#show(this.isEmpty ? this.#problem : this.problem);
      changed();
    });
  }

  /** @param {FieldSpec} spec */
  #dress(spec) {
    this.input.id = `Field-${spec.name}Input`;
    this.input.className = 'input';
    this.input.setAttribute('name', spec.name);
    this.input.setAttribute('autocomplete', spec.autocomplete ?? 'off');
    this.input.setAttribute('aria-required', 'true');
    if (this.input instanceof HTMLSelectElement)
      for (const { value, label } of spec.options ?? []) this.input.add(new Option(label, value));
    else {
      this.input.type = spec.type ?? 'text';
      this.input.placeholder = spec.placeholder ?? '';
      this.input.inputMode = spec.inputmode ?? 'text';
      this.input.maxLength = spec.maxLength ?? 200;
      this.input.spellcheck = false;
    }
    if (spec.value !== undefined) this.input.value = spec.value;
  }

  /** Keeps the cursor where it is, unless it was at the end. @param {boolean} isDeleting */
  #reformat(isDeleting) {
    const { format } = this.spec;
    if (!format || !(this.input instanceof HTMLInputElement)) return;
    const at = this.input.selectionStart ?? this.input.value.length;
    const isAtEnd = at === this.input.value.length;
    const formatted = format(this.input.value, isDeleting);
    if (formatted === this.input.value) return;
    const before = format(this.input.value.slice(0, at), isDeleting).length;
    this.input.value = formatted;
    if (!isAtEnd) this.input.setSelectionRange(before, before);
  }

  get value() {
    return this.input.value.trim();
  }

  get isEmpty() {
    return this.value === '';
  }

  get problem() {
    return this.spec.check?.(this.value) ?? null;
  }

  /** What the customer sees of it now. */
  get shownProblem() {
    return this.#problem;
  }

  validate() {
    this.#wasLeft = true;
    this.#show(this.problem);
    return this.problem;
  }

  /** @param {Problem | null} problem */
  #show(problem) {
    this.#problem = problem;
    this.error.textContent = problem?.message ?? '';
    this.input.toggleAttribute('aria-invalid', false);
    if (problem) {
      this.input.setAttribute('aria-invalid', 'true');
      this.input.setAttribute('aria-describedby', this.error.id);
    } else {
      this.input.removeAttribute('aria-invalid');
      this.input.removeAttribute('aria-describedby');
    }
  }

  /** @param {Problem | null} problem */
  show(problem) {
    this.#show(problem);
  }

  clear() {
    this.input.value = '';
    this.#wasLeft = false;
    this.#show(null);
  }
}

/** @param {Problem} problem */
export const toValidationError = ({ code, message }) => ({ type: 'validation_error', code, message });

/** The first thing wrong, which gets the focus. @param {Field[]} fields @param {boolean} [takesFocus] */
export function validateAll(fields, takesFocus = true) {
  const wrong = fields.filter((field) => field.validate() !== null);
  const [first] = wrong;
  if (!first?.problem) return {};
  if (takesFocus) first.input.focus();
  return { error: toValidationError(first.problem) };
}

/** @param {string} code @param {string} message @returns {(value: string) => Problem | null} */
export const needed = (code, message) => (value) => (value === '' ? { code, message } : null);
