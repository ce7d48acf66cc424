import { isAbsolute, join } from 'node:path';

/**
 * Where state lives when nobody says otherwise: `$XDG_DATA_HOME/kumobako`, else `~/.local/share/kumobako`. A
 * relative XDG_DATA_HOME is to be ignored (XDG Base Directory Specification).
 */
export function defaultDataDirectory(
  environment: Readonly<Record<string, string | undefined>>,
  homeDirectory: string,
): string {
  const dataHome = environment['XDG_DATA_HOME'] ?? '';
  return join(isAbsolute(dataHome) ? dataHome : join(homeDirectory, '.local', 'share'), 'kumobako');
}
