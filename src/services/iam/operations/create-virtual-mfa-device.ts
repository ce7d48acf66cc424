import { mfaDevices } from '../../../policy/identity/mfa.ts';
import { base32 } from '../../../policy/identity/totp.ts';
import { entityAlreadyExists, validationError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { iamArn } from '../names.ts';
import { qrPng } from '../qr/png.ts';
import { qrCode } from '../qr/qr-code.ts';
import { countNew } from '../quotas.ts';
import { accountAliases } from '../state.ts';
import { shownTags, withTags } from '../tags.ts';

/** 64 characters of base32, as AWS's. */
const SEED_BYTES = 40;
/** Of the members that name a device; the model says nothing of the name itself. */
const SERIAL_CHARACTERS_MAX = 256;

/**
 * The seed is shown this once. What the picture says stands in
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_VirtualMFADevice.html
 */
export const createVirtualMFADevice: Handler<'CreateVirtualMFADevice'> = async (
  { tx, place, ids, now },
  input,
) => {
  const { VirtualMFADeviceName: name, Path: path = '/' } = input;
  const tags = withTags([], input.Tags, 'exact', 'TagsPerMFADevice');
  const serial = iamArn(place, 'mfa', path, name);
  if (serial.length > SERIAL_CHARACTERS_MAX) {
    throw validationError(
      `The path and the name of a device are too long: its serial number has ${SERIAL_CHARACTERS_MAX} characters at most.`,
    );
  }
  if ((await mfaDevices.get(tx, place, serial.toLowerCase())) !== undefined) {
    throw entityAlreadyExists('MFA device already exists.');
  }
  await countNew(tx, place, 'mfaDevices');
  const seed = base32(ids.bytes(SEED_BYTES));
  await mfaDevices.put(tx, place, {
    serial,
    name,
    path,
    seed,
    createdMs: now(),
    drift: 0,
    lastStep: 0,
    tags,
  });
  const { records } = await accountAliases.listBy(tx, place, 'byAccount', { prefix: [place.account] });
  const account = records[0]?.alias ?? place.account;
  const label = encodeURIComponent(`${name}@${account}`).replaceAll('%40', '@');
  return {
    VirtualMFADevice: {
      SerialNumber: serial,
      Base32StringSeed: Buffer.from(seed, 'latin1'),
      QRCodePNG: qrPng(qrCode(`otpauth://totp/${label}?secret=${seed}`)),
      ...shownTags(tags),
    },
  };
};
