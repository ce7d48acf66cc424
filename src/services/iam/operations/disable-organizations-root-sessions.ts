import type { Handler } from '../handler.ts';
import { switchFeature } from '../root-features.ts';

export const disableOrganizationsRootSessions: Handler<'DisableOrganizationsRootSessions'> = ({
  tx,
  place,
}) => switchFeature(tx, place, 'RootSessions', false);
