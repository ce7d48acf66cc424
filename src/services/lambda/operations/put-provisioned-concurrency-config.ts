import { ACCOUNT_CONCURRENCY, overLimit, reservedTotal, UNRESERVED_MIN } from '../concurrency.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireFunction, versionName } from '../lookups.ts';
import { mustBeProvisionable, NOT_PUBLISHED } from '../provisioned-alias.ts';
import {
  keepLater,
  provisionable,
  provisionedTotal,
  provisionLater,
  requireProvisionable,
  shownProvisioned,
} from '../provisioning.ts';
import { type ProvisionedRecord, provisioned } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html */
export const putProvisionedConcurrencyConfig: Handler<'PutProvisionedConcurrencyConfig'> = async (
  context,
  input,
) => {
  const { tx, now } = context;
  const address = provisionable(input, context.place, NOT_PUBLISHED);
  const { place, name: functionName, qualifier } = address;
  const requested = input.ProvisionedConcurrentExecutions;
  const resolved = await requireProvisionable(tx, address);
  const record = await requireFunction(tx, address);
  await mustBeProvisionable(tx, address, resolved);
  const before = await provisioned.get(tx, place, functionName, qualifier);
  const others = (await provisionedTotal(tx, place, functionName)) - (before?.requested ?? 0);
  if (record.reserved !== undefined && record.reserved < others + requested) {
    throw invalidParameter(
      'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
    );
  }
  const unreserved = ACCOUNT_CONCURRENCY - (await reservedTotal(tx, place));
  if (record.reserved === undefined && requested > unreserved) {
    throw overLimit(
      `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${unreserved}].`,
    );
  }
  if (record.reserved === undefined && unreserved - requested < UNRESERVED_MIN) {
    throw overLimit(
      `Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED_MIN}].`,
    );
  }
  const version = versionName(resolved.version.number);
  // What was there stays until there is more, or less.
  const allocated = Math.min(before?.allocated ?? 0, requested);
  const wished: ProvisionedRecord = {
    functionName,
    qualifier,
    requested,
    allocated,
    made: { [version]: allocated },
    status: 'IN_PROGRESS',
    lastModifiedMs: now(),
  };
  await provisioned.put(tx, place, wished);
  provisionLater(context, address, version);
  await keepLater(context, address);
  const made = [{ runKey: resolved.version.runKey, count: allocated }];
  return shownProvisioned({ record: wished, made }, () => allocated);
};
