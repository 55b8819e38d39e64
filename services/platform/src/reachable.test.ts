import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { addressProblem, databaseError } from './reachable.ts';

it('says which port is taken, and which host is not of this machine', async () => {
  const other = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  expect(await addressProblem({ host: '127.0.0.1', port })).toContain(`PORT: ${port} is taken`);
  other.close();
  await once(other, 'close');
  expect(await addressProblem({ host: '127.0.0.1', port })).toBeUndefined();
  expect(await addressProblem({ host: '203.0.113.5', port })).toContain('HOST: got "203.0.113.5"');
});

it('says why the database server can not be reached, without its password', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const shown = databaseError(refused, { databaseUrl: 'postgres://city:secret@db.local:6432/base' });
  expect(String(shown)).toContain('DATABASE_URL: db.local:6432/base: no server answers there');
  expect(String(shown)).not.toContain('secret');
  const wrapped = new Error('no connection', { cause: refused });
  expect(String(databaseError(wrapped, { databaseUrl: 'postgres://db.local/base' }))).toContain('no server');
  expect(databaseError(refused, { databaseUrl: undefined })).toBe(refused);
});
