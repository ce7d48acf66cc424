/** The part of IAM's simulation that is about what users prove who they are with. */

import type { Caller } from '../../core/caller.ts';
import type { TxContext } from '../../core/context.ts';
import type { SimulatedAction, SimulatedClient, SimulatedEnd } from '../../core/simulation.ts';
import { mfaDevices } from '../../policy/identity/mfa.ts';
import { codeOf, fromBase32, stepAt } from '../../policy/identity/totp.ts';
import { users } from '../../policy/identity/users.ts';
import type { Api as StsApi } from '../sts/api.gen.ts';
import type { Api } from './api.gen.ts';
import { credentialReportParts, findReport } from './credential-report.ts';
import { loginProfiles, serviceCredentials, sshKeys } from './credential-state.ts';
import { MFA_DEVICES_PER_USER, SERVICE_CREDENTIALS_PER_SERVICE, SSH_KEYS_PER_USER } from './quotas.ts';

type Client = SimulatedClient<Api>;

const ACCOUNT = '000000000000';
const NAMES: readonly string[] = ['a', 'b', 'c'];
/** How many come with one code at the same moment. */
const CROWD = 4;

const serialOf = (name: string): string => `arn:aws:iam::${ACCOUNT}:mfa/${name}`;
const nameOf = ({ random }: Client): string => random.pick(NAMES);

/** What an authenticator app knows of a device: the seed that was answered last. */
function seedOf({ history }: Client, serial: string): Uint8Array | undefined {
  const made = history
    .of('CreateVirtualMFADevice')
    .findLast(({ output }) => output?.VirtualMFADevice.SerialNumber === serial);
  const seed = made?.output?.VirtualMFADevice.Base32StringSeed;
  return seed === undefined ? undefined : fromBase32(Buffer.from(seed).toString('latin1'));
}

/** The cloud's time, when the last call reached it. */
const nowMs = ({ history }: Client): number => history.entries.at(-1)?.invokedMs ?? 0;

async function enable(client: Client, UserName: string, SerialNumber: string): Promise<void> {
  const seed = seedOf(client, SerialNumber);
  if (seed === undefined) return;
  const step = stepAt(nowMs(client));
  await client.call('EnableMFADevice', {
    UserName,
    SerialNumber,
    AuthenticationCode1: codeOf(seed, step - 1),
    AuthenticationCode2: codeOf(seed, step),
  });
}

const handles: SimulatedAction<Api, unknown> = {
  name: 'handles devices',
  weight: 3,
  run: async (client) => {
    const UserName = nameOf(client);
    const SerialNumber = serialOf(nameOf(client));
    await client.random.pick([
      () => client.call('CreateVirtualMFADevice', { VirtualMFADeviceName: nameOf(client) }),
      () => enable(client, UserName, SerialNumber),
      () => client.call('DeactivateMFADevice', { UserName, SerialNumber }),
      () => client.call('DeleteVirtualMFADevice', { SerialNumber }),
    ])();
  },
};

const passwordOf = (client: Client): string => `Pass-${client.random.below(3)}word`;

/** A public key that nobody has: any odd number of 2,048 bits looks like one. */
function someSshKey({ random }: Client): string {
  const modulus = Buffer.from(random.bytes(256));
  modulus[0] = 0x80 | (modulus[0] ?? 0);
  modulus[255] = 1 | (modulus[255] ?? 0);
  const parts = [Buffer.from('ssh-rsa'), Buffer.from([1, 0, 1]), Buffer.concat([Buffer.alloc(1), modulus])];
  const wire = parts.flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return `ssh-rsa ${Buffer.concat(wire).toString('base64')}`;
}

const hasCredentials: SimulatedAction<Api, unknown> = {
  name: 'has credentials',
  weight: 4,
  run: async (client) => {
    const { call } = client;
    const UserName = nameOf(client);
    const ServiceName = 'codecommit.amazonaws.com';
    await client.random.pick([
      () => call('CreateLoginProfile', { UserName, Password: passwordOf(client) }),
      () => call('UpdateLoginProfile', { UserName, Password: passwordOf(client) }),
      () => call('DeleteLoginProfile', { UserName }),
      () => call('UploadSSHPublicKey', { UserName, SSHPublicKeyBody: someSshKey(client) }),
      () => call('CreateServiceSpecificCredential', { UserName, ServiceName }),
      () => loseCredentials(client, UserName),
      () => call('GenerateCredentialReport', {}),
    ])();
  },
};

async function loseCredentials({ call }: Client, UserName: string): Promise<void> {
  const { SSHPublicKeys: keys } = await call('ListSSHPublicKeys', { UserName });
  for (const { SSHPublicKeyId } of keys ?? []) await call('DeleteSSHPublicKey', { UserName, SSHPublicKeyId });
  const { ServiceSpecificCredentials: all } = await call('ListServiceSpecificCredentials', { UserName });
  for (const { ServiceSpecificCredentialId } of all ?? []) {
    await call('DeleteServiceSpecificCredential', { UserName, ServiceSpecificCredentialId });
  }
}

export const credentialActions: readonly SimulatedAction<Api, unknown>[] = [handles, hasCredentials];

/** A new user, as the caller of what only users may do. */
async function newUser(end: SimulatedEnd<Api>): Promise<Caller> {
  const name = end.unique('person');
  const { User } = await end.call('CreateUser', { UserName: name });
  return { type: 'user', account: ACCOUNT, arn: User?.Arn ?? '', userId: User?.UserId ?? '', name };
}

/** How many of a crowd pass that do the same at the same moment. */
async function passing(ask: (number: number) => Promise<unknown>): Promise<number> {
  const asked = Array.from({ length: CROWD }, (_, i) =>
    ask(i).then(
      () => 1,
      () => 0,
    ),
  );
  return (await Promise.all(asked)).reduce<number>((sum, each) => sum + each, 0);
}

/** When all is calm: of a crowd with one code one passes, and nobody after it. */
export async function oneCodeOnePass(end: SimulatedEnd<Api>): Promise<void> {
  const user = await newUser(end);
  const VirtualMFADeviceName = end.unique('device');
  await end.call('CreateVirtualMFADevice', { VirtualMFADeviceName });
  const SerialNumber = serialOf(VirtualMFADeviceName);
  await enable(end, user.name ?? '', SerialNumber);
  const seed = seedOf(end, SerialNumber);
  if (seed === undefined) throw new Error('The device that was made has no seed');
  // One step ahead is taken too, and has not been used.
  const TokenCode = codeOf(seed, stepAt(nowMs(end)) + 1);
  const sts = end.service<StsApi>('sts');
  const ask = () => sts.call('GetSessionToken', { SerialNumber, TokenCode }, { caller: user });
  const passed = await passing(ask);
  end.check(passed === 1, `${passed} of ${CROWD} passed with one code`);
  end.check((await passing(ask)) === 0, 'a used code passed again');
}

/** When all is calm: a password is changed by one of those who know the old one, and then they know it no more. */
export async function onePasswordOnce(end: SimulatedEnd<Api>): Promise<void> {
  const user = await newUser(end);
  const OldPassword = 'Password-old';
  await end.call('CreateLoginProfile', { UserName: user.name, Password: OldPassword });
  await end.call('UpdateAccountPasswordPolicy', { AllowUsersToChangePassword: true });
  const passed = await passing((i) =>
    end.call('ChangePassword', { OldPassword, NewPassword: `Password-${i}` }, { caller: user }),
  );
  end.check(passed === 1, `${passed} of ${CROWD} have changed one password`);
}

/** Nothing belongs to nobody, nobody has more than the quotas allow, and a report that was begun is there. */
export async function credentialProblems(context: TxContext): Promise<string[]> {
  const { tx, place } = context;
  const ids = new Set<string>([ACCOUNT]);
  for await (const { id } of users.scan(tx, place)) ids.add(id);
  const problems: string[] = [];
  const counts = new Map<string, number>();
  const count = (owner: string, kind: string, most: number) => {
    const key = `${owner} ${kind}`;
    const number = (counts.get(key) ?? 0) + 1;
    counts.set(key, number);
    if (!ids.has(owner)) problems.push(`${kind} of ${owner}, who is not there`);
    if (number > most) problems.push(`${owner} has ${number}: ${kind}`);
  };
  for await (const { ownerId } of mfaDevices.scan(tx, place)) {
    if (ownerId !== undefined) count(ownerId, 'device', MFA_DEVICES_PER_USER);
  }
  for await (const { userId } of loginProfiles.scan(tx, place)) count(userId, 'password', 1);
  for await (const { userId } of sshKeys.scan(tx, place)) count(userId, 'SSH key', SSH_KEYS_PER_USER);
  const aliases = new Set<string>();
  for await (const { userId, service, alias } of serviceCredentials.scan(tx, place)) {
    count(userId, `credential for ${service}`, SERVICE_CREDENTIALS_PER_SERVICE);
    if (aliases.has(`${service} ${alias}`)) problems.push(`two are called ${alias} by ${service}`);
    aliases.add(`${service} ${alias}`);
  }
  return [...problems, ...(await reportProblems(context))];
}

async function reportProblems({ tx, place }: TxContext): Promise<string[]> {
  const report = await findReport(tx, place);
  if (report === undefined) return [];
  if (report.doneMs === undefined) return ['a credential report was begun and never written'];
  const found: number[] = [];
  for await (const { generation, part } of credentialReportParts.scan(tx, place)) {
    if (generation === report.generation) found.push(part);
  }
  const isWhole = Array.from({ length: report.parts }, (_, part) => part).every((part) =>
    found.includes(part),
  );
  return isWhole ? [] : ['parts of the credential report are missing'];
}
