import { createLink, type LinkComponent } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, Children, type ReactNode, type Ref } from 'react';
import classes from './local-nav.module.css';

/** The pages of one area, under the header; scrolls sideways where there is no room for all. */
export function LocalNav({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className={classes.nav}>
      <ul className={classes.list}>
        {Children.map(children, (link) => (
          <li>{link}</li>
        ))}
      </ul>
    </nav>
  );
}

type AnchorProps = AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> };

function Anchor({ children, ...props }: AnchorProps) {
  return (
    <a {...props} className={classes.link}>
      {children}
    </a>
  );
}

export const LocalNavLink: LinkComponent<typeof Anchor> = createLink(Anchor);
