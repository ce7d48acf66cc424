/** Sentences about decisions and edits, in English, for the console and the log. */

import type { CompiledPolicy } from './compile.ts';
import { type ConditionElement, statementToJson } from './document.ts';
import type { ListElement, StatementEdit } from './edit.ts';
import type { Decision } from './evaluate.ts';
import { POLICY_KINDS, withArticle } from './policy-kinds.ts';
import { displayName } from './principals.ts';
import type { AccessRequest, DecidedBy, PolicyType } from './request.ts';

const ELEMENTS: Record<ListElement, string> = {
  action: 'Action',
  notAction: 'NotAction',
  resource: 'Resource',
  notResource: 'NotResource',
};

/** `user/a may s3:GetObject on ...: allowed by statement "Read" of identity-based policy P.` */
export function describeDecision(request: AccessRequest, { reason, by }: Decision): string {
  const what = `${request.action} on ${request.resource} by ${displayName(request.principal)}`;
  if (reason === 'implicitDeny') {
    if (by.policyType === 'publicAccessBlock') {
      return `${what} is denied: the bucket's policy is public, and RestrictPublicBuckets lets only its own account and AWS services use it.`;
    }
    if (by.policyType === 'closedAccount') {
      return `${what} is denied: the account that owns it was closed.`;
    }
    const level = by.policyType === 'scp' ? ` at level ${by.level} of the organization` : '';
    return `${what} is denied: no ${POLICY_KINDS[by.policyType]}${level} allows it.`;
  }
  const verb = reason === 'allow' ? 'allowed' : 'explicitly denied';
  return `${what} is ${verb} by ${origin(by)}.`;
}

function origin(by: DecidedBy): string {
  if (by.policyType === 'root') return 'the rule that the root user may do everything in its own account';
  if (by.policyType === 'grant') return by.label ?? 'a grant';
  const { name, arn } = by.policy ?? {};
  return `${statementName(by.statementIndex, by.sid)} of ${policyName(by.policyType, name ?? arn)}`;
}

function statementName(index = 0, sid?: string): string {
  return sid === undefined || sid === '' ? `statement ${index + 1}` : `statement "${sid}"`;
}

function policyName(type: DecidedBy['policyType'], name: string | undefined): string {
  return name === undefined ? `the ${POLICY_KINDS[type]}` : `${POLICY_KINDS[type]} ${name}`;
}

/** @param policy the policy to edit; undefined = a new one */
export function describeEdit(
  type: PolicyType,
  policy: CompiledPolicy | undefined,
  edit: StatementEdit,
): string {
  const where = policyName(type, policy?.source.name ?? policy?.source.arn);
  if (edit.kind === 'addStatement') {
    const json = JSON.stringify(statementToJson(edit.statement));
    return policy === undefined
      ? `Add ${withArticle(POLICY_KINDS[type])} with ${json}.`
      : `Add to ${where}: ${json}.`;
  }
  const sid = policy?.document.statements[edit.statementIndex]?.sid;
  const statement = `${statementName(edit.statementIndex, sid)} of ${where}`;
  switch (edit.kind) {
    case 'removeStatement':
      return `Remove ${statement}.`;
    case 'addValue':
      return `Add "${edit.value}" to ${ELEMENTS[edit.element]} in ${statement}.`;
    case 'removeValue':
      return `Remove "${edit.value}" from ${ELEMENTS[edit.element]} in ${statement}.`;
    case 'addPrincipal':
      return `Add ${JSON.stringify(edit.principal)} to Principal in ${statement}.`;
    case 'exceptCaller':
      return `Except ${edit.principalArn} from ${statement}: Condition ArnNotEquals aws:PrincipalArn.`;
    case 'meetConditions':
      return `${sentenceStart(statement)} would allow it if ${edit.conditions.map(conditionText).join(' and ')}.`;
  }
}

function conditionText({ operator, key, values }: ConditionElement): string {
  const wanted = values.map((value) => JSON.stringify(value)).join(' or ');
  return `${key} were ${operator} ${wanted}`;
}

function sentenceStart(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
