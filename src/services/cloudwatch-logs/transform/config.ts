/**
 * Which transformers AWS takes. Members' lengths and counts are checked by the model.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Transformation-Create.html
 */

import type { Processor } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';

const PARSERS_MAX = 5;
const KEY_DEPTH_MAX = 3;

export type ProcessorName = keyof Processor;

/** They take the whole message, and come first. */
const VENDED: ReadonlySet<string> = new Set<ProcessorName>([
  ...(['parseCloudfront', 'parsePostgres', 'parseRoute53', 'parseToOCSF', 'parseVPC', 'parseWAF'] as const),
]);
const PARSERS: ReadonlySet<string> = new Set<string>([
  ...VENDED,
  'csv',
  'grok',
  'parseJSON',
  'parseKeyValue',
]);
const ONCE: readonly ProcessorName[] = ['addKeys', 'copyValue', 'grok'];

/** The one member that a processor has. @throws InvalidParameterException */
export function nameOf(processor: Processor): ProcessorName {
  const names = Object.entries(processor).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw invalidParameter('Each processor of a transformer must be exactly one of those that there are.');
  }
  // A name of the model's union.
  return name as ProcessorName;
}

/** The order and the number of processors. @throws InvalidParameterException */
export function checkConfig(config: readonly Processor[]): void {
  const names = config.map(nameOf);
  const [first = ''] = names;
  // As users of CloudFormation have seen it; AWS's texts of the others nobody has recorded.
  if (!PARSERS.has(first)) throw invalidParameter('Transformer config should begin with parser.');
  if (names.filter((name) => PARSERS.has(name)).length > PARSERS_MAX) {
    throw invalidParameter(`A transformer can have ${PARSERS_MAX} parsers.`);
  }
  if (names.slice(1).some((name) => VENDED.has(name))) {
    throw invalidParameter(
      'A parser of logs of another service must be the first processor, and the only one of its kind.',
    );
  }
  for (const name of ONCE) {
    if (names.filter((each) => each === name).length > 1) {
      throw invalidParameter(`A transformer can have one ${name} processor.`);
    }
  }
  for (const [i, processor] of config.entries()) checkProcessor(processor, i === 0);
}

function checkProcessor(processor: Processor, isFirst: boolean): void {
  const name = nameOf(processor);
  const source = Object.values(processor).find((value) => value !== undefined) as { source?: string };
  const isWhole = source.source === undefined || source.source === '@message';
  if ((isFirst || VENDED.has(name)) && !isWhole) {
    throw invalidParameter('The first processor must have the source @message.');
  }
  if (name === 'parseToOCSF')
    throw invalidParameter('The processor parseToOCSF is not implemented by kumobako.');
  for (const key of shallowKeys(processor)) checkKey(key, KEY_DEPTH_MAX);
  for (const key of otherKeys(processor)) checkKey(key, Number.POSITIVE_INFINITY);
  const { csv, listToMap } = processor;
  if (listToMap?.flatten === true && listToMap.flattenedElement === undefined) {
    throw invalidParameter('flattenedElement must be given where flatten is true.');
  }
  const { delimiter = ',' } = csv ?? {};
  if (delimiter.length > 1 && delimiter !== '\\t' && delimiter !== '\\s') {
    throw invalidParameter('The delimiter must be one character, \\t or \\s.');
  }
}

function checkKey(key: string | undefined, depthMax: number): void {
  const names = key?.split('.') ?? [];
  if (names.includes('')) throw invalidParameter(`The key ${key} is not valid: a name in it is empty.`);
  if (names.length > depthMax)
    throw invalidParameter(`The key ${key} is not valid: it is at most ${depthMax} levels deep.`);
}

/** Paths of which AWS's tables say "Maximum nested key depth: 3". */
function shallowKeys(processor: Processor): (string | undefined)[] {
  const { addKeys, copyValue, csv, dateTimeConverter, grok, listToMap, moveKeys, parseJSON } = processor;
  const { parseKeyValue, renameKeys, substituteString, typeConverter } = processor;
  const pairs = [...(copyValue?.entries ?? []), ...(moveKeys?.entries ?? [])];
  return [
    ...(addKeys?.entries ?? []).map(({ key }) => key),
    ...pairs.flatMap(({ source, target }) => [source, target]),
    ...(renameKeys?.entries ?? []).map(({ renameTo }) => renameTo),
    ...(substituteString?.entries ?? []).map(({ source }) => source),
    ...(typeConverter?.entries ?? []).map(({ key }) => key),
    ...(csv?.columns ?? []),
    ...[csv, grok, listToMap, parseJSON, parseKeyValue].map((each) => each?.source),
    ...[parseJSON?.destination, dateTimeConverter?.target, listToMap?.target],
  ];
}

function otherKeys(processor: Processor): (string | undefined)[] {
  const { csv, dateTimeConverter, deleteKeys, listToMap, lowerCaseString, parseKeyValue } = processor;
  const { renameKeys, splitString, trimString, upperCaseString } = processor;
  return [
    ...[deleteKeys, lowerCaseString, trimString, upperCaseString].flatMap((list) => list?.withKeys ?? []),
    ...(renameKeys?.entries ?? []).map(({ key }) => key),
    ...(splitString?.entries ?? []).map(({ source }) => source),
    ...[csv?.destination, parseKeyValue?.destination, dateTimeConverter?.source],
    ...[listToMap?.key, listToMap?.valueKey],
  ];
}
