/** ARNs are of the partition of the region that is called, in whatever is answered. China stands for all the others. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openModels } from '../../src/model/load.ts';
import { loadService, SERVICE_NAMES } from '../../src/server/registry.ts';
import { hostileCloud } from './support/hostile-cloud.ts';
import { build, knownValues } from './support/landscape.ts';
import { NastyInputs } from './support/nasty-inputs.ts';
import { type WireCall, wireCall, wiresOf } from './support/wire-call.ts';

const models = openModels();
const hostile = hostileCloud();
const SEED = 42;
/** Root of another account: what is denied names the caller and the resource. */
const STRANGER = '111111111111';
/** These answers may hold no ARN at all. */
const SPARING: ReadonlySet<string> = new Set(['account', 'organizations', 'application-auto-scaling']);
/** What would take away what the others ask for. */
const ENDS = /^(?:Delete|Remove|Leave|Close|Abort|Detach|Disable|Stop|Cancel|Purge|Logout|TestState)/;

describe.each([['cn-north-1', 'aws-cn']])('%s', (region, partition) => {
  /** The same call, made there. */
  const there = (call: WireCall): WireCall => {
    const moved = (text: string) =>
      text
        .replaceAll('us-east-1', region)
        .replace(/arn(:|%3A|%3a)aws\1/g, (_, colon: string) => `arn${colon}${partition}${colon}`);
    const headers = Object.entries(call.headers).map(([name, value]) => [name, moved(value)]);
    const body = typeof call.body === 'string' ? moved(call.body) : call.body;
    return { ...call, path: moved(call.path), headers: Object.fromEntries(headers), body };
  };
  const send = (call: WireCall) => hostile.send(there(call));

  test.each(SERVICE_NAMES)('%s', async (name) => {
    const service = models.service(name);
    const [wire = 'query'] = wiresOf(service);
    if (name === 's3') {
      const Bucket = 'bucket';
      const CreateBucketConfiguration = { LocationConstraint: region };
      await send(wireCall(service, 'CreateBucket', { Bucket, CreateBucketConfiguration }, wire));
    }
    const learnt = await build(service, send);
    const inputs = new NastyInputs(service, knownValues(service, learnt), 'none');
    const { operations } = await loadService(name);
    const wrong: string[] = [];
    let arns = 0;
    for (const operation of Object.keys(operations).filter((each) => !ENDS.test(each))) {
      const [input = {}] = fc.sample(inputs.of(operation), { numRuns: 1, seed: SEED });
      for (const caller of ['test', STRANGER]) {
        const { text } = await send(wireCall(service, operation, input, wire, caller));
        if (text.includes(`arn:${partition}:`)) arns++;
        const found = /.{0,60}arn(?::|%3A)aws(?::|%3A).{0,60}/.exec(text)?.[0];
        if (found !== undefined) wrong.push(`${operation}: ${found}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(arns > 0 || SPARING.has(name)).toBe(true);
  });
});
