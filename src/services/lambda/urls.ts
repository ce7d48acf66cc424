/** Function URLs: their records. https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */

import { isIP } from 'node:net';
import type { TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import type { Access } from '../../core/service.ts';
import { type Conditions, demandOn, type OfFunction } from './access.ts';
import type { Cors, FunctionUrlConfig } from './api.gen.ts';
import { invalidParameter, notFound } from './errors.ts';
import { isThere } from './lookups.ts';
import { type FunctionAddress, functionArn, parseFunctionName, qualifiedArn } from './names.ts';
import { type UrlRecord, urls } from './state.ts';

const ID_LETTERS = 32;

/** 32 small letters and digits. */
export function newUrlId({ ids }: TxContext): string {
  return BigInt(`0x1${ids.hex(56)}`)
    .toString(36)
    .slice(-ID_LETTERS)
    .padStart(ID_LETTERS, '0');
}

/** The URL of an id at the endpoint that its reader came by. */
export function functionUrl(endpoint: string, { region }: Place, id: string): string {
  const { protocol, hostname, port } = new URL(endpoint);
  const isOwnName = isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && !hostname.endsWith('amazonaws.com');
  const host = isOwnName ? hostname : 'localhost';
  return `${protocol}//${id}.lambda-url.${region}.${host}${port === '' ? '' : `:${port}`}/`;
}

/** A function or an alias of it: versions have no URLs. @throws AwsError */
export async function requireUrlHolder(tx: TxContext['tx'], address: FunctionAddress): Promise<void> {
  if (!(await isThere(tx, address))) throw notFound('Function does not exist');
}

/** @throws AwsError ResourceNotFoundException */
export async function requireUrl(tx: TxContext['tx'], address: FunctionAddress): Promise<UrlRecord> {
  const { place, name, qualifier = '' } = address;
  const record = await urls.get(tx, place, name, qualifier);
  if (record === undefined) throw notFound('The resource you requested does not exist.');
  return record;
}

export function shownUrl(endpoint: string, place: Place, record: UrlRecord): FunctionUrlConfig {
  const { functionName: name, qualifier } = record;
  const arn = functionArn({ place, name });
  return {
    FunctionUrl: functionUrl(endpoint, place, record.id),
    FunctionArn: qualifier === '' ? arn : `${arn}:${qualifier}`,
    AuthType: record.authType,
    Cors: record.cors,
    InvokeMode: record.invokeMode,
    CreationTime: new Date(record.createdAtMs).toISOString(),
    LastModifiedTime: new Date(record.lastModifiedMs).toISOString(),
  };
}

/** As it is answered to who makes or changes one: with its mode if that was ever given. */
export function changedUrl(endpoint: string, place: Place, record: UrlRecord): FunctionUrlConfig {
  const shown = shownUrl(endpoint, place, record);
  return record.isModeGiven === false ? { ...shown, InvokeMode: undefined } : shown;
}

/** @throws AwsError InvalidParameterValueException */
export function checkCors(cors: Cors | undefined): void {
  if (cors?.AllowOrigins?.length === 0) {
    throw invalidParameter("You can't leave AllowOrigins as empty when Cors is enabled.");
  }
}

/** Access of an operation on the URL of what it names. */
export function onUrl<I extends OfFunction & { AuthType?: string | undefined }>(action: string): Access<I> {
  return {
    actions: [`lambda:${action}`],
    demands: async (context, input) => {
      const { tx } = context;
      const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
      const { place, name, qualifier = '' } = address;
      const known = await urls.get(tx, place, name, qualifier);
      const authType = input.AuthType ?? known?.authType;
      const conditions: Conditions = {};
      if (authType !== undefined) conditions['lambda:FunctionUrlAuthType'] = authType;
      if (!action.startsWith('List')) conditions['lambda:FunctionArn'] = qualifiedArn(address);
      const demand = await demandOn(context, { ...address, qualifier: undefined }, action, conditions);
      return [demand];
    },
  };
}
