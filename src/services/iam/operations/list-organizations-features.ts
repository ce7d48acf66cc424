import type { Handler } from '../handler.ts';
import { shownFeatures } from '../root-features.ts';

export const listOrganizationsFeatures: Handler<'ListOrganizationsFeatures'> = ({ tx, place }) =>
  shownFeatures(tx, place);
