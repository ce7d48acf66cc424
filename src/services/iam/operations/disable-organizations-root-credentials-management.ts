import type { Handler } from '../handler.ts';
import { switchFeature } from '../root-features.ts';

export const disableOrganizationsRootCredentialsManagement: Handler<
  'DisableOrganizationsRootCredentialsManagement'
> = ({ tx, place }) => switchFeature(tx, place, 'RootCredentialsManagement', false);
