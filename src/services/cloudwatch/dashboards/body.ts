/**
 * What is wrong with the body of a dashboard. Errors keep it from being put; warnings do not.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */

import type { DashboardValidationMessage } from '../api.gen.ts';

const TYPES: ReadonlySet<string> = new Set(['metric', 'text', 'log', 'alarm', 'explorer', 'custom']);
const WIDGETS_MAX = 500;
const WIDTH = 24;
const HEIGHT_MAX = 1_000;
/** What a widget cannot do without, by its type. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  text: ['markdown'],
  log: ['region', 'query'],
  alarm: ['alarms'],
  custom: ['endpoint'],
};

export interface BodyFaults {
  errors: DashboardValidationMessage[];
  warnings: DashboardValidationMessage[];
}

export function bodyFaults(text: string): BodyFaults {
  const faults: BodyFaults = { errors: [], warnings: [] };
  const fail = (DataPath: string, Message: string) => faults.errors.push({ DataPath, Message });
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    fail('', 'The field DashboardBody must be a valid JSON object');
    return faults;
  }
  if (!isObject(body)) {
    fail('', 'The field DashboardBody must be a valid JSON object');
    return faults;
  }
  const { widgets } = body;
  if (!Array.isArray(widgets)) {
    fail('', "The dashboard body must have a 'widgets' array");
    return faults;
  }
  if (widgets.length > WIDGETS_MAX) fail('/widgets', `There must not be more than ${WIDGETS_MAX} widgets`);
  for (const [i, widget] of widgets.entries()) checkWidget(widget, `/widgets/${i}`, faults);
  return faults;
}

function checkWidget(widget: unknown, path: string, { errors, warnings }: BodyFaults): void {
  const fail = (DataPath: string, Message: string) => errors.push({ DataPath, Message });
  if (!isObject(widget)) {
    fail(path, 'Should be object');
    return;
  }
  const { type, properties } = widget;
  if (typeof type !== 'string') fail(path, "Should have required property 'type'");
  else if (!TYPES.has(type)) fail(`${path}/type`, `Should be one of: ${[...TYPES].join(', ')}`);
  if (!isObject(properties)) fail(path, "Should have required property 'properties'");
  checkPlace(widget, path, fail);
  if (typeof type !== 'string' || !isObject(properties)) return;
  checkProperties(type, properties, path, fail);
  for (const member of Object.keys(widget)) {
    if (!['type', 'x', 'y', 'width', 'height', 'properties'].includes(member)) {
      warnings.push({ DataPath: `${path}/${member}`, Message: 'Should NOT have additional properties' });
    }
  }
}

type Fail = (path: string, message: string) => void;

/** Where a widget stands on the grid. */
function checkPlace(widget: Readonly<Record<string, unknown>>, path: string, fail: Fail): void {
  for (const [member, most] of [
    ['x', WIDTH - 1],
    ['y', Number.MAX_SAFE_INTEGER],
    ['width', WIDTH],
    ['height', HEIGHT_MAX],
  ] as const) {
    const value = widget[member];
    const least = member === 'x' || member === 'y' ? 0 : 1;
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isInteger(value)) fail(`${path}/${member}`, 'Should be integer');
    else if (value < least) fail(`${path}/${member}`, `Should be >= ${least}`);
    else if (value > most) fail(`${path}/${member}`, `Should be <= ${most}`);
  }
}

function checkProperties(
  type: string,
  properties: Readonly<Record<string, unknown>>,
  path: string,
  fail: Fail,
): void {
  for (const member of REQUIRED[type] ?? []) {
    if (properties[member] === undefined) {
      fail(`${path}/properties`, `Should have required property '${member}'`);
    }
  }
  if (type === 'metric' && properties['metrics'] === undefined && properties['annotations'] === undefined) {
    fail(`${path}/properties`, "Should have required property 'metrics'");
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
