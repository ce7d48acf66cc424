/** The processor `dateTimeConverter`. */

import type { DateTimeConverter } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import { datePattern, timeZone } from './date-pattern.ts';
import { fieldAt, setField } from './fields.ts';
import { type Step, TransformationError } from './processing.ts';

const FORMAT = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";

/** The first pattern that matches counts. @throws InvalidParameterException */
export function dateTimeConverterStep(options: DateTimeConverter): Step {
  const { source, target, matchPatterns, targetFormat = FORMAT } = options;
  const locale = localeOf(options.locale ?? 'en');
  const [from, to] = [zoneOf(options.sourceTimezone), zoneOf(options.targetTimezone)];
  const patterns = matchPatterns.map((pattern) => datePattern(pattern, locale));
  const format = datePattern(targetFormat, locale);
  return ({ root, metadata }) => {
    const value = fieldAt(root, source);
    if (value === undefined || value === null) return;
    for (const pattern of patterns) {
      const instant = pattern.parse(String(value), from, metadata.timeMs);
      if (instant === undefined) continue;
      setField(root, target, format.format(instant, to), true);
      return;
    }
    throw new TransformationError(`The field ${source} matches no pattern of dateTimeConverter.`);
  };
}

function zoneOf(name = 'UTC'): string {
  const zone = timeZone(name);
  if (zone === undefined) throw invalidParameter(`The time zone ${name} is not valid.`);
  return zone;
}

/** Java writes `de_AT`. */
function localeOf(name: string): string {
  try {
    const [locale = 'en'] = Intl.getCanonicalLocales(name.replaceAll('_', '-'));
    return locale;
  } catch {
    throw invalidParameter(`The locale ${name} is not valid.`);
  }
}
