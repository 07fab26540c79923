/**
 * What the pages do beyond plain forms, which work without it: group the card's digits while typing, and keep
 * a second press of the button from paying twice.
 */
export const CARD_FORM_SCRIPT = `'use strict';
const digits = (text, most) => text.replace(/\\D/g, '').slice(0, most);
const number = document.getElementById('number');
const exp = document.getElementById('exp');
const cvc = document.getElementById('cvc');

function reformat(input, format) {
  const atEnd = input.selectionStart === input.value.length;
  const formatted = format(input.value);
  if (formatted === input.value || !atEnd) return;
  input.value = formatted;
}

number?.addEventListener('input', () =>
  reformat(number, (value) => digits(value, 19).replace(/(\\d{4})(?=\\d)/g, '$1 ')));
exp?.addEventListener('input', (event) => {
  if (event.inputType === 'deleteContentBackward') return;
  reformat(exp, (value) => {
    let all = digits(value.replace(/^(\\d)\\s*\\//, '0$1'), 6);
    if (/^[2-9]/.test(all)) all = '0' + all;
    if (all.length === 6) all = all.slice(0, 2) + all.slice(4);
    return all.length < 2 ? all : all.slice(0, 2) + ' / ' + all.slice(2);
  });
});
cvc?.addEventListener('input', () => reformat(cvc, (value) => digits(value, 4)));

for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', () => {
    // Only after the form's data is gathered: a disabled button's value would be left out.
    setTimeout(() => {
      for (const button of form.querySelectorAll('button')) button.disabled = true;
      form.setAttribute('aria-busy', 'true');
    });
  });
}
window.addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('button')) button.disabled = false;
  for (const form of document.querySelectorAll('form')) form.removeAttribute('aria-busy');
});
`;
