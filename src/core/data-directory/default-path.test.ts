import { expect, it } from 'vitest';
import { defaultDataDirectory } from './default-path.ts';

it('is where the XDG Base Directory Specification says', () => {
  expect(defaultDataDirectory({}, '/h')).toBe('/h/.local/share/kumobako');
  expect(defaultDataDirectory({ XDG_DATA_HOME: '/data' }, '/h')).toBe('/data/kumobako');
  expect(defaultDataDirectory({ XDG_DATA_HOME: 'data' }, '/h')).toBe('/h/.local/share/kumobako');
  expect(defaultDataDirectory({ XDG_DATA_HOME: '' }, '/h')).toBe('/h/.local/share/kumobako');
});
