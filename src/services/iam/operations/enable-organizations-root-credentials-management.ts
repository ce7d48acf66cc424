import type { Handler } from '../handler.ts';
import { switchFeature } from '../root-features.ts';

export const enableOrganizationsRootCredentialsManagement: Handler<
  'EnableOrganizationsRootCredentialsManagement'
> = ({ tx, place }) => switchFeature(tx, place, 'RootCredentialsManagement', true);
