import { expect, it } from 'vitest';
import { networkOf, within } from './network.ts';

it.each([
  '',
  'localhost',
  '10.0.0',
  '10.0.0.0/33',
  '10.0.0.0/',
  '::1/129',
  '10.0.0.0/8/8',
  '1.2.3.4 ',
  '0x7f.1',
])('takes %j for no network', (text) => {
  expect(networkOf(text)).toBeUndefined();
});

it.each([
  ['10.1.0.0/16', '10.1.255.255', true],
  ['10.1.0.0/16', '10.2.0.0', false],
  ['10.1.0.0/16', '::ffff:10.1.0.1', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['192.0.2.7', '192.0.2.7', true],
  ['192.0.2.7', '192.0.2.70', false],
  ['2001:db8::/32', '2001:DB8:1::1', true],
  ['2001:db8::/32', '2001:db9::1', false],
  ['10.1.0.0/16', 'unknown', false],
])('says of %s whether it has %s: %s', (network, address, isIn) => {
  expect(within([network])(address)).toBe(isIn);
});
