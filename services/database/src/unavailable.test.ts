import { describe, expect, it } from 'vitest';
import { isConnectionLoss } from './unavailable.ts';

const withCode = (code: string) => Object.assign(new Error('from the driver'), { code });

describe('a lost connection', () => {
  it.each(['08006', '08P01', '57P01', '57P02', '57P03', '53300', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT'])(
    'is known by its code %s',
    (code) => {
      expect(isConnectionLoss(withCode(code))).toBe(true);
    },
  );

  it.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])(
    'is known by the words of the driver: %s',
    (message) => {
      expect(isConnectionLoss(new Error(message))).toBe(true);
    },
  );

  it.each(['57014', '28P01', '42P01', '23505', '57P0', '0800'])('is not what %s says', (code) => {
    expect(isConnectionLoss(withCode(code))).toBe(false);
  });
});
