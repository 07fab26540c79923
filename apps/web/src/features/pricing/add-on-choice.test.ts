import { expect, test } from 'vitest';
import { besidePlan, readAddOns, writeAddOns } from './add-on-choice.ts';

test('a choice of add-ons comes through an address as it was, without those that nobody wants', () => {
  const choice = { extra_projects: 2, support: 1, other: 0 };
  expect(writeAddOns(choice)).toBe('extra_projects:2,support:1');
  expect(readAddOns(writeAddOns(choice))).toEqual({ extra_projects: 2, support: 1 });
});

test('what somebody typed into the address and makes no sense is left out', () => {
  expect(readAddOns('a:-1,b:1.5,:3,c,d:99999,e:0,f:3')).toEqual({ f: 3 });
});

test('only what is sold beside a plan goes with it', () => {
  const extras = [
    { key: 'one', kind: 'add_on', plans: ['team'] },
    { key: 'two', kind: 'add_on', plans: null },
    { key: 'three', kind: 'one_time', plans: null },
  ];
  expect(besidePlan({ one: 1, two: 2, three: 3 }, extras, 'starter')).toEqual({ two: 2 });
  expect(besidePlan({ one: 1, two: 0 }, extras, 'team')).toEqual({ one: 1 });
});
