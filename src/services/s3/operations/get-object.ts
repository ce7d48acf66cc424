import type { StagedContext } from '../../../core/context.ts';
import type { GetObjectRequest } from '../api.gen.ts';
import { checkReadable } from '../archive.ts';
import { type Bucket, requireBucket } from '../buckets.ts';
import { isNotModified } from '../conditions.ts';
import { type Content, contentOf, openContent, whileContentMoves } from '../content.ts';
import { checkCustomerKey } from '../encryption.ts';
import type { Staged } from '../handler.ts';
import { requireObject } from '../history.ts';
import {
  checkOverrides,
  checkSelection,
  objectMembers,
  quoted,
  readSelection,
  type Selection,
  shownVersion,
} from '../object-output.ts';
import type { StoredObject } from '../object-record.ts';

interface Found {
  bucket: Bucket;
  object: StoredObject;
  selection: Selection;
  /** Undefined: the client has it already. */
  content: Content | undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const getObject: Staged<'GetObject'> = async (context, input) => {
  checkOverrides(input, context.caller.type === 'anonymous');
  return whileContentMoves(() => answer(context, input));
};

async function answer(context: StagedContext, input: GetObjectRequest) {
  const { bucket, object, selection, content } = await find(context, input);
  if (content === undefined) {
    context.reply({ status: 304 });
    const { etag, modifiedAtMs, versionId } = object;
    return {
      ETag: quoted(etag),
      LastModified: new Date(modifiedAtMs),
      ...shownVersion(bucket, versionId),
    };
  }
  const Body = await openContent(context, content, selection.range);
  if (selection.range !== undefined) context.reply({ status: 206 });
  return { Body, ...objectMembers({ bucket, object, input, selection, nowMs: context.now() }) };
}

function find(context: StagedContext, input: GetObjectRequest): Promise<Found> {
  return context.transact(async (attempt) => {
    const { tx, now } = attempt;
    const bucket = await requireBucket(tx, input.Bucket);
    checkSelection(input);
    const object = await requireObject(attempt, bucket, input, 'GET');
    checkReadable(object, now());
    checkCustomerKey(object.headers.encryption, input);
    if (isNotModified(input, object, now())) {
      return { bucket, object, selection: { range: undefined, partsCount: undefined }, content: undefined };
    }
    const content = await contentOf(tx, object);
    const parts = content.kind === 'parts' ? content.parts : undefined;
    return { bucket, object, selection: readSelection(object, input, parts), content };
  });
}
