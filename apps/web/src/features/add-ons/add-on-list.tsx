import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Outputs } from '../../server.ts';
import { Amount } from '../../ui/amount.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import purchases from '../purchases/purchases.module.css';
import classes from './add-ons.module.css';

export type AddOn = Outputs['addOns']['list']['addOns'][number];

interface AddOnListProps {
  addOns: AddOn[];
  /** False for members who may look but not buy, and while the subscription can't be changed. */
  canChange: boolean;
  onChoose: (addOn: AddOn, quantity: number) => void;
}

/** What is had beside the plan, and what may be. */
export function AddOnList({ addOns, canChange, onChoose }: AddOnListProps) {
  return (
    <Panel title="Beside your plan">
      <ul className={purchases.offers}>
        {addOns.map((addOn) => (
          <li key={addOn.key} className={purchases.offer}>
            <div className={purchases.words}>
              <h2 className={purchases.name}>{addOn.name}</h2>
              <p>{addOn.description}</p>
              <p>
                <Amount value={addOn.price} /> a {addOn.interval}, each.{' '}
                {addOn.quantity === 0 ? 'You have none.' : `You have ${addOn.quantity}.`}
                {addOn.canAdd ? '' : ' It is not sold with your plan any more.'}
              </p>
            </div>
            {canChange ? <Choose addOn={addOn} onChoose={onChoose} /> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Choose({ addOn, onChoose }: { addOn: AddOn; onChoose: AddOnListProps['onChoose'] }) {
  const [quantity, setQuantity] = useState(addOn.quantity);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (quantity !== addOn.quantity) onChoose(addOn, quantity);
  };
  return (
    <form className={classes.choose} onSubmit={submit} noValidate>
      <Stepper
        label={`How many: ${addOn.name}`}
        value={quantity}
        onChange={setQuantity}
        {...(addOn.canAdd ? {} : { max: addOn.quantity })}
      />
      <Button type="submit" variant="default" disabled={quantity === addOn.quantity}>
        See what it costs
      </Button>
    </form>
  );
}
