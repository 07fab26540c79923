import type { Outputs } from '../../server.ts';
import classes from './extra-list.module.css';

type Extra = Outputs['plans']['list']['extras'][number];

/** What is sold beside a plan, and what is bought once; nothing where there is none. */
export function ExtraList({ extras }: { extras: Extra[] }) {
  return (
    <>
      <Extras title="Add to your plan" extras={extras.filter(({ kind }) => kind === 'add_on')} />
      <Extras title="Buy once" extras={extras.filter(({ kind }) => kind === 'one_time')} />
    </>
  );
}

function Extras({ title, extras }: { title: string; extras: Extra[] }) {
  if (extras.length === 0) return null;
  return (
    <section className={classes.section} aria-label={title}>
      <h2 className={classes.title}>{title}</h2>
      <ul className={classes.list}>
        {extras.map(({ key, name, description, price, where }) => (
          <li key={key} className={classes.item}>
            <div>
              <h3 className={classes.name}>{name}</h3>
              <p className={classes.description}>{description}</p>
            </div>
            <div className={classes.price}>
              <strong>{price}</strong>
              <span>{where}</span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
