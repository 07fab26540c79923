import { type ReactNode, useId } from 'react';
import classes from './panel.module.css';

/** A titled surface, and a region of its own for screen readers. */
export function Panel({
  title,
  className,
  children,
}: {
  title: string;
  className?: string | undefined;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`${classes.panel} ${className ?? ''}`}>
      <h2 id={id} className={classes.title}>
        {title}
      </h2>
      {children}
    </section>
  );
}
