import { VisuallyHidden } from '@mantine/core';
import classes from './loading.module.css';

interface LoadingProps {
  /** Said to screen readers: "Loading your invoices". */
  label: string;
  /** Heights in pixels of what will be there, from top to bottom; a list stands side by side. */
  shape: (number | number[])[];
}

/** Holds the place of what is coming, in its shape, so that nothing jumps. */
export function Loading({ label, shape }: LoadingProps) {
  return (
    <div className={classes.stack} aria-busy="true" role="status">
      <VisuallyHidden>{label}…</VisuallyHidden>
      {shape.map((part, position) =>
        Array.isArray(part) ? (
          <div key={position} className={classes.row}>
            {part.map((height, column) => (
              <div key={column} className={classes.bone} style={{ height }} />
            ))}
          </div>
        ) : (
          <div key={position} className={classes.bone} style={{ height: part }} />
        ),
      )}
    </div>
  );
}
