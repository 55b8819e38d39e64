import { expect, it } from 'vitest';
import { refuseOtherOrigins } from './same-origin.ts';

const HERE = ['https://map.example.gov.cn', 'http://10.0.0.5:8080'];
const isRefused = (method: string, headers: Record<string, string>): boolean => {
  try {
    refuseOtherOrigins({ method, headers }, HERE);
    return false;
  } catch {
    return true;
  }
};

it.each([
  [{}, false],
  [{ origin: HERE[0]! }, false],
  [{ origin: HERE[1]!, 'sec-fetch-site': 'same-origin' }, false],
  [{ 'sec-fetch-site': 'none' }, false],
  [{ origin: 'https://map.example.gov.cn.evil.example' }, true],
  [{ origin: 'null' }, true],
  [{ origin: 'null', 'sec-fetch-site': 'cross-site' }, true],
  [{ 'sec-fetch-site': 'same-site' }, true],
])('of a write with %j says %s to whether it is refused', (headers, refused) => {
  expect(isRefused('POST', headers as Record<string, string>)).toBe(refused);
  expect(isRefused('GET', headers as Record<string, string>)).toBe(false);
});
