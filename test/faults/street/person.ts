import { randomUUID } from 'node:crypto';
import type { Problem } from '@tongtu/sdk/contract';
import { expect } from 'vitest';
import { Random } from '../../bench/build/random.ts';
import { type Answer, send } from '../mortal-platform.ts';
import type { Ledger } from './ledger.ts';

/** Somebody at a desk, signed in, whose doings follow from a seed (how they meet those of others does not). */
export class Person {
  readonly random: Random;
  readonly ledger: Ledger;
  readonly #origin: string;
  readonly #cookie: string;

  constructor(origin: string, cookie: string, seed: number, ledger: Ledger) {
    this.random = new Random(seed);
    this.ledger = ledger;
    this.#origin = origin;
    this.#cookie = cookie;
  }

  get<Body>(path: string): Promise<Answer<Body>> {
    return send<Body>(this.#origin, `GET ${path}`, undefined, { cookie: this.#cookie });
  }

  /**
   * A write with a key; now and then it is sent twice at once, as by a network that stutters, and has to be answered alike.
   * Refusals that follow from what others do are answers, a fault of the server is an error.
   */
  async write<Body>(
    line: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Body & Partial<Problem>>> {
    const all = { cookie: this.#cookie, 'idempotency-key': randomUUID(), ...headers };
    const once = () => send<Body & Partial<Problem>>(this.#origin, line, body, all);
    const isTwice = this.random.chance(0.2);
    const [answer, again] = await Promise.all([once(), isTwice ? once() : undefined]);
    if (again) {
      this.ledger.count('sent twice');
      if (answer.status < 300 && again.status < 300) expect(again.body, line).toEqual(answer.body);
    }
    const shown = again && again.status < answer.status ? again : answer;
    expect(shown.status, `${line}: ${JSON.stringify(shown.body)}`).toBeLessThan(500);
    return shown;
  }
}
