/** What the themes of https://docs.stripe.com/elements/appearance-api begin with. @type {Record<string, Record<string, string>>} */
const THEMES = {
  stripe: {
    colorPrimary: '#0570de',
    colorBackground: '#ffffff',
    colorText: '#30313d',
    colorTextSecondary: '#5a5d72',
    colorTextPlaceholder: '#686b80',
    colorDanger: '#c0123c',
    colorBorder: '#868a9f',
    borderRadius: '5px',
  },
  night: {
    colorPrimary: '#85d996',
    colorBackground: '#30313d',
    colorText: '#ffffff',
    colorTextSecondary: '#c9cad6',
    colorTextPlaceholder: '#b9bac8',
    colorDanger: '#ff9aa6',
    colorBorder: '#8e90a3',
    borderRadius: '5px',
  },
  flat: {
    colorPrimary: '#0570de',
    colorBackground: '#f1f1f4',
    colorText: '#30313d',
    colorTextSecondary: '#5a5d72',
    colorTextPlaceholder: '#5f6275',
    colorDanger: '#b3123a',
    colorBorder: 'transparent',
    borderRadius: '4px',
  },
};

const COMMON = {
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontSizeBase: '16px',
  fontWeightNormal: '400',
  spacingUnit: '4px',
};

/** The parts that `rules` may dress, by their names in the page. @type {Record<string, string>} */
const PARTS = {
  '.Input': '.input',
  '.Label': '.label',
  '.Tab': '.tab',
  '.Error': '.error',
  '.Block': '.grid',
};

/** What can't reach out of the frame or hide what it says. */
const DRESSABLE =
  /^(background(Color)?|border(\w*)|boxShadow|color|font(Family|Size|Style|Variant|Weight)|letterSpacing|lineHeight|margin(\w*)|outline(\w*)|padding(\w*)|text(Decoration|Shadow|Transform)|transition)$/;

const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

/** @param {{ theme?: string, variables?: Record<string, string>, rules?: Record<string, Record<string, string>> }} appearance */
export function applyAppearance({ theme = 'stripe', variables = {}, rules = {} }) {
  const base = { ...COMMON, ...(THEMES[theme] ?? THEMES.stripe), ...variables };
  for (const [name, value] of Object.entries(base)) setVariable(name, value);
  document.documentElement.dataset.theme = theme;
  while (sheet.cssRules.length > 0) sheet.deleteRule(0);
  for (const [selector, declarations] of Object.entries(rules)) addRule(selector, declarations);
}

/** @param {string} selector @param {Record<string, string>} declarations */
function addRule(selector, declarations) {
  const [, name = '', state = ''] = selector.match(/^(\.[A-Z]\w*)((?:--[\w-]+|:[\w-]+)?)$/) ?? [];
  const part = PARTS[name];
  if (part === undefined) return;
  const suffix =
    { '--invalid': '[aria-invalid]', '--selected': ':has(:checked)' }[state] ??
    (state.startsWith(':') ? state : '');
  if (state !== '' && suffix === '') return;
  const at = sheet.insertRule(`${part}${suffix} {}`, sheet.cssRules.length);
  const rule = sheet.cssRules[at];
  if (!(rule instanceof CSSStyleRule)) return;
  for (const [property, value] of Object.entries(declarations))
    if (DRESSABLE.test(property) && !/url\(/i.test(value)) rule.style.setProperty(kebab(property), value);
}

/** The older way to dress the Card Element: https://docs.stripe.com/js/appendix/style @param {any} style */
export function applyStyle(style) {
  const { color, fontSize, fontFamily, iconColor } = style?.base ?? {};
  const placeholder = style?.base?.['::placeholder']?.color;
  const known = {
    colorText: color,
    fontSizeBase: fontSize,
    fontFamily,
    colorPrimary: iconColor,
    colorTextPlaceholder: placeholder,
  };
  for (const [name, value] of Object.entries({ ...known, colorDanger: style?.invalid?.color }))
    if (value !== undefined) setVariable(name, value);
}

/** @param {string} name @param {string} value */
function setVariable(name, value) {
  if (/^[a-zA-Z]\w*$/.test(name) && !/url\(/i.test(value))
    document.documentElement.style.setProperty(`--${kebab(name)}`, value);
}

/** @param {string} name */
const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
