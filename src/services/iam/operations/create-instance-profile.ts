import { entityAlreadyExists } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findInstanceProfile } from '../lookups.ts';
import { iamArn } from '../names.ts';
import { countNew } from '../quotas.ts';
import { listedProfile } from '../shapes.ts';
import { instanceProfiles } from '../state.ts';
import { shownTags, withTags } from '../tags.ts';

export const createInstanceProfile: Handler<'CreateInstanceProfile'> = async (
  { tx, place, ids, now },
  input,
) => {
  const { InstanceProfileName: name, Path: path = '/' } = input;
  const tags = withTags([], input.Tags, 'exact', 'TagsPerInstanceProfile');
  if ((await findInstanceProfile(tx, place, name)) !== undefined) {
    throw entityAlreadyExists(`Instance Profile ${name} already exists.`);
  }
  await countNew(tx, place, 'instanceProfiles');
  const arn = iamArn(place, 'instance-profile', path, name);
  const profile = { name, path, id: ids.uniqueId('AIPA'), arn, createdMs: now(), tags };
  await instanceProfiles.put(tx, place, profile);
  const shown = await listedProfile(tx, place, profile);
  return { InstanceProfile: { ...shown, ...shownTags(input.Tags ?? []) } };
};
