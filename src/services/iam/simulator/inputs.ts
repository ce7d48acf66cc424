/** What both simulating operations are given, checked and put together. */

import { parseArn } from '../../../core/arn.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { EMPTY_CONTEXT } from '../../../policy/context.ts';
import { compileResources, resourceName } from '../../../policy/match.ts';
import type { Principal } from '../../../policy/principals.ts';
import type { ContextEntry, EvaluationResult } from '../api.gen.ts';
import { invalidInput } from '../errors.ts';
import { serviceActions } from '../service-actions.ts';
import { contextOfEntries } from './context.ts';
import { checkScenario } from './ec2-scenarios.ts';
import { type Scene, simulateAction } from './simulate.ts';
import { givenPolicies, type SourcePolicy, sourcePolicy } from './source.ts';

export interface SimulationInput {
  ActionNames: readonly string[];
  PermissionsBoundaryPolicyInputList?: readonly string[] | undefined;
  ResourceArns?: readonly string[] | undefined;
  ResourcePolicy?: string | undefined;
  ResourceOwner?: string | undefined;
  CallerArn?: string | undefined;
  ContextEntries?: readonly ContextEntry[] | undefined;
  ResourceHandlingOption?: string | undefined;
}

/** What the policies of a simulation come from. */
export interface SimulatedIdentity {
  account: string;
  /** Who calls when no CallerArn is given; undefined: nobody whom a resource policy could name. */
  arn: string | undefined;
  identity: readonly SourcePolicy[];
  boundary: SourcePolicy | undefined;
  scps: Scene['scps'];
}

/** @throws InvalidInput */
export function simulate(
  tx: Transaction,
  input: SimulationInput,
  source: SimulatedIdentity,
): EvaluationResult[] {
  const scene = sceneOf(input, source);
  checkScenario(input.ResourceHandlingOption, scene.resources);
  return input.ActionNames.map((action) => simulateAction(scene, action, templateOf(tx, action, scene)));
}

function sceneOf(input: SimulationInput, source: SimulatedIdentity): Scene {
  const caller = input.CallerArn ?? source.arn;
  if (input.ResourcePolicy !== undefined && caller === undefined) {
    throw invalidInput('CallerArn is required when a resource policy is simulated.');
  }
  const principal = principalOf(caller ?? `arn:aws:iam::${source.account}:user/simulated`);
  const boundaries = givenPolicies(
    'PermissionsBoundaryPolicyInputList',
    input.PermissionsBoundaryPolicyInputList,
  );
  if (boundaries.length > 1) throw invalidInput('Only one permissions boundary can be simulated.');
  return {
    principal,
    identity: source.identity,
    boundary: boundaries[0] ?? source.boundary,
    resource:
      input.ResourcePolicy === undefined
        ? undefined
        : sourcePolicy('ResourcePolicy', input.ResourcePolicy, 'resource'),
    scps: source.scps,
    context: contextOfEntries(input.ContextEntries ?? []),
    resources: (input.ResourceArns ?? []).map(checkedResource),
    owner: ownerOf(input.ResourceOwner) ?? principal.accountId,
  };
}

function checkedResource(resource: string): string {
  if (resource !== '*' && parseArn(resource) === undefined) throw invalidInput(`Invalid ARN: ${resource}`);
  return resource;
}

function ownerOf(arn: string | undefined): string | undefined {
  if (arn === undefined) return undefined;
  const account = parseArn(arn)?.account;
  if (!account || !/^\d{12}$/.test(account)) throw invalidInput(`Invalid ResourceOwner: ${arn}`);
  return account;
}

const CALLER = /^(user|role|group)\/(?:.*\/)?([^/]+)$/;

/** A user, group or role; sessions and services cannot be simulated. */
function principalOf(arn: string): Extract<Principal, { accountId: string }> {
  const parsed = parseArn(arn);
  const [, kind, name] = CALLER.exec(parsed?.service === 'iam' ? parsed.resource : '') ?? [];
  if (parsed === undefined || kind === undefined || name === undefined) {
    throw invalidInput(`Invalid CallerArn: ${arn}`);
  }
  const { account: accountId } = parsed;
  if (kind !== 'role') return { type: 'user', accountId, arn, userName: name, userId: arn };
  const session = `arn:${parsed.partition}:sts::${accountId}:assumed-role/${name}/simulated`;
  return {
    type: 'role-session',
    accountId,
    arn: session,
    roleArn: arn,
    roleId: arn,
    sessionName: 'simulated',
  };
}

/** The form of ARN that fits the resources, of those that the action is about. */
function templateOf(tx: Transaction, action: string, { resources }: Scene): string {
  const [namespace = '', name = '', ...more] = action.split(':');
  const templates =
    more.length > 0 ? undefined : serviceActions(tx).resourcesOf(namespace.toLowerCase(), name);
  if (templates === undefined) throw invalidInput(`Invalid Input Action: ${action}`);
  const fits = (template: string) => {
    const pattern = template.replace(/\$\{[^}]*\}/g, '*');
    const matcher = compileResources([pattern], false, false);
    return resources.every((each) => matcher.matches(resourceName(each), EMPTY_CONTEXT));
  };
  return templates.find(fits) ?? templates[0] ?? '*';
}
