/** The code of an MFA device in a request, and what a session that was got with one tells of it. */

import type { TxContext } from '../../core/context.ts';
import type { AccessContext } from '../../core/service.ts';
import { type MfaInput, type MfaVerdict, mfaVerdict, takeMfaCode } from '../../policy/identity/mfa.ts';
import { accessDenied } from './errors.ts';

/** With the blanks that AWS's texts have. */
const REFUSALS: Partial<Record<MfaVerdict, string>> = {
  incomplete: 'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
  foreign:
    'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid ' +
    'and associated with this user.',
  wrong: 'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
};

function demandRight(verdict: MfaVerdict): void {
  const refusal = REFUSALS[verdict];
  if (refusal !== undefined) throw accessDenied(refusal);
}

/** Uses the code up. The answer is a fact for the session: when its holder has shown a code, if he has. */
export async function takeMfa(
  { tx, caller, now }: Pick<TxContext, 'tx' | 'caller' | 'now'>,
  input: MfaInput,
): Promise<number | undefined> {
  const verdict = await takeMfaCode(tx, caller, now(), input);
  demandRight(verdict);
  return verdict === 'right' ? now() : undefined;
}

/** A trust policy sees the code that came with the request itself, not only one behind the caller's session. */
export async function mfaConditions(
  { tx, caller, now }: AccessContext,
  input: MfaInput,
): Promise<Record<string, string>> {
  const verdict = await mfaVerdict(tx, caller, now(), input);
  demandRight(verdict);
  return verdict === 'right' ? { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' } : {};
}
