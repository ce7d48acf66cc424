/** Who callers are and what their policies say: IAM's side of the gateway's questions. */

import { type Caller, rootOf, type SessionFacts } from '../../core/caller.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { CompiledPolicy } from '../../policy/compile.ts';
import { accountOfKeyId, hasAwsForm, isExampleKeyId } from '../../policy/identity/key-id.ts';
import { inAccount } from '../../policy/identity/place.ts';
import { openSession, type SessionToken } from '../../policy/identity/session-token.ts';
import {
  type Credential,
  type CredentialContext,
  CredentialError,
  type IdentityPolicies,
  type IdentityProvider,
  type PresentedKey,
} from '../../policy/identity-provider.ts';
import { isClosedAccount } from '../../policy/organization/closed.ts';
import { noteUse } from './last-use.ts';
import { createPolicyCompiler, type PolicyCompiler } from './policy-compiler.ts';
import { byRevision, managedPolicy, type Principal, principalById } from './principals.ts';
import { type AccessKeyRecord, accessKeys } from './state.ts';

export interface IdentityOptions {
  /** Account of keys that nobody could mistake for real ones. */
  account: string;
  /** Only keys and sessions that were issued here are let in. */
  isStrict: boolean;
}

interface Parts extends IdentityOptions {
  compiler: PolicyCompiler;
}

/** One provider serves any number of worlds: all that it keeps of one is in that world's memo. */
export function createIdentity(options: IdentityOptions): IdentityProvider {
  const parts = { ...options, compiler: createPolicyCompiler() };
  return {
    credential: async (tx, key, context) => {
      const credential = await credentialOf(parts, tx, key, context);
      if (await isClosedAccount(tx, credential.caller.account)) throw new CredentialError('closed');
      return credential;
    },
    policies: (tx, caller) => policiesOf(parts, tx, caller),
    used: noteUse,
  };
}

/** The table of core.md, "Who calls", row by row. */
async function credentialOf(
  parts: Parts,
  tx: Transaction,
  key: PresentedKey,
  context: CredentialContext,
): Promise<Credential> {
  const { accessKeyId, sessionToken } = key;
  if (!hasAwsForm(accessKeyId)) return anybody(parts, accessKeyId, context);
  if (accessKeyId.startsWith('ASIA') && sessionToken !== undefined) {
    const session = openSession(context.seal, sessionToken);
    if (session !== undefined) return sessionCredential(parts, tx, accessKeyId, session, context);
  } else {
    const record = await issuedKey(tx, accessKeyId);
    if (record !== undefined) return keyCredential(parts, tx, record, key, context);
  }
  // What the documentation shows is nobody's, and people paste it.
  if (isExampleKeyId(accessKeyId)) return anybody(parts, accessKeyId, context);
  throw new CredentialError('looksReal');
}

/** An id that is not in AWS's form is root: of the account that it is, else of the default account. */
function anybody(
  { account, isStrict }: Parts,
  accessKeyId: string,
  { partition }: CredentialContext,
): Credential {
  if (isStrict) throw new CredentialError('unknown');
  const named = /^\d{12}$/.test(accessKeyId) ? accessKeyId : account;
  return { caller: rootOf(named, accessKeyId, partition), secret: undefined };
}

async function issuedKey(tx: Transaction, keyId: string): Promise<AccessKeyRecord | undefined> {
  const account = accountOfKeyId(keyId);
  if (account === undefined) return undefined;
  return byRevision(tx, account, keyId, () => accessKeys.get(tx, inAccount(account), keyId));
}

async function keyCredential(
  parts: Parts,
  tx: Transaction,
  record: AccessKeyRecord,
  { sessionToken }: PresentedKey,
  { partition }: CredentialContext,
): Promise<Credential> {
  const { id, account, userId, secret, status } = record;
  if (status === 'Deleted') throw new CredentialError('unknown');
  if (status === 'Inactive') throw new CredentialError('inactive');
  if (sessionToken !== undefined) throw new CredentialError('badToken');
  const caller =
    userId === account
      ? rootOf(account, id, partition)
      : userCaller(await livePrincipal(parts, tx, account, userId), id);
  return { caller, secret };
}

async function sessionCredential(
  parts: Parts,
  tx: Transaction,
  accessKeyId: string,
  session: SessionToken,
  context: CredentialContext,
): Promise<Credential> {
  if (session.accessKeyId !== accessKeyId) throw new CredentialError('badToken');
  if (context.nowMs >= session.expiresAtMs) throw new CredentialError('expired');
  const caller = await sessionCaller(parts, tx, session, context);
  return { caller, secret: session.secret };
}

async function sessionCaller(
  parts: Parts,
  tx: Transaction,
  token: SessionToken,
  { partition }: CredentialContext,
): Promise<Caller> {
  const { kind, account, principalId, sessionName = '', accessKeyId } = token;
  const session = sessionFacts(token);
  const issuedByRoot = principalId === account;
  if (kind === 'root') return { ...rootOf(account, accessKeyId, partition), session };
  const issuer = issuedByRoot
    ? { arn: rootOf(account, undefined, partition).arn, id: account }
    : await livePrincipal(parts, tx, account, principalId);
  const arnStart = `${issuer.arn.slice(0, issuer.arn.indexOf(':iam:'))}:sts::${account}:`;
  if (kind === 'federatedUser') {
    return {
      type: 'federatedUser',
      account,
      arn: `${arnStart}federated-user/${sessionName}`,
      userId: `${account}:${sessionName}`,
      accessKeyId,
      sessionName,
      issuer: { arn: issuer.arn, id: issuer.id },
      session,
    };
  }
  // Neither root nor a federated user: somebody with a name.
  const { name } = issuer as Principal;
  if (kind === 'user') return { ...userCaller(issuer as Principal, accessKeyId), session };
  return {
    type: 'assumedRole',
    account,
    arn: `${arnStart}assumed-role/${name}/${sessionName}`,
    userId: `${issuer.id}:${sessionName}`,
    accessKeyId,
    name,
    sessionName,
    issuer: { arn: issuer.arn, id: issuer.id },
    session,
  };
}

function sessionFacts(token: SessionToken): SessionFacts {
  const { kind: _kind, accessKeyId: _id, secret: _secret, account: _account, ...rest } = token;
  const { principalId: _principalId, sessionName: _sessionName, ...facts } = rest;
  return facts;
}

function userCaller({ account, arn, id, name }: Principal, accessKeyId: string): Caller {
  return { type: 'user', account, arn, userId: id, accessKeyId, name };
}

/** With a user or role ends everything that was issued for it. */
async function livePrincipal(
  { compiler }: Parts,
  tx: Transaction,
  account: string,
  id: string,
): Promise<Principal> {
  const principal = await principalById(tx, compiler, account, id);
  if (principal === undefined) throw new CredentialError('badToken');
  return principal;
}

const NONE: IdentityPolicies = { identity: [] };

async function policiesOf(parts: Parts, tx: Transaction, caller: Caller): Promise<IdentityPolicies> {
  const own = await ownPolicies(parts, tx, caller);
  const scopes = caller.session?.scopes?.map((text) => parts.compiler.compile(text, {}));
  return scopes === undefined ? own : { ...own, scopes };
}

/** Without what the session was narrowed down by. */
async function ownPolicies(parts: Parts, tx: Transaction, caller: Caller): Promise<IdentityPolicies> {
  const task = caller.session?.taskPolicyArn;
  if (task !== undefined) return taskPolicies(parts, tx, caller.account, task);
  const id = caller.type === 'user' ? caller.userId : caller.issuer?.id;
  const principal =
    id === undefined ? undefined : await principalById(tx, parts.compiler, caller.account, id);
  const session = await sessionPolicies(parts, tx, caller);
  if (principal === undefined) return session === undefined ? NONE : { ...NONE, session };
  const { identity, boundary, tags } = principal;
  return { identity, boundary, session, principalTags: tags };
}

/**
 * Root, held to a task (AssumeRoot). AWS's policies for tasks allow nothing, they deny everything else: so they are
 * looked at as root's identity-based policies, and what they leave root may because it is root.
 */
async function taskPolicies(
  { compiler }: Parts,
  tx: Transaction,
  account: string,
  arn: string,
): Promise<IdentityPolicies> {
  const task = await byRevision(tx, account, arn, () => managedPolicy(tx, compiler, account, arn));
  return { identity: [task ?? compiler.deniesEverything] };
}

/** The policies that a session was given, together one set; undefined when it was given none. */
async function sessionPolicies(
  { compiler }: Parts,
  tx: Transaction,
  { account, session }: Caller,
): Promise<readonly CompiledPolicy[] | undefined> {
  const { policy, policyArns = [] } = session ?? {};
  if (policy === undefined && policyArns.length === 0) return undefined;
  const compiled: CompiledPolicy[] = [];
  if (policy !== undefined) compiled.push(compiler.compile(policy, {}));
  for (const arn of policyArns) {
    const managed = await byRevision(tx, account, arn, () => managedPolicy(tx, compiler, account, arn));
    // A policy that is gone still limits the session: to nothing.
    compiled.push(managed ?? compiler.allowsNothing);
  }
  return compiled;
}
