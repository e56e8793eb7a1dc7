import { type CSSVariablesResolver, createTheme, localStorageColorSchemeManager } from '@mantine/core';

/** Mantine gives behaviour; its look comes from tokens.css, value by value. */
export const theme = createTheme({
  fontFamily: 'var(--font-sans)',
  headings: { fontFamily: 'var(--font-serif)' },
  defaultRadius: 0,
  primaryColor: 'accent',
  colors: {
    accent: [
      'var(--accent-wash)',
      'var(--accent-wash)',
      'var(--accent-wash)',
      'var(--accent)',
      'var(--accent)',
      'var(--accent)',
      'var(--accent)',
      'var(--accent)',
      'var(--accent)',
      'var(--accent)',
    ],
  },
  fontSizes: {
    xs: 'var(--text-small)',
    sm: 'var(--text-table)',
    md: 'var(--text-body)',
    lg: 'var(--text-lead)',
    xl: 'var(--text-sentence)',
  },
  spacing: { xs: 'var(--s2)', sm: 'var(--s3)', md: 'var(--s4)', lg: 'var(--s5)', xl: 'var(--s6)' },
  shadows: { xs: 'none', sm: 'none', md: 'none', lg: 'none', xl: 'none' },
  respectReducedMotion: true,
});

const colours = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-2)',
  '--mantine-color-default': 'var(--paper)',
  '--mantine-color-default-hover': 'var(--paper-2)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--rule-2)',
  '--mantine-color-error': 'var(--off-track)',
  '--mantine-color-placeholder': 'var(--ink-2)',
  '--mantine-color-anchor': 'var(--accent)',
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': 'var(--line-text)' },
  light: colours,
  dark: colours,
});

/** The same key as in public/scheme.js, which sets the scheme before the first paint. */
export const schemeKeeper = localStorageColorSchemeManager({ key: 'almanac-scheme' });
