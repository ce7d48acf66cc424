/** Layers and their versions. https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html */

import type { TxContext } from '../../core/context.ts';
import type { Demand } from '../../core/demand.ts';
import type { Place } from '../../core/place.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { GetLayerVersionResponse, LayerVersionsListItem } from './api.gen.ts';
import { shownSha } from './code.ts';
import { codeLink } from './download.ts';
import { invalidParameter, notFound, validationErrors } from './errors.ts';
import { type LayerVersionAddress, layerArn, layerVersionArn, parseLayerVersionArn } from './layer-names.ts';
import { lambdaTime } from './names.ts';
import { isRuntime, RUNTIME_LIST } from './runtimes.ts';
import { type LayerVersionRecord, layerVersions } from './state.ts';

export interface LayerAddress {
  readonly place: Place;
  readonly name: string;
}

/** A layer by its name or ARN. The model has checked the text. @throws AwsError ResourceNotFoundException */
export function parseLayerName(text: string, own: Place): LayerAddress {
  const [, region = own.region, account = own.account, name = text] =
    /^arn:[\w-]*:lambda:([\w-]+):(\d{12}):layer:([\w-]+)$/.exec(text) ?? [];
  mustBeHere(region, own);
  return { place: { account, region }, name };
}

/** Each region has its own layers, and its own Lambda to ask for them. @throws AwsError ResourceNotFoundException */
export function mustBeHere(region: string, own: Place): void {
  if (region === own.region) return;
  throw notFound(`Layers from '${region}' are not reachable in this region ('${own.region}')`);
}

/** @throws AwsError InvalidParameterValueException */
export function layerVersionOf(
  { LayerName, VersionNumber }: { LayerName: string; VersionNumber: number },
  own: Place,
): LayerVersionAddress {
  if (VersionNumber < 1) throw invalidParameter('Layer Version Cannot be less than 1');
  return { ...parseLayerName(LayerName, own), number: VersionNumber };
}

/** @throws AwsError ResourceNotFoundException */
export async function requireLayerVersion(
  tx: Transaction,
  { place, name, number }: LayerVersionAddress,
): Promise<LayerVersionRecord> {
  const found = await layerVersions.get(tx, place, name, number);
  if (found === undefined) throw notFound('The resource you requested does not exist.');
  return found;
}

/** As operations on policies say it. @throws AwsError ResourceNotFoundException */
export async function requirePolicyHolder(
  tx: Transaction,
  address: LayerVersionAddress,
): Promise<LayerVersionRecord> {
  const found = await layerVersions.get(tx, address.place, address.name, address.number);
  if (found === undefined) throw notFound(`Layer version ${layerVersionArn(address)} does not exist.`);
  return found;
}

export function shownLayerVersion(
  context: TxContext,
  place: Place,
  record: LayerVersionRecord,
): GetLayerVersionResponse {
  const { code } = record;
  return {
    Content: { Location: codeLink(context, code), CodeSha256: shownSha(code.sha256), CodeSize: code.size },
    LayerArn: layerArn({ place, name: record.name }),
    ...listedLayerVersion(place, record),
    Description: record.description,
  };
}

/** Lists leave out what nobody has described (moto's `test_list_lambda_layers`, run on AWS). */
export function listedLayerVersion(place: Place, record: LayerVersionRecord): LayerVersionsListItem {
  const { name, number, runtimes, architectures } = record;
  return {
    LayerVersionArn: layerVersionArn({ place, name, number }),
    Version: number,
    Description: record.description || undefined,
    CreatedDate: lambdaTime(record.createdAtMs),
    CompatibleRuntimes: runtimes.length === 0 ? undefined : runtimes,
    CompatibleArchitectures: architectures.length === 0 ? undefined : architectures,
    LicenseInfo: record.licence,
  };
}

const RUNTIMES_MAX = 15;
const ARCHITECTURES: readonly string[] = ['x86_64', 'arm64'];

/**
 * What a layer says it fits; Lambda has words of its own for this. @throws AwsError ValidationException
 */
export function checkCompatible(runtimes: readonly string[], architectures: readonly string[]): void {
  const found: [value: string, path: string, constraint: string][] = [];
  const check = (
    path: string,
    items: readonly string[],
    max: number,
    fits: (item: string) => boolean,
    words: string,
  ) => {
    const value = `[${items.join(', ')}]`;
    if (items.length > max) found.push([value, path, `Member must have length less than or equal to ${max}`]);
    else if (!items.every(fits)) found.push([value, path, words]);
  };
  check(
    'compatibleRuntimes',
    runtimes,
    RUNTIMES_MAX,
    isRuntime,
    `Member must satisfy enum value set: ${RUNTIME_LIST}`,
  );
  check(
    'compatibleArchitectures',
    architectures,
    ARCHITECTURES.length,
    (item) => ARCHITECTURES.includes(item),
    `Member must satisfy constraint: [Member must satisfy enum value set: [${ARCHITECTURES.join(', ')}]]`,
  );
  if (found.length > 0) throw validationErrors(found);
}

export interface LayerFilter {
  CompatibleRuntime?: string | undefined;
  CompatibleArchitecture?: string | undefined;
}

/** A version that says nothing of what it fits is not found by what it should fit. */
export function fits(
  { runtimes, architectures }: LayerVersionRecord,
  { CompatibleRuntime, CompatibleArchitecture }: LayerFilter,
): boolean {
  if (CompatibleRuntime !== undefined && !runtimes.includes(CompatibleRuntime)) return false;
  return CompatibleArchitecture === undefined || architectures.includes(CompatibleArchitecture);
}

export interface OfLayerVersion {
  LayerName: string;
  VersionNumber: number;
}

/** Access of an operation on a layer's version, with its policy. */
export function onLayerVersion(action: string): Access<OfLayerVersion> {
  return {
    actions: [`lambda:${action}`],
    demands: async (context, input) => [
      await demandOnLayer(context, action, {
        ...parseLayerName(input.LayerName, context.place),
        number: input.VersionNumber,
      }),
    ],
  };
}

export const toGetLayerByArn: Access<{ Arn: string }> = {
  actions: ['lambda:GetLayerVersion'],
  demands: async (context, { Arn }) => {
    const address = parseLayerVersionArn(Arn);
    // AWS's own layers of older kinds (`awslayer`) are nobody's here; the handler says so.
    return address === undefined ? [] : [await demandOnLayer(context, 'GetLayerVersion', address)];
  },
};

async function demandOnLayer(
  { tx }: AccessContext,
  action: string,
  address: LayerVersionAddress,
): Promise<Demand> {
  const record = await layerVersions.get(tx, address.place, address.name, address.number);
  return { action: `lambda:${action}`, resource: layerVersionArn(address), policy: record?.policy };
}

export const toPublishLayer: Access<{ LayerName: string }> = {
  actions: ['lambda:PublishLayerVersion'],
  demands: ({ place }, { LayerName }) => [
    { action: 'lambda:PublishLayerVersion', resource: layerArn(parseLayerName(LayerName, place)) },
  ],
};
