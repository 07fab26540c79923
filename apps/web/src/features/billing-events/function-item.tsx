import classes from '../operate/operate.module.css';
import { OweSince } from './owe-since.tsx';
import { RedriveAll, RemoveSubscriber, type Subscriber, SubscriberFacts } from './subscriber-facts.tsx';

export function FunctionItem({ subscriber }: { subscriber: Subscriber }) {
  return (
    <li>
      <strong className={classes.code}>{subscriber.name}</strong>
      <SubscriberFacts subscriber={subscriber} />
      <div className={classes.actions}>
        <RedriveAll subscriber={subscriber} />
        <OweSince name={subscriber.name} />
        <RemoveSubscriber name={subscriber.name} what={subscriber.name} />
      </div>
    </li>
  );
}
