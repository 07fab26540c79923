import { type ReactNode, useEffect, useRef } from 'react';
import { takeFocusTurn } from './focus-turn.ts';
import classes from './page.module.css';

interface PageProps {
  /** The page's only h1, and its document title unless that is given. */
  title: string;
  documentTitle?: string;
  lead?: ReactNode;
  aside?: ReactNode;
  width?: 'wide' | 'narrow' | 'slim';
  centred?: boolean;
  /** Stands in for the page that is loading, and leaves the focus to it. */
  isPlaceholder?: boolean;
  children?: ReactNode;
}

/** What every page starts with: title, heading that takes the focus after a navigation, width. */
export function Page({ title, documentTitle, lead, aside, width = 'wide', ...props }: PageProps) {
  const { centred, isPlaceholder = false, children } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isPlaceholder && takeFocusTurn()) heading.current?.focus({ preventScroll: true });
  }, [isPlaceholder]);
  const widthClass = width === 'wide' ? '' : classes[width];
  return (
    <div className={`${classes.page} ${widthClass}`}>
      <title>{`${documentTitle ?? title} · Billwright`}</title>
      <header className={`${classes.head} ${centred ? classes.centred : ''}`}>
        <div>
          <h1 ref={heading} tabIndex={-1} className={classes.title}>
            {title}
          </h1>
          {lead ? <p className={classes.lead}>{lead}</p> : null}
        </div>
        {aside}
      </header>
      {children}
    </div>
  );
}
