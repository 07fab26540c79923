import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Outputs } from '../../server.ts';
import { Stepper } from '../../ui/stepper.tsx';
import type { AddOnChoice } from './add-on-choice.ts';
import classes from './extra-list.module.css';

type Extra = Outputs['plans']['list']['extras'][number];

/** What is sold beside a plan, and what is bought once; nothing where there is none. */
export function ExtraList({
  extras,
  choice,
  onChoose,
  isSignedIn,
}: {
  extras: Extra[];
  /** How many of each add-on go with the plan that is chosen; nothing where that is no question. */
  choice?: AddOnChoice | undefined;
  onChoose: (choice: AddOnChoice) => void;
  isSignedIn: boolean;
}) {
  return (
    <>
      <Extras title="Add to your plan" extras={extras.filter(({ kind }) => kind === 'add_on')}>
        {({ key, name }) =>
          choice ? (
            <Stepper
              label={`How many with the plan you choose: ${name}`}
              value={choice[key] ?? 0}
              onChange={(quantity) => onChoose({ ...choice, [key]: quantity })}
            />
          ) : isSignedIn ? (
            <Link to="/billing/add-ons" aria-label={`Change ${name}`}>
              Change
            </Link>
          ) : null
        }
      </Extras>
      <Extras title="Buy once" extras={extras.filter(({ kind }) => kind === 'one_time')}>
        {({ name }) =>
          isSignedIn ? (
            <Link to="/billing/purchases" aria-label={`Buy ${name}`}>
              Buy
            </Link>
          ) : null
        }
      </Extras>
    </>
  );
}

function Extras({
  title,
  extras,
  children,
}: {
  title: string;
  extras: Extra[];
  children: (extra: Extra) => ReactNode;
}) {
  if (extras.length === 0) return null;
  return (
    <section className={classes.section} aria-label={title}>
      <h2 className={classes.title}>{title}</h2>
      <ul className={classes.list}>
        {extras.map((extra) => (
          <li key={extra.key} className={classes.item}>
            <div className={classes.words}>
              <h3 className={classes.name}>{extra.name}</h3>
              <p className={classes.description}>{extra.description}</p>
            </div>
            <div className={classes.price}>
              <strong>{extra.price}</strong>
              <span>{extra.where}</span>
              {children(extra)}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
