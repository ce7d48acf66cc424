import { notImplemented } from '../../../core/errors.ts';
import type { Handler } from '../handler.ts';
import { requireLatest } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { functionConfiguration } from '../shapes.ts';
import { checkRevision, mustBeSettled, publish } from '../versions.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html */
export const publishVersion: Handler<'PublishVersion'> = async (context, input) => {
  if (input.PublishTo !== undefined) throw notImplemented('PublishTo of lambda.PublishVersion');
  const address = parseFunctionName(input.FunctionName, context.place);
  const latest = await requireLatest(context.tx, address);
  checkRevision(latest, input.RevisionId);
  mustBeSettled(address.place, latest);
  const { Description: description, CodeSha256: codeSha256 } = input;
  const version = await publish(context, address.place, latest, {
    description,
    codeSha256,
    isKnown: true,
  });
  return functionConfiguration(address.place, version, { qualifier: String(version.number) });
};
