import type { ObjectLockRetention } from '../api.gen.ts';
import { headerNotImplemented, invalidArgument, malformedXml } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { rewriteVersion } from '../history.ts';
import { requireLockable } from '../locked-object.ts';
import { checkRetentionChange, isMode } from '../object-lock.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html */
export const putObjectRetention: Handler<'PutObjectRetention'> = async (context, input) => {
  const { tx, now } = context;
  const retention = readRetention(input.Retention, now());
  const object = await requireLockable(context, input, 'PUT');
  const { lock } = object.headers;
  checkRetentionChange(lock, retention, now(), input.BypassGovernanceRetention === true);
  const { mode: _mode, untilMs: _until, ...kept } = lock ?? {};
  const headers = { ...object.headers, lock: { ...kept, ...retention } };
  await rewriteVersion(tx, { ...object, headers });
  return {};
};

/** An empty element takes a retention away. @throws AwsError MalformedXML, InvalidArgument */
function readRetention(
  retention: ObjectLockRetention | undefined,
  nowMs: number,
): { mode: 'GOVERNANCE' | 'COMPLIANCE'; untilMs: number } | undefined {
  if (retention === undefined) return undefined;
  const { Mode: mode, RetainUntilDate: until, EventHold, EventHoldDuration } = retention;
  if (EventHold !== undefined || EventHoldDuration !== undefined) throw headerNotImplemented('EventHold');
  if (mode === undefined && until === undefined) return undefined;
  if (!isMode(mode) || until === undefined) throw malformedXml();
  if (until.getTime() > nowMs) return { mode, untilMs: until.getTime() };
  const text = 'The retain until date must be in the future!';
  throw invalidArgument(text, 'RetainUntilDate', until.toISOString());
}
