import { FIRST_SHAPE_REF, type Ref, type ServiceModel, type Shape } from '../../src/model/shapes.ts';

/**
 * What a reviewer must see of a refreshed model, one line a fact: operations, members and limits that came or went,
 * members that became required. Refs are followed by name, so that mere renumbering shows nothing.
 */
export function compareModels(before: ServiceModel, after: ServiceModel): string[] {
  return [
    ...compareSets('operation', Object.keys(before.ops), Object.keys(after.ops)),
    ...compareSets('error', Object.keys(before.errors), Object.keys(after.errors)),
    ...compareRoutes(before, after),
    ...compareFacts(memberFacts(before), memberFacts(after)),
  ].map((line) => `${after.name}: ${line}`);
}

function compareSets(kind: string, before: string[], after: string[]): string[] {
  return [
    ...after.filter((name) => !before.includes(name)).map((name) => `+ ${kind} ${name}`),
    ...before.filter((name) => !after.includes(name)).map((name) => `- ${kind} ${name}`),
  ];
}

function compareRoutes(before: ServiceModel, after: ServiceModel): string[] {
  return Object.entries(after.ops).flatMap(([name, operation]) => {
    const old = before.ops[name];
    const [was, is] = [old, operation].map((route) => route?.slice(2).join(' '));
    return old === undefined || was === is ? [] : [`~ route ${name}: ${was} -> ${is}`];
  });
}

function compareFacts(before: Map<string, string>, after: Map<string, string>): string[] {
  const lines: string[] = [];
  for (const [member, facts] of after) {
    const old = before.get(member);
    if (old === undefined) lines.push(`+ member ${member}`);
    else if (old !== facts) lines.push(`~ member ${member}: ${old} -> ${facts}`);
  }
  for (const member of before.keys()) if (!after.has(member)) lines.push(`- member ${member}`);
  return lines;
}

/** "Structure.Member" -> its type, limits and traits as text. */
function memberFacts(model: ServiceModel): Map<string, string> {
  const facts = new Map<string, string>();
  for (const shape of model.shapes) {
    if (shape.k !== 's' && shape.k !== 'u') continue;
    for (const [name, [ref, traits, required]] of Object.entries(shape.m)) {
      const text = `${typeText(model, ref)}${traits ? JSON.stringify(traits) : ''}${required ? ' required' : ''}`;
      facts.set(`${shape.n}.${name}`, text);
    }
  }
  return facts;
}

function typeText(model: ServiceModel, ref: Ref): string {
  const shape: Shape | undefined = model.shapes[ref - FIRST_SHAPE_REF];
  if (ref < FIRST_SHAPE_REF || shape === undefined) return String(ref);
  switch (shape.k) {
    case 'c':
      return JSON.stringify(shape);
    case 'l':
      return `list(${typeText(model, shape.m[0])})${lengthText(shape)}`;
    case 'm':
      return `map(${typeText(model, shape.key[0])}, ${typeText(model, shape.val[0])})${lengthText(shape)}`;
    case 's':
    case 'u':
      return shape.n;
  }
}

function lengthText({ min, max }: { min?: number; max?: number }): string {
  return min === undefined && max === undefined ? '' : `[${min ?? ''}..${max ?? ''}]`;
}
