/** Who is allowed nothing learns nothing: a denial is the same whether the thing is there or not. */

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { AwsError } from '../../src/core/errors.ts';
import type { Operation } from '../../src/core/service.ts';
import { createAuthoriser } from '../../src/gateway/authorise.ts';
import { perform } from '../../src/gateway/door.ts';
import { accessDenied } from '../../src/gateway/refusals.ts';
import { signatureStyle } from '../../src/gateway/sigv4.ts';
import { openModels } from '../../src/model/load.ts';
import { lazyIdentity } from '../../src/server/identity.ts';
import { lazyOrganization } from '../../src/server/organization.ts';
import { loadService, SERVICE_NAMES } from '../../src/server/registry.ts';
import { CALLER, FULL_VALUES, OPERATION_VALUES } from './support/access-census.ts';
import { hostileCloud } from './support/hostile-cloud.ts';
import { build, knownValues } from './support/landscape.ts';
import { type KnownValues, NastyInputs } from './support/nasty-inputs.ts';
import { type Input, wiresOf } from './support/wire-call.ts';

const models = openModels();
const hostile = hostileCloud();
const learnt = new Map<string, KnownValues>();

/** Of the landscape's account, without any policy; its record is not needed, for it is not asked for by name. */
const NOBODY = {
  ...CALLER,
  arn: CALLER.arn.replace('user/user', 'user/nobody'),
  name: 'nobody',
  userId: 'AIDANOBODY',
};

const authorise = createAuthoriser({
  identity: lazyIdentity({ account: CALLER.account, isStrict: false }),
  organization: lazyOrganization(),
  mode: 'standard',
  denied: (denial, seal) => {
    const model = models.service(denial.call.service.name);
    return accessDenied(signatureStyle(model.sign, denial.call.wire ?? 'json1.1'), denial, seal);
  },
});

beforeAll(async () => {
  for (const name of SERVICE_NAMES) {
    learnt.set(name, await build(models.service(name), hostile.send));
  }
});

/** Names that things of the landscape have, as whole words of ids, ARNs and URLs. */
const NAMES =
  /\b(?:user|group|role|policy|profile|queue|topic|table|index|inline|key)\b(?=$|\.fifo|"|\/index)/g;
/** Kinds in ARNs are no names. */
const isKind = (text: string, at: number) =>
  /^(?:user|group|role|policy|table|key|index)\//.test(text.slice(at));

/** The same input about things that are not there. Buckets stay: S3 tells everybody which names are taken. */
function aboutNothing(value: unknown, member = ''): unknown {
  if (member === 'Bucket' || member === 'CopySource') return value;
  if (typeof value === 'string') {
    return value.replace(NAMES, (name, at: number) => (isKind(value, at) ? name : `no-${name}`));
  }
  if (Array.isArray(value)) return value.map((item) => aboutNothing(item));
  if (value === null || typeof value !== 'object' || value instanceof Date || value instanceof Uint8Array)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, aboutNothing(item, name)]));
}

describe('denials', () => {
  test.each(SERVICE_NAMES)('%s', async (name) => {
    const service = models.service(name);
    const table = await loadService(name);
    const values = { ...knownValues(service, learnt.get(name)), ...FULL_VALUES[name] };
    const inputs = new NastyInputs(service, values, 'none');
    const { world } = hostile.cloud();
    const asked = async (operation: string, input: Input): Promise<string> => {
      const base = {
        caller: NOBODY,
        place: { account: NOBODY.account, region: 'us-east-1' },
        requestId: 'x',
        endpoint: 'http://127.0.0.1',
        reply: () => {},
      };
      const origin = { sourceIp: '127.0.0.1', secureTransport: false };
      const { signal } = new AbortController();
      const call = { service: table, operation, input, base, signal, origin, wire: wiresOf(service)[0] };
      try {
        const output = await perform(world, { authorise }, call);
        // Parts of some requests are denied each by itself.
        const parts = JSON.stringify(output).match(/"Code":"\w+"/g);
        return parts === null ? 'allowed' : `parts: ${parts.join(' ')}`;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return `${error.code} ${error.status}`;
      }
    };
    const different: string[] = [];
    for (const [operation, entry] of Object.entries(table.operations)) {
      if (isFree(entry)) continue;
      const [sample = {}] = fc.sample(inputs.of(operation), { seed: 1, numRuns: 1 });
      const input = { ...sample, ...OPERATION_VALUES[operation] };
      const there = await asked(operation, input);
      const nowhere = await asked(operation, aboutNothing(input) as Input);
      if (there !== nowhere || there === 'allowed') different.push(`${operation}: ${there} / ${nowhere}`);
    }
    expect(different).toEqual([]);
  });
});

function isFree(entry: Operation<object, object> | undefined): boolean {
  return entry === undefined || FREE.has(entry.access.actions[0] ?? '');
}

/** "No permissions are required to perform this operation." */
const FREE: ReadonlySet<string> = new Set(['sts:GetCallerIdentity', 'sts:GetSessionToken']);
