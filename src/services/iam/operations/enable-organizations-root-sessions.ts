import type { Handler } from '../handler.ts';
import { switchFeature } from '../root-features.ts';

export const enableOrganizationsRootSessions: Handler<'EnableOrganizationsRootSessions'> = ({ tx, place }) =>
  switchFeature(tx, place, 'RootSessions', true);
