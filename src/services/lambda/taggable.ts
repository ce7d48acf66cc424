/** What can have tags, by its ARN: functions, event source mappings, code signing configurations, capacity providers. */

import { parseArn } from '../../core/arn.ts';
import type { TxContext } from '../../core/context.ts';
import type { Demand } from '../../core/demand.ts';
import type { Place } from '../../core/place.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import type { Transaction } from '../../core/transaction.ts';
import { type Conditions, resourceTags } from './access.ts';
import { type ProviderAddress, requireProvider } from './capacity/providers.ts';
import { capacityProviders } from './capacity/state.ts';
import { findCodeSigning, requireOwnCodeSigning } from './code-signing.ts';
import { invalidParameter, validationError } from './errors.ts';
import { requireMapping } from './event-source/mappings.ts';
import { mappings } from './event-source/state.ts';
import { requireFunction, requireLatest } from './lookups.ts';
import type { FunctionAddress } from './names.ts';
import { codeSigningConfigs, functions, versions } from './state.ts';

type Tags = Readonly<Record<string, string>>;

type Taggable =
  | { kind: 'function'; address: FunctionAddress }
  | { kind: 'mapping'; uuid: string; place: Place }
  | { kind: 'code-signing'; arn: string; place: Place }
  | { kind: 'capacity-provider'; place: Place; name: string };

const PATTERN =
  'arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})';

/** @throws AwsError ValidationException, InvalidParameterValueException */
function taggableOf(resource: string): Taggable {
  const arn = parseArn(resource);
  const [kind, name = '', ...more] = (arn?.resource ?? '').split(':');
  if (arn?.service === 'lambda' && name !== '') {
    const place = { account: arn.account, region: arn.region };
    if (kind === 'code-signing-config' && more.length === 0)
      return { kind: 'code-signing', arn: resource, place };
    if (kind === 'capacity-provider' && more.length === 0) return { kind, place, name };
    if (kind === 'event-source-mapping' && more.length === 0) return { kind: 'mapping', uuid: name, place };
    if (kind === 'function' && more.length === 0) {
      return { kind, address: { place, name, qualifier: undefined } };
    }
    if (kind === 'function') {
      throw invalidParameter(
        'Tags on function aliases and versions are not supported. Please specify a function ARN.',
      );
    }
  }
  throw validationError(resource, 'resource', `Member must satisfy regular expression pattern: ${PATTERN}`);
}

/** @throws AwsError ResourceNotFoundException */
export async function tagsOf(tx: Transaction, resource: string): Promise<Tags> {
  const target = taggableOf(resource);
  if (target.kind === 'function') return (await requireFunction(tx, target.address)).tags;
  if (target.kind === 'mapping') return (await requireMapping(tx, target.place, target.uuid)).tags;
  if (target.kind === 'capacity-provider') return (await requireTaggedProvider(tx, target)).tags;
  return (await requireOwnCodeSigning(tx, target.arn)).tags;
}

/** An ARN says where it is: that of another region is looked for there. */
const requireTaggedProvider = (tx: Transaction, target: ProviderAddress) =>
  requireProvider({ tx, place: target.place }, target);

/** @throws AwsError ResourceNotFoundException */
export async function putTags(
  { tx, ids }: TxContext,
  resource: string,
  tags: Record<string, string>,
): Promise<void> {
  const target = taggableOf(resource);
  if (target.kind === 'function') {
    const record = await requireFunction(tx, target.address);
    const { place } = target.address;
    await functions.put(tx, place, { ...record, tags });
    // A change of the tags is one of the function's revision.
    const latest = await requireLatest(tx, target.address);
    await versions.put(tx, place, { ...latest, revisionId: ids.uuid() });
    return;
  }
  if (target.kind === 'mapping') {
    const record = await requireMapping(tx, target.place, target.uuid);
    await mappings.put(tx, target.place, { ...record, tags });
    return;
  }
  if (target.kind === 'capacity-provider') {
    const record = await requireTaggedProvider(tx, target);
    await capacityProviders.put(tx, target.place, { ...record, tags });
    return;
  }
  const record = await requireOwnCodeSigning(tx, target.arn);
  await codeSigningConfigs.put(tx, target.place, { ...record, tags });
}

/** Access of an operation on the tags of what its ARN names. */
export function onTaggable<I extends { Resource: string }>(
  action: string,
  conditionsOf: (input: I) => Conditions = () => ({}),
): Access<I> {
  return {
    actions: [`lambda:${action}`],
    demands: async ({ tx }: AccessContext, input): Promise<Demand[]> => {
      const tags = await knownTags(tx, taggableOf(input.Resource));
      const conditions = { ...conditionsOf(input), ...resourceTags(tags) };
      return [{ action: `lambda:${action}`, resource: input.Resource, conditions }];
    },
  };
}

async function knownTags(tx: Transaction, target: Taggable): Promise<Tags | undefined> {
  if (target.kind === 'mapping') return (await mappings.get(tx, target.place, target.uuid))?.tags;
  if (target.kind === 'code-signing') return (await findCodeSigning(tx, target.arn))?.tags;
  if (target.kind === 'capacity-provider') {
    return (await capacityProviders.get(tx, target.place, target.name))?.tags;
  }
  return (await functions.get(tx, target.address.place, target.address.name))?.tags;
}
