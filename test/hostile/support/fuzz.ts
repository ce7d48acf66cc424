/**
 * Every operation of every service, at the door, with inputs that its model almost allows. Whatever comes: never a 500,
 * never an unexpected error in the log, always an answer that can be read.
 *
 *     FUZZ_SEED=123 FUZZ_RUNS=200 npx vitest run test/hostile/fuzz
 *
 * Every second service has a test file of its own, so that both ends of the list run at a time.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openModels, simpleOf, structureOf } from '../../../src/model/load.ts';
import { simple } from '../../../src/model/shapes.ts';
import { decodeCbor } from '../../../src/protocol/cbor.ts';
import { parseXml } from '../../../src/protocol/xml-read.ts';
import { loadService, SERVICE_NAMES } from '../../../src/server/registry.ts';
import { type Answer, type HostileCloud, hostileCloud } from './hostile-cloud.ts';
import { build, knownValues } from './landscape.ts';
import { NastyInputs } from './nasty-inputs.ts';
import { type Input, type WireCall, wireCall, wiresOf } from './wire-call.ts';

/** One seed is one run; another one looks elsewhere. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_101);
/** Inputs for each operation. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 12);

const models = openModels();

/** More than any name, key or marker may have, and more than the store takes as a key. */
const LONG_TEXT = 'k'.repeat(5000);

/** Tests of every second service, from the first or from the second on. */
export function fuzzEverySecond(first: 0 | 1): void {
  const hostile = hostileCloud();
  const names = SERVICE_NAMES.filter((_, i) => i % 2 === first);
  test.each(names)('%s', (name) => almostAllowed(hostile, name));
  test.each(names)('%s: one text at a time that is longer than any name', (name) => longTexts(hostile, name));
}

async function almostAllowed(hostile: HostileCloud, name: string): Promise<void> {
  const service = models.service(name);
  const table = await loadService(name);
  await hostile.cloud().reset();
  for (const operation of destroyersLast(Object.keys(table.operations))) {
    const learnt = await build(service, hostile.send);
    const [calm, wild] = (['little', 'much'] as const).map((badness) =>
      new NastyInputs(service, knownValues(service, learnt), badness).of(operation),
    );
    if (calm === undefined || wild === undefined) continue;
    const inputs = fc.oneof({ weight: 3, arbitrary: calm }, { weight: 1, arbitrary: wild });
    const property = fc.asyncProperty(inputs, fc.constantFrom(...wiresOf(service)), async (input, wire) => {
      const call = wireCall(service, operation, patient(operation, input), wire);
      const answer = await hostile.send(call);
      expect(hostile.errors()).toEqual([]);
      checkReadable(answer, call);
    });
    await fc.assert(property, { seed: SEED, numRuns: RUNS }).catch((error: Error) => {
      const why = [error.message, error.cause instanceof Error ? error.cause.message : ''];
      const text = `${name} ${operation}, FUZZ_SEED=${SEED} FUZZ_RUNS=${RUNS}: ${why.join('\n')}`;
      throw new Error([text, ...hostile.errors()].join('\n'));
    });
  }
  await stillWorks(hostile);
}

async function longTexts(hostile: HostileCloud, name: string): Promise<void> {
  const service = models.service(name);
  const table = await loadService(name);
  await hostile.cloud().reset();
  const learnt = await build(service, hostile.send);
  const tame = new NastyInputs(service, knownValues(service, learnt), 'none');
  const [wire = 'query'] = wiresOf(service);
  for (const operation of destroyersLast(Object.keys(table.operations))) {
    const [input = {}] = fc.sample(tame.of(operation), { seed: SEED, numRuns: 1 });
    const { m: members } = structureOf(service, service.operations[operation]?.[0] ?? 0);
    for (const [member, [ref]] of Object.entries(members)) {
      if (simpleOf(service, ref) !== simple.string) continue;
      const call = wireCall(service, operation, patient(operation, { ...input, [member]: LONG_TEXT }), wire);
      checkReadable(await hostile.send(call), call);
      expect([operation, member, ...hostile.errors()]).toEqual([operation, member]);
    }
  }
}

/** What is deleted is not always there again at once (a queue's name rests for a minute). */
function destroyersLast(operations: readonly string[]): string[] {
  const isLast = (operation: string) => /^(Delete|Purge)/.test(operation);
  return [...operations.filter((each) => !isLast(each)), ...operations.filter(isLast)];
}

/** Without this a receive on a queue whose attributes say so waits for 20 seconds. */
function patient(operation: string, input: Input): Input {
  const wait = input['WaitTimeSeconds'];
  const isLong = typeof wait === 'number' ? wait > 0 && wait <= 20 : wait == null || wait === true;
  return operation === 'ReceiveMessage' && isLong ? { ...input, WaitTimeSeconds: 0 } : input;
}

function checkReadable({ status, headers, text, body }: Answer, call: WireCall): void {
  if (call.method === 'HEAD' || body.length === 0) return;
  const type = headers['content-type'] ?? '';
  // Bodies of objects are what somebody put there.
  const isObject = headers['etag'] !== undefined && status < 300;
  if (isObject) return;
  if (type.includes('json')) expect(JSON.parse(text)).toBeTypeOf('object');
  else if (type.includes('cbor')) expect(decodeCbor(body)).toBeTypeOf('object');
  else if (type.includes('xml')) expect(parseXml(text).name).not.toBe('');
  if (status < 400) return;
  // Services of REST and JSON name an error in a header.
  if (headers['x-amzn-errortype'] !== undefined) return;
  const error = type.includes('cbor') ? JSON.stringify(decodeCbor(body)) : text;
  expect(error).toMatch(/<Code>\w[\w.]*<\/Code>|"__type":"[\w.#]+"/);
}

async function stillWorks(hostile: HostileCloud): Promise<void> {
  const call = wireCall(models.service('sts'), 'GetCallerIdentity', {}, 'query');
  expect((await hostile.send(call)).status).toBe(200);
}
