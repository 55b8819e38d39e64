import { expect, it } from 'vitest';
import { isStrongPassword } from './password.ts';

it.each(['Lake-south', 'lake south 7', 'LAKE-SOUTH-7', 'Lakesouth7', '南湖lake77', 'aB3456789'])(
  'takes %s',
  (password) => {
    expect(isStrongPassword(password, 'surveyor')).toBe(true);
  },
);

it.each([
  ['Lake-s7', 'is one character short'],
  ['lakesouth77', 'has two kinds'],
  ['南湖南湖南湖南湖77', 'has two kinds: Han letters are one'],
  ['My-Surveyor-7', 'holds the user name'],
  [`Aa1${'x'.repeat(126)}`, 'is longer than we hash'],
  ['', 'is empty'],
])('refuses %s, which %s', (password) => {
  expect(isStrongPassword(password, 'surveyor')).toBe(false);
});
