/**
 * The tables of all services beside AWS's Service Authorization Reference: every operation says what its caller must be
 * allowed to do, by actions that exist, on resources of the forms that these actions know, with the condition keys that
 * the request and the resource have values for.
 */

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Demand } from '../../src/core/demand.ts';
import { AwsError } from '../../src/core/errors.ts';
import type { AnyService } from '../../src/core/service.ts';
import { type ActionFacts, openActionData } from '../../src/model/action-data.ts';
import { openModels } from '../../src/model/load.ts';
import { loadService, SERVICE_NAMES } from '../../src/server/registry.ts';
import {
  actionOf,
  CALLER,
  FULL_VALUES,
  hasValue,
  IS_ABOUT_NOTHING,
  isAboutAll,
  isKey,
  KNOWN_TO_DIFFER,
  OPERATION_VALUES,
  resourceFits,
  STEPS,
} from './support/access-census.ts';
import { hostileCloud } from './support/hostile-cloud.ts';
import { build, knownValues } from './support/landscape.ts';
import { type KnownValues, NastyInputs } from './support/nasty-inputs.ts';
import { type Input, wireCall, wiresOf } from './support/wire-call.ts';

const models = openModels();
const data = openActionData();
const hostile = hostileCloud();
const learnt = new Map<string, KnownValues>();

/** Fails for an action that AWS does not have. */
function factsOf(action: string): ActionFacts {
  const facts = actionOf(data, action);
  if (facts === undefined) throw new Error(`AWS has no action ${action}`);
  return facts;
}

describe('what tables name', () => {
  test.each(SERVICE_NAMES)('%s: an action of each operation, as AWS writes it', async (name) => {
    const { operations } = await loadService(name);
    const wrong = Object.entries(operations).flatMap(([operation, entry]) => {
      const actions = entry?.access.actions ?? [];
      const misspelt = actions.filter((action) => actionOf(data, action)?.name !== action);
      // An operation may go by other actions, but not when there is one of its own name.
      const own = actions
        .map((action) => `${action.split(':', 1)[0]}:${operation}`)
        .map((action) => actionOf(data, action));
      const forgotten = own.filter((facts) => facts !== undefined && !actions.includes(facts.name));
      return actions.length === 0 || misspelt.length > 0 || forgotten.length > 0
        ? [`${operation}: ${actions.join(' ')}`]
        : [];
    });
    expect(wrong).toEqual([]);
  });

  test.each(SERVICE_NAMES)('%s: what its actions depend on', async (name) => {
    const { operations } = await loadService(name);
    const missing = Object.entries(operations).flatMap(([operation, entry]) => {
      const actions = entry?.access.actions ?? [];
      const dependent = actions.flatMap((action) => factsOf(action).dependentActions);
      return dependent.filter((each) => !actions.includes(each)).map((each) => `${operation}: ${each}`);
    });
    expect(missing).toEqual([]);
  });

  test('the data know levels of access, whatever the case of the name', () => {
    expect(
      ['s3:getobject', 'S3:ListBucket', 's3:PutObject', 's3:PutBucketPolicy', 'sqs:TagQueue'].map(
        data.accessLevel,
      ),
    ).toEqual(['read', 'list', 'write', 'permissions', 'tagging']);
    expect(['s3:Nothing', '../index:a', 'constructor:toString', ''].map(data.accessLevel)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

/** One demand with what it came from. */
interface Seen {
  operation: string;
  input: Input;
  demand: Demand;
}

describe('what operations demand', () => {
  beforeAll(async () => {
    for (const name of SERVICE_NAMES) {
      const service = models.service(name);
      const [wire = 'query'] = wiresOf(service);
      learnt.set(name, await build(service, hostile.send));
      for (const [operation, input, other] of STEPS[name] ?? []) {
        const asked = other === undefined ? service : models.service(other);
        const [form = wire] = wiresOf(asked);
        const answer = await hostile.send(wireCall(asked, operation, input, form));
        if (answer.status >= 400) throw new Error(`${name} ${operation}: ${answer.text}`);
        const keyId = /<AccessKeyId>(\w+)/.exec(answer.text)?.[1];
        if (keyId !== undefined) learnt.set(name, { ...learnt.get(name), AccessKeyId: [keyId] });
      }
    }
  });

  test.each(SERVICE_NAMES)('%s', async (name) => {
    const table = await loadService(name);
    const seen = [...(await demandsOf(name, table, 'none')), ...(await demandsOf(name, table, 'full'))];
    const silent = Object.keys(table.operations).filter(
      (operation) => !seen.some((each) => each.operation === operation),
    );
    expect(silent).toEqual(IS_ABOUT_NOTHING[name] ?? []);
    expect(
      seen.flatMap((each) => complaints(each, table)).filter((each) => !KNOWN_TO_DIFFER.has(each)),
    ).toEqual([]);
  });
});

/** What each operation demands of a user for an input with all its members, or only the required ones. */
async function demandsOf(name: string, table: AnyService, amount: 'none' | 'full'): Promise<Seen[]> {
  const service = models.service(name);
  const values = { ...knownValues(service, learnt.get(name)), ...FULL_VALUES[name] };
  const inputs = new NastyInputs(service, values, amount);
  const { world } = hostile.cloud();
  const place = { account: CALLER.account, region: 'us-east-1' };
  const base = { caller: CALLER, place, requestId: 'x', endpoint: 'http://x', reply: () => {} };
  const seen: Seen[] = [];
  for (const [operation, entry] of Object.entries(table.operations)) {
    const [sample = {}] = fc.sample(inputs.of(operation), { seed: 1, numRuns: 1 });
    const input = { ...sample, ...OPERATION_VALUES[operation] };
    const demands = await world
      .transact(base, async (context) => [...((await entry?.access.demands(context, input)) ?? [])])
      .catch((error: Error) => {
        // An input of random values may be refused; that the operation demands something shows the other one.
        if (error instanceof AwsError) return [];
        throw new Error(`${operation}: ${error.message} for ${JSON.stringify(input)}`);
      });
    for (const demand of demands) seen.push({ operation, input, demand: { ...demand } });
  }
  return seen;
}

/** What AWS's table of actions says against a demand. */
function complaints({ operation, input, demand }: Seen, table: AnyService): string[] {
  const { action, resource, conditions = {} } = demand;
  const facts = factsOf(action);
  const found: string[] = [];
  const declared = table.operations[operation]?.access.actions ?? [];
  if (!declared.includes(action)) found.push(`${operation} demands ${action} without naming it`);
  // What stands in place of an ARN is the caller's own mistake, as values of chance are.
  const isNonsense = !resource.startsWith('arn:') && Object.values(input).includes(resource);
  const isFit = resourceFits(facts, resource) || isAboutAll(action, resource);
  if (!isNonsense && !isFit) found.push(`${action} is not about ${resource}`);
  const keysKnown = [action, ...declared].flatMap((each) => {
    const { conditionKeys, resources } = factsOf(each);
    return [...conditionKeys, ...resources.flatMap((kind) => kind.conditionKeys)];
  });
  for (const key of Object.keys(conditions)) {
    if (!keysKnown.some((known) => isKey(known, key)))
      found.push(`${operation}: no action of it knows ${key}`);
  }
  for (const key of new Set([...facts.conditionKeys, ...keysOfKind(facts, resource)])) {
    // Of what is made there is nothing yet.
    const isNew =
      /^(Create|Import|Restore)/.test(operation) && /:ResourceTag|iam:PermissionsBoundary/.test(key);
    if (isNew || !hasValue(key, input, resource)) continue;
    if (!Object.keys(conditions).some((given) => isKey(key, given)))
      found.push(`${operation}: ${action} lacks ${key}`);
  }
  return found;
}

/** Keys of the kinds of resource that this one is of. */
function keysOfKind({ resources }: ActionFacts, resource: string): string[] {
  const kinds = resources.filter((kind) => resourceFits({ resources: [kind] }, resource));
  return kinds.flatMap(({ conditionKeys }) => conditionKeys);
}
