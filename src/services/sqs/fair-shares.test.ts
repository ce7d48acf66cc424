import { expect, test } from 'vitest';
import { createFairShares } from './fair-shares.ts';

const NOW = 1_000_000;
const UNTIL = NOW + 30_000;

/** `count` messages of a tenant are sent and received. */
function busy(shares: ReturnType<typeof createFairShares>, tenant: string, count: number, untilMs = UNTIL) {
  shares.sent(tenant, NOW);
  for (let i = 0; i < count; i++) shares.received(tenant, untilMs, NOW);
}

test('more than a tenth of what is in flight is noise, from thirty messages on', () => {
  const shares = createFairShares();
  busy(shares, 'few', 29);
  expect(shares.isNoisy('few', NOW)).toBe(false);
  busy(shares, 'few', 1);
  expect(shares.isNoisy('few', NOW)).toBe(true);
  for (let i = 0; i < 10; i++) busy(shares, `t${i}`, 27);
  // 30 of 300 are a tenth, and not more.
  expect(shares.isNoisy('few', NOW)).toBe(false);
  busy(shares, 'few', 4);
  expect(shares.isNoisy('few', NOW)).toBe(true);
});

test('what is over by time or released is no longer in flight', () => {
  const shares = createFairShares();
  busy(shares, 'a', 40);
  busy(shares, 'a', 10, UNTIL + 60_000);
  expect(shares.inFlight('a', NOW)).toBe(50);
  for (let i = 0; i < 5; i++) shares.released('a', UNTIL, 0, NOW);
  expect(shares.inFlight('a', NOW)).toBe(45);
  expect(shares.inFlight('a', UNTIL + 1_000)).toBe(10);
  expect(shares.isNoisy('a', UNTIL + 1_000)).toBe(false);
  // A release that comes after its time changes nothing more.
  shares.released('a', UNTIL, 0, UNTIL + 1_000);
  expect(shares.inFlight('a', UNTIL + 1_000)).toBe(10);
});

test('a tenth of the processing time is noise, once there was some, and fades', () => {
  const shares = createFairShares();
  for (const tenant of ['slow', 'quick']) shares.sent(tenant, NOW);
  shares.released('slow', UNTIL, 29_000, NOW);
  expect(shares.isNoisy('slow', NOW)).toBe(false);
  shares.released('slow', UNTIL, 31_000, NOW);
  shares.released('quick', UNTIL, 1_000, NOW);
  expect(shares.isNoisy('slow', NOW)).toBe(true);
  expect(shares.isNoisy('quick', NOW)).toBe(false);
  expect(shares.isNoisy('slow', NOW + 240_000)).toBe(false);
});

test('a tenant that sends nothing for five minutes, or has nothing left, is quiet', () => {
  const shares = createFairShares();
  busy(shares, 'a', 50, NOW + 3_600_000);
  expect(shares.isNoisy('a', NOW + 299_999)).toBe(true);
  expect(shares.isNoisy('a', NOW + 300_000)).toBe(false);
  shares.sent('b', NOW);
  shares.released('b', UNTIL, 60_000, NOW);
  expect(shares.isNoisy('b', NOW)).toBe(true);
  shares.drained('b');
  expect(shares.isNoisy('b', NOW)).toBe(false);
});

test('the number of tenants that are watched has a limit', () => {
  const shares = createFairShares();
  busy(shares, 'first', 40);
  for (let i = 0; i < 10_000; i++) shares.sent(`t${i}`, NOW);
  expect(shares.isNoisy('first', NOW)).toBe(false);
  busy(shares, 'first', 1);
  expect(shares.inFlight('first', NOW)).toBe(41);
  expect(shares.inFlight('first', UNTIL + 1_000)).toBe(0);
});
