/** ARNs, tokens and callback ids of durable executions. */

import type { Ids } from '../../../core/ids.ts';
import { type Place, partitionOf } from '../../../core/place.ts';
import { functionArn } from '../names.ts';
import type { ExecutionRecord } from './state.ts';

export interface ExecutionName {
  readonly place: Place;
  readonly functionName: string;
  readonly version: string;
  readonly name: string;
  readonly id: string;
}

const ARN =
  /^arn:[\w-]+:lambda:([\w-]+):(\d{12}):function:([\w-]+):(\$LATEST(?:\.PUBLISHED)?|\d+)\/durable-execution\/([\w-]+)\/([\w-]+)$/;

/** Undefined for what is no ARN of a durable execution; the model has refused those of operations before. */
export function parseExecutionArn(arn: string): ExecutionName | undefined {
  const [, region = '', account = '', functionName = '', version = '', name = '', id] = ARN.exec(arn) ?? [];
  return id === undefined ? undefined : { place: { account, region }, functionName, version, name, id };
}

export function executionArn(
  place: Place,
  { functionName, version, name, id }: Pick<ExecutionRecord, 'functionName' | 'version' | 'name' | 'id'>,
): string {
  return `${functionArn({ place, name: functionName })}:${version}/durable-execution/${name}/${id}`;
}

/** The ARN of any execution in a place, for what names none. */
export function anyExecutionArn({ account, region }: Place): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:function:-:$LATEST/durable-execution/-/-`;
}

interface Sealed {
  readonly arn: string;
  readonly token: string;
}

const SECRET_DIGITS = 32;

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

function decode(text: string): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** What a checkpoint must bring: it says whose it is, and nobody can guess it. */
export function newToken(ids: Ids, arn: string): string {
  return encode({ arn, token: ids.hex(SECRET_DIGITS) } satisfies Sealed);
}

/** The ARN that a token was made for; undefined when it was not made here. */
export function arnOfToken(text: string): string | undefined {
  const { arn, token } = decode(text);
  return typeof arn === 'string' && typeof token === 'string' ? arn : undefined;
}

export interface CallbackName {
  readonly execution: ExecutionName;
  readonly operationId: string;
}

export function newCallbackId(ids: Ids, arn: string, operationId: string): string {
  return encode({ arn, operationId, token: ids.hex(SECRET_DIGITS) });
}

/** Undefined for what is no callback id. */
export function parseCallbackId(text: string): CallbackName | undefined {
  const { arn, operationId } = decode(text);
  if (typeof arn !== 'string' || typeof operationId !== 'string') return undefined;
  const execution = parseExecutionArn(arn);
  return execution && { execution, operationId };
}
