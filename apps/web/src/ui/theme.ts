import {
  Button,
  Checkbox,
  createTheme,
  type DefaultMantineColor,
  type MantineColorsTuple,
  NativeSelect,
  PasswordInput,
  Radio,
  SegmentedControl,
  Textarea,
  TextInput,
  type VariantColorsResolver,
} from '@mantine/core';
import checkbox from './checkbox.module.css';
import field from './field.module.css';
import radio from './radio.module.css';
import segments from './segments.module.css';

const pine: MantineColorsTuple = [
  '#e0f0e8',
  '#c3e3d3',
  '#96d1b6',
  '#5bcf9f',
  '#35b483',
  '#1b9469',
  '#0f7c57',
  '#0b6b4b',
  '#08573d',
  '#05402d',
];

/** Buttons take their colours from the tokens around them, so that the same button is right on every surface. */
const resolveVariant: VariantColorsResolver = ({ variant, color }) => {
  const tone = color === 'danger' ? 'danger' : 'accent';
  const filled = {
    background: `var(--bw-${tone})`,
    hover: `var(--bw-${tone}-hover)`,
    color: `var(--bw-${tone}-ink)`,
    border: '1px solid transparent',
  };
  const quiet = {
    background: 'transparent',
    hover: 'var(--bw-sunken)',
    color: tone === 'danger' ? 'var(--bw-danger-text)' : 'var(--bw-accent-text)',
    border: '1px solid transparent',
  };
  const outlined = {
    ...quiet,
    background: 'var(--bw-surface)',
    color: tone === 'danger' ? 'var(--bw-danger-text)' : 'var(--bw-ink)',
    border: '1px solid var(--bw-line-strong)',
  };
  if (variant === 'subtle') return quiet;
  return variant === 'default' || variant === 'outline' ? outlined : filled;
};

export const theme = createTheme({
  primaryColor: 'pine' satisfies DefaultMantineColor,
  primaryShade: { light: 7, dark: 3 },
  colors: { pine },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '16px', xl: '24px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver: resolveVariant,
  components: {
    Button: Button.extend({
      defaultProps: { variant: 'filled', size: 'md' },
      styles: {
        // An amount on a button is never cut off: a narrow one grows to two lines.
        root: {
          fontWeight: 600,
          display: 'inline-flex',
          alignItems: 'center',
          justifyContent: 'center',
          height: 'auto',
          minHeight: 'var(--button-height)',
          paddingBlock: 6,
        },
        inner: { height: 'auto' },
        label: { height: 'auto', letterSpacing: '-0.005em', lineHeight: 1.3, whiteSpace: 'normal' },
      },
    }),
    SegmentedControl: SegmentedControl.extend({ classNames: segments }),
    Checkbox: Checkbox.extend({ classNames: checkbox }),
    Radio: Radio.extend({ defaultProps: { size: 'md' }, classNames: radio }),
    RadioGroup: Radio.Group.extend({ defaultProps: { size: 'md' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'md' }, classNames: field }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: 'md' }, classNames: field }),
    Textarea: Textarea.extend({ defaultProps: { size: 'md' }, classNames: field }),
    NativeSelect: NativeSelect.extend({ classNames: field }),
  },
});
