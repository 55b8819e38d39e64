import { createHash } from 'node:crypto';
import type { Asked } from '@tongtu/access';
import type { Database, Transaction } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { claimKey, findAnswer, saveAnswer, sweepKeys } from './idempotency-store.ts';
import type { Member } from './member.ts';
import type { Written } from './written.ts';

/** By what a repeated write is known. */
export interface WriteKey {
  readonly memberId: string;
  /** Missing: the request has none, and is done again each time. */
  readonly key: string | undefined;
  /** Of the whole request: the same key with another one is a mistake. */
  readonly sha256: string;
  /** Where it came from; missing: from a command. */
  readonly asked?: Asked;
}

const HEADER = 'idempotency-key';

/**
 * The `Idempotency-Key` of a request (draft-ietf-httpapi-idempotency-key-header, with or without its quotes).
 *
 * @throws ProblemError `bad_request`
 */
export function writeKeyOf(request: FastifyRequest, { memberId }: Pick<Member, 'memberId'>): WriteKey {
  const { method, url, headers, body } = request;
  const key = headers[HEADER];
  if (key !== undefined && (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))) {
    throw new ProblemError('bad_request', {
      ...{ detail: 'header Idempotency-Key', got: String(key) },
      wanted: '1 to 255 visible ASCII characters',
    });
  }
  const said = [
    method,
    url,
    headers['if-match'] ?? '',
    headers['content-crs'] ?? '',
    headers['content-type'] ?? '',
    body ?? null,
  ];
  const sha256 = createHash('sha256').update(JSON.stringify(said)).digest('hex');
  return { memberId, key, sha256, asked: { address: request.ip, requestId: request.id } };
}

/**
 * What an earlier request with this key was answered; undefined: nothing, and the key is this one's until the
 * transaction ends. A second request at the same time waits here for the first.
 *
 * @throws ProblemError `idempotency_key_reused`
 */
async function replayOf(tx: Transaction, { memberId, key, sha256 }: WriteKey): Promise<Written | undefined> {
  if (key === undefined) return undefined;
  await sweepKeys(tx);
  if (await claimKey(tx, memberId, key, sha256)) return undefined;
  const found = await findAnswer(tx, memberId, key);
  if (!found) throw new ProblemError('conflict', { detail: 'The key was just given up; ask again' });
  if (found.sha256 !== sha256) {
    throw new ProblemError('idempotency_key_reused', {
      got: key,
      wanted: 'the same request, or another key',
    });
  }
  return { ...found.answer, isReplay: true };
}

/** Keeps the answer with the effect: both are there, or neither. */
async function remember(tx: Transaction, { memberId, key }: WriteKey, answer: Written): Promise<void> {
  if (key !== undefined) await saveAnswer(tx, memberId, key, answer);
}

/** A short transaction waits for others of its changeset, not for ever. */
const TIMEOUT_MS = 15_000;

/** Does something once for its key, in one transaction. */
export function once(
  database: Database,
  key: WriteKey,
  effect: (tx: Transaction) => Promise<Written>,
  timeoutMs = TIMEOUT_MS,
): Promise<Written> {
  return database.asService(
    async (tx) => {
      const replay = await replayOf(tx, key);
      if (replay) return replay;
      const answer = await effect(tx);
      await remember(tx, key, answer);
      return answer;
    },
    { timeoutMs },
  );
}

export function sendWritten(reply: FastifyReply, { status, headers, body, isReplay }: Written): FastifyReply {
  reply.code(status).headers(headers ?? {});
  if (isReplay) reply.header('idempotency-replayed', 'true');
  return body === undefined ? reply.send() : reply.type('application/json; charset=utf-8').send(body);
}
