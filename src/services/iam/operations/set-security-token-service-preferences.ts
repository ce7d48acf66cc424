import type { Handler } from '../handler.ts';
import { TOKEN_PREFERENCES, tokenPreferences } from '../state.ts';

export const setSecurityTokenServicePreferences: Handler<'SetSecurityTokenServicePreferences'> = async (
  { tx, place },
  { GlobalEndpointTokenVersion: version },
) => {
  const globalEndpointTokenVersion = version === 'v2Token' ? 2 : 1;
  await tokenPreferences.put(tx, place, { id: TOKEN_PREFERENCES, globalEndpointTokenVersion });
};
