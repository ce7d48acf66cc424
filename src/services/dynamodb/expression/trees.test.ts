/** What holds for all expressions: trees survive printing, and nothing but DynamoDB's own errors comes out. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeValue, Item } from '../item/attribute-value.ts';
import type {
  ArithmeticNode,
  ParsedCondition,
  ParsedOperand,
  ParsedUpdate,
  PathNode,
  ReferenceNode,
} from './ast.ts';
import { evaluateCondition } from './condition.ts';
import { parseCondition } from './condition-parser.ts';
import { printCondition, printProjection, printUpdate } from './print.ts';
import { createProjection, pathClash, project } from './projection.ts';
import { parseProjection } from './projection-parser.ts';
import { bound, boundUpdate, type Placeholders, refusal } from './testing.ts';
import { applyUpdate, updatedAttributes } from './update.ts';
import { parseUpdate } from './update-parser.ts';

const LABEL = 'FilterExpression';

const name = fc.constantFrom('a', 'b', 'c', '#a', '#and', 'a_1', 'begins_with', 'if_not_exists');
const path: fc.Arbitrary<PathNode> = fc
  .tuple(name, fc.array(fc.oneof(name, fc.nat({ max: 3 })), { maxLength: 3 }))
  .map(([first, rest]) => ({ kind: 'path', segments: [first, ...rest] }));
const reference: fc.Arbitrary<ReferenceNode> = fc
  .constantFrom(':a', ':b', ':or', ':0')
  .map((text) => ({ kind: 'reference', name: text }));
const leaf: fc.Arbitrary<ParsedOperand> = fc.oneof(path, reference);

const call = (names: readonly string[], argument: fc.Arbitrary<ParsedOperand>) =>
  fc
    .tuple(fc.constantFrom(...names), fc.array(argument, { minLength: 1, maxLength: 3 }))
    .map(([text, operands]) => ({ kind: 'function' as const, name: text, operands }));

const size = call(['size'], leaf);
const operand: fc.Arbitrary<ParsedOperand> = fc.oneof(
  { weight: 4, arbitrary: leaf },
  call(['size'], fc.oneof(leaf, size)),
);

const simple: fc.Arbitrary<ParsedCondition> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    operator: fc.constantFrom('=', '<>', '<', '<=', '>', '>='),
    left: operand,
    right: operand,
  }),
  fc.record({ kind: fc.constant('between' as const), operand, low: operand, high: operand }),
  fc.record({
    kind: fc.constant('in' as const),
    operand,
    list: fc.array(operand, { minLength: 1, maxLength: 4 }),
  }),
  call(['attribute_exists', 'attribute_not_exists', 'attribute_type', 'begins_with', 'contains'], operand),
);

const { condition } = fc.letrec<{ condition: ParsedCondition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    simple,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), term: tie('condition') }),
  ),
}));

const updateFunction = call(['if_not_exists'], leaf);
const updateOperand: fc.Arbitrary<ParsedOperand> = fc.oneof(leaf, updateFunction);
const sum: fc.Arbitrary<ArithmeticNode<ParsedOperand>> = fc.record({
  kind: fc.constant('arithmetic' as const),
  operator: fc.constantFrom('+', '-'),
  left: updateOperand,
  right: updateOperand,
});
const setValue = fc.oneof(updateOperand, sum, call(['list_append'], updateOperand));

const updateOf = (target: fc.Arbitrary<PathNode>, actionsMax: number): fc.Arbitrary<ParsedUpdate> => {
  const section = <A>(action: fc.Arbitrary<A>) => fc.array(action, { maxLength: actionsMax });
  return fc
    .tuple(
      section(fc.record({ type: fc.constant('SET' as const), path: target, value: setValue })),
      section(fc.record({ type: fc.constant('REMOVE' as const), path: target })),
      section(fc.record({ type: fc.constant('ADD' as const), path: target, value: reference })),
      section(fc.record({ type: fc.constant('DELETE' as const), path: target, value: reference })),
    )
    .map((sections) => sections.flat())
    .filter((actions) => actions.length > 0);
};
const update = updateOf(path, 3);

const projection = fc.array(path, { minLength: 1, maxLength: 5 });

describe('a printed tree parses to the same tree', () => {
  it('of conditions', () => {
    fc.assert(
      fc.property(condition, (tree) => {
        expect(parseCondition(printCondition(tree), LABEL)).toEqual(tree);
      }),
    );
  });

  it('of updates', () => {
    fc.assert(
      fc.property(update, (tree) => {
        expect(parseUpdate(printUpdate(tree))).toEqual(tree);
      }),
    );
  });

  it('of projections', () => {
    fc.assert(
      fc.property(projection, (tree) => {
        expect(parseProjection(printProjection(tree))).toEqual(tree);
      }),
    );
  });
});

const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('', 'a', 'ab', 'S').map((text) => ({ S: text })),
    fc.integer({ min: -2, max: 2 }).map((number) => ({ N: String(number) })),
    fc.uint8Array({ maxLength: 2 }).map((bytes) => ({ B: bytes })),
    fc.boolean().map((yes) => ({ BOOL: yes })),
    fc.constant({ NULL: true }),
    fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }).map((members) => ({ SS: members })),
    fc.uniqueArray(fc.constantFrom('1', '2', '3'), { minLength: 1 }).map((members) => ({ NS: members })),
    fc.array(tie('value'), { maxLength: 3 }).map((members) => ({ L: members })),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value')).map((map) => ({ M: map })),
  ),
}));
const item: fc.Arbitrary<Item> = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'a_1'), value);
const placeholders = fc.record({
  names: fc.constant({ '#a': 'a', '#and': 'b' }),
  values: fc.record({ ':a': value, ':b': value, ':or': value, ':0': value }),
});

/** Texts that are near to expressions, and some that are not. */
const text = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        ...[
          'a',
          'b',
          'name',
          '#a',
          ':a',
          ':b',
          '(',
          ')',
          ',',
          '.',
          '[',
          ']',
          '1',
          '=',
          '<>',
          '<',
          '+',
          '-',
          '"',
        ],
        ...['and', 'OR', 'not', 'between', 'in', 'size', 'contains', 'attribute_exists', 'if_not_exists'],
        ...[
          'list_append',
          'set',
          'remove',
          'add',
          'delete',
          'whatever',
          '#',
          ':',
          '😀',
          '\n',
          '99999999999999',
        ],
      ),
      { maxLength: 12 },
    )
    .map((words) => words.join(' ')),
  fc.string({ unit: 'binary' }),
);

/** Runs as often as it takes that the accepted cases are many. */
const often = { numRuns: 1000 };

describe('nothing but ValidationException is thrown', () => {
  it('by parsers', () => {
    fc.assert(
      fc.property(text, (anything) => {
        refusal(() => parseCondition(anything, LABEL));
        refusal(() => parseUpdate(anything));
        refusal(() => parseProjection(anything));
      }),
      often,
    );
  });

  it('by conditions, and by none that was bound', () => {
    fc.assert(
      fc.property(condition, placeholders, item, (tree, maps, on) => {
        let bind: ReturnType<typeof bound> | undefined;
        refusal(() => {
          bind = bound(printCondition(tree), maps);
        });
        if (bind !== undefined) expect(typeof evaluateCondition(bind, on)).toBe('boolean');
      }),
      often,
    );
  });

  it('by updates', () => {
    const short = fc.array(fc.oneof(fc.constantFrom('a', 'b'), fc.nat({ max: 2 })), { maxLength: 2 });
    const distinct = fc
      .uniqueArray(fc.constantFrom('a', 'b', 'c', 'a_1'), { minLength: 4 })
      .chain((tops) => fc.tuple(...tops.map((top) => fc.tuple(fc.constant(top), short))))
      .map((paths) => paths.map(([top, rest]): PathNode => ({ kind: 'path', segments: [top, ...rest] })));
    const anywhere = fc
      .tuple(updateOf(path, 1), distinct)
      .map(([actions, paths]) =>
        actions.slice(0, 2).map((action, i) => ({ ...action, path: paths[i] ?? action.path })),
      );
    const fitting = fc.constant<Placeholders>({
      names: { '#a': 'a', '#and': 'b' },
      values: { ':a': { N: '1' }, ':b': { SS: ['a'] }, ':or': { L: [] }, ':0': { N: '0' } },
    });
    const maps: fc.Arbitrary<Placeholders> = fc.oneof(placeholders, fitting);
    fc.assert(
      fc.property(
        fc.oneof(update, { weight: 3, arbitrary: anywhere }),
        maps,
        fc.option(item),
        (tree, given, on) => {
          refusal(() => {
            const bind = boundUpdate(printUpdate(tree), given);
            const before = on ?? undefined;
            const after = applyUpdate(bind, before, { pk: { S: 'k' } });
            updatedAttributes(bind, 'UPDATED_OLD', before, after);
            updatedAttributes(bind, 'UPDATED_NEW', before, after);
          });
        },
      ),
      often,
    );
  });

  it('by projections', () => {
    fc.assert(
      fc.property(projection, item, (paths, on) => {
        if (pathClash(paths) === undefined) project(on, createProjection(paths));
      }),
    );
  });
});
