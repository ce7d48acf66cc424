import { commitVersion } from '../../../core/collection.ts';
import { invalidValue, missing } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { applicationArn, checkApplication, isSameApplication, newApplication } from '../push/application.ts';
import { platformApplications } from '../state.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformApplication.html */
export const createPlatformApplication: Handler<'CreatePlatformApplication'> = async (
  { tx, place },
  input,
) => {
  const { Name: name, Platform: platform } = input;
  if (name === undefined) throw missing('name');
  if (platform === undefined) throw missing('platform');
  checkApplication(name, platform);
  const facts = newApplication(platform, input.Attributes);
  const existing = await platformApplications.get(tx, place, platform, name);
  if (existing === undefined) {
    await platformApplications.put(tx, place, { platform, name, id: commitVersion(), ...facts });
  } else if (!isSameApplication(existing, facts)) {
    throw invalidValue('Name', 'An application with the same name but different properties already exists');
  }
  return { PlatformApplicationArn: applicationArn(place, { platform, name }) };
};
