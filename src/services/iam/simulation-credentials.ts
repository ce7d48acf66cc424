/** The part of IAM's simulation that is about what users prove who they are with. */

import type { Caller } from '../../core/caller.ts';
import type { TxContext } from '../../core/context.ts';
import type { SimulatedAction, SimulatedClient, SimulatedEnd } from '../../core/simulation.ts';
import { mfaDevices } from '../../policy/identity/mfa.ts';
import { codeOf, fromBase32, stepAt } from '../../policy/identity/totp.ts';
import { users } from '../../policy/identity/users.ts';
import type { Api as StsApi } from '../sts/api.gen.ts';
import type { Api } from './api.gen.ts';
import { MFA_DEVICES_PER_USER } from './quotas.ts';

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

/** Asks STS for a session with the code of a step. */
function session(client: Client, user: Caller, SerialNumber: string, step: number) {
  const seed = seedOf(client, SerialNumber);
  if (seed === undefined) return Promise.reject(new Error('There is no such device'));
  const input = { SerialNumber, TokenCode: codeOf(seed, step) };
  return client.service<StsApi>('sts').call('GetSessionToken', input, { caller: user });
}

export const credentialActions: readonly SimulatedAction<Api, unknown>[] = [handles];

/** When all is calm: of a crowd with one code one passes, and nobody after it. */
export async function oneCodeOnePass(end: SimulatedEnd<Api>): Promise<void> {
  const UserName = end.unique('coder');
  const { User } = await end.call('CreateUser', { UserName });
  const VirtualMFADeviceName = end.unique('device');
  await end.call('CreateVirtualMFADevice', { VirtualMFADeviceName });
  const serial = serialOf(VirtualMFADeviceName);
  await enable(end, UserName, serial);
  const user: Caller = {
    type: 'user',
    account: ACCOUNT,
    arn: User?.Arn ?? '',
    userId: User?.UserId ?? '',
    name: UserName,
  };
  // One step ahead is taken too, and has not been used.
  const step = stepAt(nowMs(end)) + 1;
  const ask = () =>
    session(end, user, serial, step).then(
      () => 1,
      () => 0,
    );
  const passed = await Promise.all(Array.from({ length: CROWD }, ask));
  const sum = passed.reduce<number>((total, each) => total + each, 0);
  end.check(sum === 1, `${sum} of ${CROWD} passed with one code`);
  end.check((await ask()) === 0, 'a used code passed again');
}

/** Nothing belongs to nobody, and nobody has more than the quotas allow. */
export async function credentialProblems({ tx, place }: TxContext): Promise<string[]> {
  const ids = new Set<string>([ACCOUNT]);
  for await (const { id } of users.scan(tx, place)) ids.add(id);
  const problems: string[] = [];
  const devices = new Map<string, number>();
  for await (const { ownerId, serial } of mfaDevices.scan(tx, place)) {
    if (ownerId === undefined) continue;
    if (!ids.has(ownerId)) problems.push(`${serial} belongs to nobody`);
    devices.set(ownerId, (devices.get(ownerId) ?? 0) + 1);
  }
  for (const [id, count] of devices) {
    if (count > MFA_DEVICES_PER_USER) problems.push(`${id} has ${count} devices`);
  }
  return problems;
}
