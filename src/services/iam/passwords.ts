/** Passwords of users: what they must be like, and whether they are right. */

import { timingSafeEqual } from 'node:crypto';
import type { Caller } from '../../core/caller.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { UserRecord } from '../../policy/identity/users.ts';
import { type LoginProfileRecord, loginProfiles } from './credential-state.ts';
import { noSuchEntity, passwordPolicyViolation, passwordReused } from './errors.ts';
import { ownUserName } from './key-owner.ts';
import { userNamed } from './lookups.ts';
import { accountAliases, type PasswordPolicyRecord, passwordPolicies } from './state.ts';

export const SALT_BYTES = 16;
/** As far back as a policy can forbid. */
const HISTORY_MAX = 24;
const DAY_MS = 86_400_000;

export const CLASSES = {
  symbols: /[!@#$%^&*()_+\-=[\]{}|']/,
  numbers: /[0-9]/,
  uppercase: /[A-Z]/,
  lowercase: /[a-z]/,
} as const;

type Kind = keyof typeof CLASSES;

/** In the order of AWS's messages. */
const KIND_WORDS: Readonly<Record<Kind, string>> = {
  uppercase: 'uppercase letter',
  lowercase: 'lowercase letter',
  numbers: 'number',
  symbols: 'symbol',
};
const DEFAULT_LENGTH_MIN = 8;
const DEFAULT_KINDS_MIN = 3;

export const passwordPolicyOf = (tx: Transaction, place: Place): Promise<PasswordPolicyRecord | undefined> =>
  passwordPolicies.get(tx, place, 'passwordPolicy');

/**
 * Throws unless a password is one that the account's policy allows.
 * @throws AwsError PasswordPolicyViolation
 */
export async function checkPassword(tx: Transaction, place: Place, password: string): Promise<void> {
  const policy = await passwordPolicyOf(tx, place);
  const { records } = await accountAliases.listBy(tx, place, 'byAccount', { prefix: [place.account] });
  const faults =
    policy === undefined
      ? defaultFaults(password, [place.account, ...records.map(({ alias }) => alias)])
      : policyFaults(password, policy);
  if (faults.length > 0) throw passwordPolicyViolation(faults.join(', '));
}

/**
 * Without a policy of the account's own: eight characters of three kinds, and not the account's name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
function defaultFaults(password: string, accountNames: readonly string[]): string[] {
  if (accountNames.includes(password)) return ['Password does not conform to the account password policy.'];
  const missing = missingKinds(password, () => true);
  const kindsMore = DEFAULT_KINDS_MIN - (Object.keys(KIND_WORDS).length - missing.length);
  return [
    ...tooShort(password, DEFAULT_LENGTH_MIN),
    ...(kindsMore > 0
      ? [`Password should meet ${kindsMore} more of the following requirements: ${missing.join(', ')}`]
      : []),
  ];
}

function policyFaults(password: string, policy: PasswordPolicyRecord): string[] {
  const isRequired = {
    uppercase: policy.requireUppercaseCharacters,
    lowercase: policy.requireLowercaseCharacters,
    numbers: policy.requireNumbers,
    symbols: policy.requireSymbols,
  };
  return [
    ...tooShort(password, policy.minimumPasswordLength),
    ...missingKinds(password, (kind) => isRequired[kind]),
  ];
}

const tooShort = (password: string, lengthMin: number): string[] =>
  password.length < lengthMin ? [`Password should have a minimum length of ${lengthMin}`] : [];

function missingKinds(password: string, isWanted: (kind: Kind) => boolean): string[] {
  return (Object.keys(KIND_WORDS) as Kind[])
    .filter((kind) => isWanted(kind) && !CLASSES[kind].test(password))
    .map((kind) => `Password should have at least one ${KIND_WORDS[kind]}`);
}

export const findLoginProfile = (
  tx: Transaction,
  place: Place,
  { id }: Pick<UserRecord, 'id'>,
): Promise<LoginProfileRecord | undefined> => loginProfiles.get(tx, place, id);

export async function loginProfileOf(
  tx: Transaction,
  place: Place,
  user: UserRecord,
): Promise<LoginProfileRecord> {
  const profile = await findLoginProfile(tx, place, user);
  if (profile === undefined) throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  return profile;
}

/** The user of a request about a password; who leaves the name out means the own. Root has no password here. */
export function passwordOwner(
  tx: Transaction,
  place: Place,
  caller: Caller,
  userName: string | undefined,
): Promise<UserRecord> {
  if (userName === undefined && caller.type === 'root') {
    throw noSuchEntity('Login Profile for User root cannot be found.');
  }
  return userNamed(tx, place, userName ?? ownUserName(caller));
}

export const saltOf = ({ salt }: LoginProfileRecord): Uint8Array => Buffer.from(salt, 'base64');
export const inBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Whether two hashes are one, in a time that does not tell how much of them is. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The profile with another password, unless the account's policy remembers that one. */
export async function withPassword(
  tx: Transaction,
  place: Place,
  profile: LoginProfileRecord,
  hash: string,
  nowMs: number,
): Promise<LoginProfileRecord> {
  const remembered = (await passwordPolicyOf(tx, place))?.passwordReusePrevention ?? 0;
  const earlier = [profile.hash, ...profile.history];
  if (earlier.slice(0, remembered).some((each) => isSameHash(each, hash))) throw passwordReused();
  return { ...profile, hash, changedMs: nowMs, history: earlier.slice(0, HISTORY_MAX) };
}

/** When a password ends; undefined: never. */
export function passwordEndsMs(
  { changedMs }: LoginProfileRecord,
  policy: PasswordPolicyRecord | undefined,
): number | undefined {
  const days = policy?.maxPasswordAgeDays;
  return days === undefined ? undefined : changedMs + days * DAY_MS;
}
