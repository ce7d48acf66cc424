/**
 * Provisioned concurrency: sandboxes that are kept initialised.
 * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */

import type { DeliveryContext, TxContext } from '../../core/context.ts';
import { FunctionRefusal } from '../../core/functions.ts';
import type { Place } from '../../core/place.ts';
import type { Access } from '../../core/service.ts';
import type { ServiceMemory } from '../../core/service-memory.ts';
import type { Transaction } from '../../core/transaction.ts';
import { demandOn } from './access.ts';
import type { GetProvisionedConcurrencyConfigResponse } from './api.gen.ts';
import { invalidParameter } from './errors.ts';
import { requireVersion } from './lookups.ts';
import { type FunctionAddress, LATEST, lambdaTime, parseFunctionName } from './names.ts';
import { specOf } from './spec.ts';
import { type ProvisionedRecord, provisioned } from './state.ts';

/** What is provisioned for a function, all versions and aliases together. */
export async function provisionedTotal(tx: Transaction, place: Place, name: string): Promise<number> {
  let total = 0;
  for await (const { requested } of provisioned.scan(tx, place, { prefix: [name] })) total += requested;
  return total;
}

/** A version or alias. @throws AwsError InvalidParameterValueException for `$LATEST` */
export function provisionable(
  input: { FunctionName: string; Qualifier: string },
  own: Place,
  message = 'The function resource provided must be an alias or a published version.',
): FunctionAddress & { qualifier: string } {
  const address = parseFunctionName(input.FunctionName, own, input.Qualifier);
  const { qualifier } = address;
  if (qualifier === undefined || qualifier === LATEST) throw invalidParameter(message);
  return { ...address, qualifier };
}

interface ProvisionBody {
  place: Place;
  name: string;
  qualifier: string;
}

export function provisionLater({ outbox }: TxContext, { place, name, qualifier }: FunctionAddress): void {
  const { account, region } = place;
  const group = `lambda.provision.${account}.${region}.${name}.${qualifier}`;
  outbox.send({
    service: 'lambda',
    delivery: 'provision',
    group,
    body: { place, name, qualifier },
    isLong: true,
  });
}

/** Versions whose sandboxes this process has been told of, by their run key. */
function toldOf(memory: ServiceMemory): Set<string> {
  return memory.of('lambda.provisioned', () => new Set<string>());
}

/**
 * Sandboxes end with the process: the first call after a restart has them made again.
 *
 * @returns how many there are
 */
export async function provisionAgain(
  context: TxContext,
  address: FunctionAddress,
  runKey: string,
): Promise<number> {
  const { place, name, qualifier } = address;
  if (qualifier === undefined || qualifier === LATEST) return 0;
  const record = await provisioned.peek(context.tx, place, name, qualifier);
  if (record === undefined) return 0;
  const told = toldOf(context.memory);
  if (!told.has(runKey)) {
    told.add(runKey);
    provisionLater(context, address);
  }
  return record.allocated;
}

/** Delivery: makes the sandboxes that a configuration asks for, or gives them up when it is gone. */
export async function provision(context: DeliveryContext, body: unknown): Promise<void> {
  // What `provisionLater` sent.
  const { place, name, qualifier } = body as ProvisionBody;
  const found = await context.transact(async ({ tx }) => {
    const record = await provisioned.get(tx, place, name, qualifier);
    const resolved = await requireVersion(tx, { place, name, qualifier }).catch(() => undefined);
    return { record, version: resolved?.version };
  });
  const { record, version } = found;
  // Its sandboxes went with the version.
  if (version === undefined) return;
  const count = record?.requested ?? 0;
  toldOf(context.memory).add(version.runKey);
  let failure: string | undefined;
  try {
    const spec = specOf(context, place, version, 'provisioned-concurrency');
    await context.functions.provision(spec, count);
  } catch (error) {
    if (!(error instanceof FunctionRefusal) || context.signal.aborted) throw error;
    failure = error.message;
  }
  if (record === undefined) return;
  await context.transact(async ({ tx }) => {
    const now = await provisioned.get(tx, place, name, qualifier);
    if (now !== undefined && now.lastModifiedMs === record.lastModifiedMs) {
      const made: ProvisionedRecord =
        failure === undefined
          ? { ...now, status: 'READY', allocated: count }
          : { ...now, status: 'FAILED', allocated: 0, reason: failure };
      await provisioned.put(tx, place, made);
    }
    context.complete(tx);
  });
}

export function shownProvisioned(record: ProvisionedRecord): GetProvisionedConcurrencyConfigResponse {
  return {
    RequestedProvisionedConcurrentExecutions: record.requested,
    AvailableProvisionedConcurrentExecutions: record.allocated,
    AllocatedProvisionedConcurrentExecutions: record.allocated,
    Status: record.status,
    StatusReason: record.reason,
    LastModified: lambdaTime(record.lastModifiedMs),
  };
}

/** Access of an operation on what is provisioned for a version or an alias. */
export function onProvisioned(action: string): Access<{ FunctionName: string; Qualifier: string }> {
  return {
    actions: [`lambda:${action}`],
    demands: async (context, { FunctionName, Qualifier }) => [
      await demandOn(context, parseFunctionName(FunctionName, context.place, Qualifier), action),
    ],
  };
}
