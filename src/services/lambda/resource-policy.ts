/**
 * Resource policies, a statement at a time.
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */

import type { TxContext } from '../../core/context.ts';
import type { PolicyDocument as Document } from '../../policy/document.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { PolicyError } from '../../policy/policy-error.ts';
import { isPublicPolicy } from '../../policy/public-access.ts';
import { isServicePrincipal, unknownService } from '../../policy/service-principals.ts';
import type { AddLayerVersionPermissionRequest, AddPermissionRequest } from './api.gen.ts';
import { conflict, invalidParameter, lambdaError, notFound, revisionDiffers } from './errors.ts';
import { requireLatest, requireVersion } from './lookups.ts';
import { type FunctionAddress, isAliasName, LATEST } from './names.ts';
import { aliases, versions } from './state.ts';

const BYTES_MAX = 20_480;

export interface Statement {
  /** Those of whole policies may have none. */
  Sid?: string;
  Effect: 'Allow';
  /** Denials may have a NotPrincipal in its place. */
  Principal?: string | Record<string, string | string[]>;
  Action: string;
  Resource: string;
  Condition?: Record<string, Record<string, string>>;
}

export interface PolicyDocument {
  Version: string;
  Id: string;
  Statement: Statement[];
}

/** The statement that AddPermission asks for. @throws AwsError InvalidParameterValueException */
export function statementOf(input: AddPermissionRequest, resource: string): Statement {
  return allowing(input, resource, conditionOf(input));
}

/** The statement that AddLayerVersionPermission asks for. The model has checked principal and action. */
export function layerStatement(input: AddLayerVersionPermissionRequest, resource: string): Statement {
  const { OrganizationId: id } = input;
  const condition = id === undefined ? {} : { StringEquals: { 'aws:PrincipalOrgID': id } };
  return allowing(input, resource, condition);
}

function allowing(
  { StatementId: Sid, Action, Principal }: Pick<AddPermissionRequest, 'StatementId' | 'Action' | 'Principal'>,
  resource: string,
  condition: Record<string, Record<string, string>>,
): Statement {
  const [, partition = 'aws'] = resource.split(':');
  return {
    Sid,
    Effect: 'Allow',
    Principal: principalOf(Principal, partition),
    Action,
    Resource: resource,
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
}

function principalOf(principal: string, partition: string): NonNullable<Statement['Principal']> {
  if (principal === '*') return principal;
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:${partition}:iam::${principal}:root` };
  if (/^arn:[\w-]+:(?:iam|sts):/.test(principal)) return { AWS: principal };
  if (isServicePrincipal(principal)) return { Service: principal };
  throw badPrincipal();
}

function badPrincipal(): Error {
  return invalidParameter('The provided principal was invalid. Please check the principal and try again.');
}

function conditionOf(input: AddPermissionRequest): Record<string, Record<string, string>> {
  const equals: Record<string, string> = {};
  if (input.FunctionUrlAuthType !== undefined) {
    if (input.Action !== 'lambda:InvokeFunctionUrl') {
      throw invalidParameter('FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action');
    }
    equals['lambda:FunctionUrlAuthType'] = input.FunctionUrlAuthType;
  }
  if (input.PrincipalOrgID !== undefined) equals['aws:PrincipalOrgID'] = input.PrincipalOrgID;
  if (input.SourceAccount !== undefined) equals['AWS:SourceAccount'] = input.SourceAccount;
  if (input.EventSourceToken !== undefined) equals['lambda:EventSourceToken'] = input.EventSourceToken;
  return {
    ...(Object.keys(equals).length > 0 ? { StringEquals: equals } : {}),
    ...(input.SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': input.SourceArn } }),
    ...(input.InvokedViaFunctionUrl === undefined
      ? {}
      : { Bool: { 'lambda:InvokedViaFunctionUrl': `${input.InvokedViaFunctionUrl}` } }),
  };
}

/** The document with one more statement. @throws AwsError ResourceConflictException, PolicyLengthExceededException */
export function withStatement(text: string | undefined, statement: Statement): string {
  const document = readPolicy(text);
  if (document.Statement.some(({ Sid }) => Sid === statement.Sid)) {
    throw conflict(
      `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  }
  return checkedLength(JSON.stringify({ ...document, Statement: [...document.Statement, statement] }));
}

/** @throws AwsError PolicyLengthExceededException */
function checkedLength(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= BYTES_MAX) return text;
  throw lambdaError(
    'PolicyLengthExceededException',
    `The final policy size (${bytes}) is bigger than the limit (${BYTES_MAX}).`,
  );
}

/**
 * A whole policy, as it is kept and evaluated: its statements as a list, so that single ones can be added and taken
 * away. AWS's texts for documents that it refuses are recorded nowhere; these are the ones of other resource policies.
 *
 * @param resource ARN of the function, version or alias that the policy is of
 * @throws AwsError InvalidParameterValueException, PublicPolicyException, PolicyLengthExceededException
 */
export function wholePolicy(text: string, resource: string): string {
  const document = parsed(text);
  if (document.statements.some((statement) => !isAbout(statement, resource))) {
    throw invalidParameter(`The actions of a policy are Lambda's, and its resource is ${resource}.`);
  }
  if (isPublicPolicy(document)) {
    throw lambdaError(
      'PublicPolicyException',
      'The resource-based policy you tried to add to the Lambda resource would grant public access to it, which is not allowed.',
    );
  }
  // It has just been parsed.
  const { Statement, ...rest } = JSON.parse(text) as { Statement: unknown };
  return checkedLength(JSON.stringify({ ...rest, Statement: [Statement].flat() }));
}

function parsed(text: string): Document {
  try {
    const document = parsePolicy(text, 'resource');
    if (unknownService(document) !== undefined) throw badPrincipal();
    return document;
  } catch (error) {
    if (error instanceof PolicyError) throw invalidParameter(error.message);
    throw error;
  }
}

function isAbout({ action, notAction, resource, notResource }: Document['statements'][number], arn: string) {
  if (notAction !== undefined || notResource !== undefined) return false;
  return (
    (action ?? []).every((each) => each === '*' || /^lambda:/i.test(each)) &&
    (resource ?? []).length > 0 &&
    (resource ?? []).every((each) => each === arn)
  );
}

/** Whom a policy is about, as `lambda:Principal` compares it: accounts, ARNs, services. None of what is no policy. */
export function principalsOf(text: string | undefined): string[] {
  if (text === undefined) return [];
  try {
    const names = parsePolicy(text, 'resource').statements.flatMap(({ principal }) =>
      typeof principal === 'string' ? [principal] : Object.values(principal ?? {}).flat(),
    );
    return [...new Set(names)];
  } catch (error) {
    if (error instanceof PolicyError) return [];
    throw error;
  }
}

/** The document without a statement; undefined when it was the last one. @throws AwsError ResourceNotFoundException */
export function withoutStatement(text: string | undefined, id: string): string | undefined {
  if (text === undefined) throw notFound('No policy is associated with the given resource.');
  const document = readPolicy(text);
  const rest = document.Statement.filter(({ Sid }) => Sid !== id);
  if (rest.length === document.Statement.length) {
    throw notFound(`Statement ${id} is not found in resource policy.`);
  }
  return rest.length === 0 ? undefined : JSON.stringify({ ...document, Statement: rest });
}

function readPolicy(text: string | undefined): PolicyDocument {
  if (text === undefined) return { Version: '2012-10-17', Id: 'default', Statement: [] };
  // Written by `withStatement` or `wholePolicy`.
  return JSON.parse(text) as PolicyDocument;
}

/** The revision of what a policy hangs on. @throws AwsError ResourceNotFoundException */
export async function revisionOf({ tx }: TxContext, address: FunctionAddress): Promise<string> {
  if (address.qualifier === undefined) return (await requireLatest(tx, address)).revisionId;
  const { version, alias } = await requireVersion(tx, address);
  return alias?.revisionId ?? version.revisionId;
}

/** Where the policy of a function, version or alias is kept: `$LATEST` has none of its own. */
export function policyKey({ qualifier }: FunctionAddress): string {
  return qualifier === undefined || qualifier === LATEST ? '' : qualifier;
}

/** A change of the policy is one of what it hangs on. @throws AwsError PreconditionFailedException */
export async function newRevision(
  context: TxContext,
  address: FunctionAddress,
  wanted: string | undefined,
): Promise<void> {
  const { tx, ids } = context;
  const { place, name, qualifier } = address;
  if (wanted !== undefined && wanted !== (await revisionOf(context, address))) throw revisionDiffers();
  const revisionId = ids.uuid();
  if (qualifier !== undefined && isAliasName(qualifier)) {
    const alias = await aliases.get(tx, place, name, qualifier);
    if (alias !== undefined) await aliases.put(tx, place, { ...alias, revisionId });
    return;
  }
  const { version } = await requireVersion(tx, address);
  await versions.put(tx, place, { ...version, revisionId });
}
