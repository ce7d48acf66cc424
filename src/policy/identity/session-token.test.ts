import { expect, test } from 'vitest';
import { realRandom } from '../../core/random.ts';
import { Seal } from '../../core/sealed.ts';
import { openSession, type SessionToken, sealSession } from './session-token.ts';

const random = realRandom();
const seal = new Seal(random(32), random);
const session: SessionToken = {
  kind: 'role',
  accessKeyId: 'ASIAQNZGKIQY56JQ7WML',
  secret: 'secret',
  account: '000000000000',
  principalId: 'AROA',
  sessionName: 'work',
  issuedAtMs: 1,
  expiresAtMs: 2,
};

test('what was sealed is opened again', () => {
  const token = sealSession(seal, session);
  expect(token).toMatch(/^[\w-]+$/);
  expect(openSession(seal, token)).toEqual(session);
});

test('tags and policies in all scripts, packed', () => {
  const full = {
    ...session,
    tags: { 名: '値' },
    policy: `{"Sid":"${'🦀'.repeat(900)}"}\n`,
    policyArns: ['a', 'b'],
  };
  const token = sealSession(seal, full);
  expect(openSession(seal, token)).toEqual(full);
  expect(token.length).toBeLessThan(900);
});

test('at least as long as asked for', () => {
  for (const sizeMin of [0, 300, 301, 2500, 4096]) {
    const token = sealSession(seal, session, sizeMin);
    expect(token.length).toBeGreaterThanOrEqual(sizeMin);
    expect(openSession(seal, token)).toEqual(session);
  }
});

test('nothing else is a token', () => {
  const token = sealSession(seal, session);
  const others = ['', 'x', token.slice(1), `${token.slice(0, -4)}AAAA`, seal.close('pages', '-{}')];
  for (const other of others) expect(openSession(seal, other)).toBeUndefined();
  expect(openSession(new Seal(random(32), random), token)).toBeUndefined();
});
