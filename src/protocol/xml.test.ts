import { describe, expect, test } from 'vitest';
import { openModels } from '../model/load.ts';
import { type Shape, simple } from '../model/shapes.ts';
import { NESTING_DEPTH_MAX } from './limits.ts';
import { readRestXml, writeRestXml } from './rest-xml.ts';
import { refusalOf, tinyService } from './testing.ts';
import { parseXml, xmlReader } from './xml-read.ts';
import { elementWriter, escapeXml } from './xml-write.ts';

const MALFORMED = {
  code: 'MalformedXML',
  message: 'The XML you provided was not well-formed or did not validate against our published schema',
  status: 400,
};
const s3 = openModels().service('s3');

describe('parsing', () => {
  test('elements, attributes, text, comments, CDATA and references', () => {
    const xml =
      '\uFEFF<?xml version="1.0"?>\n<!-- c --><x:Root xmlns:x="u" a="1 &quot;" x:b=\'2\'>t&lt;&#233;&#xE9;' +
      '<![CDATA[<raw>&amp;]]>\r\nend<Empty /><Sub k = "v"></Sub></x:Root>\n';
    const root = parseXml(xml);
    expect(root.name).toBe('Root');
    expect(root.text).toBe('t<éé<raw>&amp;\nend');
    expect({ ...root.attributes }).toEqual({ 'xmlns:x': 'u', x: 'u', a: '1 "', 'x:b': '2', b: '2' });
    expect(root.children.map(({ name }) => name)).toEqual(['Empty', 'Sub']);
  });

  test.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '</a>',
    '<a/><b/>',
    '<a>x</a>y',
    '<a b></a>',
    '<a b="1></a>',
    '<a b="<"/>',
    '<!DOCTYPE a><a/>',
    '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
    '<a>&nope;</a>',
    '<a>& b</a>',
    '<a>&#x110000;</a>',
    '<a>&#xZZ;</a>',
    '<a><![CDATA[</a>',
    '<a><!-- </a>',
    '<?xml',
    '<>',
    '< a/>',
    '<a/',
  ])('%j is refused', async (xml) => {
    expect(await refusalOf(() => parseXml(xml))).toEqual(MALFORMED);
  });

  test('nesting is bounded', async () => {
    const deep = (levels: number): string => '<a>'.repeat(levels) + '</a>'.repeat(levels);
    expect(parseXml(deep(NESTING_DEPTH_MAX)).name).toBe('a');
    expect(await refusalOf(() => parseXml(deep(NESTING_DEPTH_MAX + 1)))).toEqual(MALFORMED);
    expect(await refusalOf(() => parseXml('<a>'.repeat(200_000)))).toEqual(MALFORMED);
  });

  test('keys and attributes called __proto__ are data', () => {
    const root = parseXml('<a __proto__="x"><__proto__>y</__proto__></a>');
    expect(Object.entries(root.attributes ?? {})).toEqual([['__proto__', 'x']]);
    expect(root.children[0]?.text).toBe('y');
  });
});

const SHAPES: Shape[] = [
  {
    k: 's',
    n: 'Root',
    m: {
      Text: [simple.string],
      Count: [simple.integer],
      On: [simple.boolean, { xn: 'IsOn' }],
      At: [simple.timestamp],
      Bytes: [simple.blob],
      Kind: [simple.string, { xa: 1, xn: 'kind' }],
      List: [33],
      Flat: [34, { xf: 1, xn: 'FlatItem' }],
      Map: [35],
      FlatMap: [35, { xf: 1 }],
      Inner: [32],
    },
  },
  { k: 'l', m: [simple.string, { xn: 'Item' }] },
  { k: 'l', m: [simple.string] },
  { k: 'm', key: [simple.string], val: [simple.string] },
];
const service = tinyService(SHAPES);

describe('values', () => {
  const value = {
    Text: 'a<b>&"\u00e9',
    Count: -3,
    On: true,
    At: new Date('2026-01-02T03:04:05Z'),
    Bytes: Buffer.from('hi'),
    Kind: 'x&"y',
    List: ['1', '2'],
    Flat: ['3', '4'],
    Map: { a: 'b' },
    FlatMap: { c: 'd' },
    Inner: { Text: 'in' },
  };
  const xml =
    '<Root kind="x&amp;&quot;y"><Text>a&lt;b&gt;&amp;&quot;é</Text><Count>-3</Count><IsOn>true</IsOn>' +
    '<At>2026-01-02T03:04:05Z</At><Bytes>aGk=</Bytes><List><Item>1</Item><Item>2</Item></List>' +
    '<FlatItem>3</FlatItem><FlatItem>4</FlatItem><Map><entry><key>a</key><value>b</value></entry></Map>' +
    '<FlatMap><key>c</key><value>d</value></FlatMap><Inner><Text>in</Text></Inner></Root>';

  test('both ways', () => {
    expect(elementWriter(service, 32, {}).run(value, 'Root')).toBe(xml);
    expect(xmlReader(service, 32).run(parseXml(xml))).toEqual(value);
  });

  test('map keys are data', () => {
    const read = xmlReader(service, 35).run(
      parseXml('<Map><entry><key>__proto__</key><value>v</value></entry></Map>'),
    ) as object;
    expect(Object.entries(read)).toEqual([['__proto__', 'v']]);
    expect(elementWriter(service, 35, {}).run(read, 'Map')).toContain('<key>__proto__</key>');
  });

  test.each([
    '<Root><Count>x</Count></Root>',
    '<Root><IsOn>maybe</IsOn></Root>',
    '<Root><At>now</At></Root>',
  ])('%s is refused', async (text) => {
    expect(await refusalOf(() => xmlReader(service, 32).run(parseXml(text)))).toEqual(MALFORMED);
  });

  test('elements that the model does not know are ignored', () => {
    const text = '<Root><Foo/><List><Item>1</Item><Other>2</Other></List></Root>';
    expect(xmlReader(service, 32).run(parseXml(text))).toEqual({ List: ['1'] });
  });

  test('control characters become references', () => {
    expect(escapeXml('a\u0001\r\n\tb\u0085\u2028')).toBe('a&#x1;&#xD;\n\tb&#x85;&#x2028;');
  });
});

describe('documents of S3', () => {
  const locationOutput = s3.operations['GetBucketLocation']?.[1] ?? 0;
  const aclInput = s3.shapes.findIndex((shape) => 'n' in shape && shape.n === 'AccessControlPolicy') + 32;

  test('GetBucketLocation is the text of its root', () => {
    expect(writeRestXml(s3, locationOutput, { LocationConstraint: 'eu-west-1' })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>',
    );
    expect(writeRestXml(s3, locationOutput, {})).toContain('></LocationConstraint>');
  });

  test('a grantee has its type as an attribute with a namespace', () => {
    const acl = { Grants: [{ Grantee: { ID: 'me', Type: 'CanonicalUser' }, Permission: 'READ' }] };
    const xml = writeRestXml(s3, aclInput, acl);
    expect(xml).toContain(
      '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>me</ID></Grantee>',
    );
    expect(readRestXml(s3, aclInput, Buffer.from(xml))).toEqual(acl);
  });

  test('another root than the expected one is refused', async () => {
    const refusal = await refusalOf(() => readRestXml(s3, aclInput, Buffer.from('<Delete/>')));
    expect(refusal).toEqual(MALFORMED);
  });
});
