/** The SMS sandbox. https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox.html */

import type { TxContext } from '../../../core/context.ts';
import { invalidValue, optedOut, phoneNumberNotFound, userError, verificationFailed } from '../errors.ts';
import { SANDBOX_NUMBERS_MAX } from '../limits.ts';
import { type SandboxNumberRecord, sandboxNumbers } from '../state.ts';
import { smsParts } from './encoding.ts';
import { checkedNumber, optedOutNumber } from './opt-out.ts';
import { estimateMicroUsd } from './price.ts';
import { putSms } from './send-sms.ts';

const LANGUAGES: ReadonlySet<string> = new Set(
  'de-DE en-GB en-US es-419 es-ES fr-CA fr-FR it-IT ja-JP kr-KR pt-BR zh-CN zh-TW'.split(' '),
);
const PASSWORD_MS = 15 * 60_000;
/** A verified number stays for a day. */
const DELETION_PAUSE_MS = 24 * 3_600_000;
/** A code may be asked for again after so long. */
const PASSWORD_PAUSE_MS = 60_000;

/** Adds a number, or sends a new code to one that is not verified yet. Throws InvalidParameter, OptedOut, UserError. */
export async function createSandboxNumber(
  context: TxContext,
  text: unknown,
  language: string,
): Promise<void> {
  const { tx, place, now, ids } = context;
  if (!LANGUAGES.has(language)) throw invalidValue('LanguageCode', `Invalid value: ${language}`);
  const { number, isOptedOut } = await optedOutNumber(context, text);
  if (isOptedOut) throw optedOut(`The phone number ${number.text} is opted out`);
  const known = await sandboxNumbers.get(tx, place, number.text);
  if (known?.status === 'Verified') throw userError('The phone number is already verified');
  if (known !== undefined && now() - known.passwordSentAtMs < PASSWORD_PAUSE_MS) {
    throw userError('A verification code was sent less than a minute ago');
  }
  const all = await sandboxNumbers.list(tx, place, { limit: SANDBOX_NUMBERS_MAX });
  if (known === undefined && all.records.length >= SANDBOX_NUMBERS_MAX) {
    throw userError(`The SMS sandbox can have ${SANDBOX_NUMBERS_MAX} phone numbers at most`);
  }
  const password = String(ids.below(1_000_000)).padStart(6, '0');
  const record: SandboxNumberRecord = {
    phoneNumber: number.text,
    status: 'Pending',
    password,
    passwordSentAtMs: now(),
  };
  await sandboxNumbers.put(tx, place, record);
  const message = `${password} is your Amazon SNS sandbox verification code.`;
  const parts = smsParts(message);
  await putSms(context, place, {
    messageId: ids.uuid(),
    number,
    message,
    index: 0,
    smsType: 'Transactional',
    ...parts,
    priceMicroUsd: estimateMicroUsd(number.country, parts.segments),
    senderId: undefined,
    originationNumber: undefined,
    reason: undefined,
  });
}

/** Throws InvalidParameter, ResourceNotFound, VerificationException. */
export async function verifySandboxNumber(
  context: TxContext,
  text: unknown,
  password: unknown,
): Promise<void> {
  const { tx, place, now } = context;
  const record = await sandboxNumber(context, text);
  if (typeof password !== 'string' || !/^\d{5,8}$/.test(password)) {
    throw invalidValue('OneTimePassword', 'must be 5 to 8 digits');
  }
  if (record.status === 'Verified') return;
  if (now() - record.passwordSentAtMs > PASSWORD_MS) {
    throw verificationFailed('The verification code has expired', 'Expired');
  }
  if (record.password !== password) throw verificationFailed('The verification code is not valid', 'Failed');
  await sandboxNumbers.put(tx, place, { ...record, status: 'Verified', verifiedAtMs: now() });
}

/** Throws InvalidParameter, ResourceNotFound, UserError. */
export async function deleteSandboxNumber(context: TxContext, text: unknown): Promise<void> {
  const { tx, place, now } = context;
  const record = await sandboxNumber(context, text);
  if (record.verifiedAtMs !== undefined && now() - record.verifiedAtMs < DELETION_PAUSE_MS) {
    throw userError('A verified phone number can be deleted 24 hours after its verification');
  }
  await sandboxNumbers.deleteRecord(tx, place, record);
}

async function sandboxNumber(context: TxContext, text: unknown): Promise<SandboxNumberRecord> {
  const number = await checkedNumber('PhoneNumber', text);
  const record = await sandboxNumbers.get(context.tx, context.place, number.text);
  if (record === undefined) throw phoneNumberNotFound();
  return record;
}
