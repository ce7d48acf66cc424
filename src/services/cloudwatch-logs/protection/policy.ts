/**
 * Data protection policies as they are written.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-data-protection-policies.html
 */

import { invalidParameter } from '../errors.ts';
import { userRegex } from '../user-regex.ts';
import { finderOf } from './identifiers.ts';
import type { DataIdentifier } from './masking.ts';

const DOCUMENT_LENGTH_MAX = 30_720;
const VERSION = '2021-06-01';
const CUSTOM_MAX = 10;
const CUSTOM_NAME = /^[A-Za-z0-9_-]{1,128}$/;
/** "RegEx has a maximum length of 200 characters. The following characters are supported". */
const CUSTOM_REGEX = /^[A-Za-z0-9_#=@/;,\- ^$?[\]{}|\\*+.]{1,200}$/;
const MANAGED = /^arn:[\w-]+:dataprotection::aws:data-identifier\/([\w-]+)$/;

type Members = Readonly<Record<string, unknown>>;

/** Nobody has recorded AWS's texts for what is wrong in a document. */
function invalidPolicy(reason: string): Error {
  return invalidParameter(`Invalid data protection policy: ${reason}`);
}

export interface ProtectionPolicy {
  readonly name: string | undefined;
  /** What it finds and masks. */
  readonly identifiers: DataIdentifier[];
}

/** @throws InvalidParameterException */
export function readProtectionPolicy(document: string): ProtectionPolicy {
  if (document.length > DOCUMENT_LENGTH_MAX) {
    throw invalidPolicy(`it is longer than ${DOCUMENT_LENGTH_MAX} characters.`);
  }
  const policy = parse(document);
  const { Version, Statement } = policy;
  if (Version !== undefined && Version !== VERSION) throw invalidPolicy(`its version must be ${VERSION}.`);
  if (!Array.isArray(Statement) || Statement.length !== 2 || !Statement.every(isObject)) {
    throw invalidPolicy('it must have two statements, one with Audit and one with Deidentify.');
  }
  const audit = statementWith(Statement, 'Audit');
  const deidentify = statementWith(Statement, 'Deidentify');
  checkDestination(audit.operation['FindingsDestination']);
  const mask = deidentify.operation['MaskConfig'];
  if (!isObject(mask) || Object.keys(mask).length > 0) {
    throw invalidPolicy('Deidentify must have an empty MaskConfig.');
  }
  const names = [...audit.identifiers].sort();
  if (names.join() !== [...deidentify.identifiers].sort().join()) {
    throw invalidPolicy('both statements must have the same data identifiers.');
  }
  const custom = readCustom(policy['Configuration']);
  const { Name: name } = policy;
  if (name !== undefined && typeof name !== 'string') throw invalidPolicy('its name must be a text.');
  return { name, identifiers: names.map((each) => identifierOf(each, custom)) };
}

function parse(document: string): Members {
  let parsed: unknown;
  try {
    parsed = JSON.parse(document);
  } catch {
    throw invalidPolicy('it is no JSON.');
  }
  if (!isObject(parsed)) throw invalidPolicy('it is no JSON object.');
  return parsed;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function statementWith(
  statements: readonly Members[],
  action: 'Audit' | 'Deidentify',
): { identifiers: readonly string[]; operation: Members } {
  for (const { DataIdentifier: identifiers, Operation } of statements) {
    const operation = isObject(Operation) ? Operation[action] : undefined;
    if (!isObject(operation)) continue;
    const isList = Array.isArray(identifiers) && identifiers.every((each) => typeof each === 'string');
    if (!isList || identifiers.length === 0)
      throw invalidPolicy('a statement needs a list of data identifiers.');
    return { identifiers, operation };
  }
  throw invalidPolicy(`no statement has the operation ${action}.`);
}

function checkDestination(destination: unknown): void {
  if (!isObject(destination)) throw invalidPolicy('Audit must have a FindingsDestination.');
  if (Object.keys(destination).length === 0) return;
  throw invalidParameter('Destinations of audit findings are not implemented by kumobako.');
}

function readCustom(configuration: unknown): ReadonlyMap<string, string> {
  const list = isObject(configuration) ? (configuration['CustomDataIdentifier'] ?? []) : [];
  if (!Array.isArray(list) || list.length > CUSTOM_MAX) {
    throw invalidPolicy(`it may have ${CUSTOM_MAX} custom data identifiers.`);
  }
  const custom = new Map<string, string>();
  for (const each of list) {
    const { Name: name, Regex: regex } = isObject(each) ? each : {};
    const isWhole =
      typeof name === 'string' &&
      CUSTOM_NAME.test(name) &&
      typeof regex === 'string' &&
      CUSTOM_REGEX.test(regex) &&
      isPattern(regex);
    if (!isWhole || finderOf(name) !== undefined || custom.has(name)) {
      throw invalidPolicy('a custom data identifier has no valid name or regular expression.');
    }
    custom.set(name, regex);
  }
  return custom;
}

function isPattern(regex: string): boolean {
  try {
    userRegex(regex, 'g');
    return true;
  } catch {
    return false;
  }
}

function identifierOf(name: string, custom: ReadonlyMap<string, string>): DataIdentifier {
  const regex = custom.get(name);
  if (regex !== undefined) return { name, regex };
  const [, managed] = MANAGED.exec(name) ?? [];
  if (managed === undefined) throw invalidPolicy(`${name} is no data identifier.`);
  if (finderOf(managed) !== undefined) return { name: managed };
  throw invalidParameter(`The data identifier ${managed} is not implemented by kumobako.`);
}
