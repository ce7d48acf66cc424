/**
 * Fields that Logs Insights finds in what Lambda functions log as text.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 */

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const PLATFORM = new RegExp(`^(START|END|REPORT) RequestId: (${UUID})`);
/** Of Node.js, time first; of Python, level first. */
const PRINTED = new RegExp(
  `^(?:\\[[A-Z]+\\]\\t)?\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t(${UUID})(?:\\t[A-Z]+)?(?:\\t|$)`,
);
const MEGABYTE = 1_000_000;

/** In reports: their words, the fields, and what a number of them is in milliseconds or bytes. */
const REPORTED: readonly (readonly [RegExp, string, number])[] = [
  [/\tDuration: ([\d.]+) ms/, '@duration', 1],
  [/\tBilled Duration: ([\d.]+) ms/, '@billedDuration', 1],
  [/\tMemory Size: (\d+) MB/, '@memorySize', MEGABYTE],
  [/\tMax Memory Used: (\d+) MB/, '@maxMemoryUsed', MEGABYTE],
  [/\tInit Duration: ([\d.]+) ms/, '@initDuration', 1],
];
const TRACED: readonly (readonly [RegExp, string])[] = [
  [/XRAY TraceId: (\S+)/, '@xrayTraceId'],
  [/\tSegmentId: (\S+)/, '@xraySegmentId'],
];

/** The fields of a line, and the text behind its head; nothing when it is none of Lambda's. */
export function lambdaFields(message: string): { fields: Map<string, string>; rest: string } | undefined {
  const platform = PLATFORM.exec(message);
  if (platform !== null) {
    const [, type = '', requestId = ''] = platform;
    const fields = new Map<string, string>([
      ['@type', type],
      ['@requestId', requestId],
    ]);
    if (type === 'REPORT') addReport(message, fields);
    return { fields, rest: '' };
  }
  const printed = PRINTED.exec(message);
  if (printed === null) return undefined;
  return { fields: new Map([['@requestId', printed[1] ?? '']]), rest: message.slice(printed[0].length) };
}

/** As AWS shows these numbers, which are doubles of Java: `15.0`, `1.28E8`. */
function doubleText(value: number): string {
  if (value !== 0 && (value < 1e-3 || value >= 1e7)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function addReport(message: string, fields: Map<string, string>): void {
  for (const [pattern, name, unit] of REPORTED) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) fields.set(name, doubleText(Number(found) * unit));
  }
  for (const [pattern, name] of TRACED) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) fields.set(name, found);
  }
}

/** "The first embedded JSON fragment" of a text: an object. Nothing where there is none. */
export function embeddedObject(text: string): unknown {
  const start = text.indexOf('{');
  if (start < 0) return undefined;
  let depth = 0;
  // A text in quotes is skipped whole, with what is escaped in it.
  for (const { 0: found, index } of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (found === '{') depth++;
    if (found !== '}' || --depth > 0) continue;
    try {
      return JSON.parse(text.slice(start, start + index + 1));
    } catch {
      return undefined;
    }
  }
  return undefined;
}
