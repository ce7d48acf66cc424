import { describe, expect, test } from 'vitest';
import { attributeOf, childrenNamed, elementsIn, parseXmlDocument, textOf, XmlError } from './parse.ts';

describe('what a document says', () => {
  const root = parseXmlDocument(`<?xml version="1.0"?><!-- c -->
<md:E xmlns:md="urn:m" xmlns="urn:d" id="1" md:id='2'><a x="&lt;&#x41;&#66;"><b/>one<!-- - --><![CDATA[ <two> ]]></a>
<md:a xmlns:md="urn:other"/></md:E>\n`);

  test('names in their namespaces', () => {
    expect([root.prefix, root.local, root.namespace]).toEqual(['md', 'E', 'urn:m']);
    expect(elementsIn(root).map(({ namespace }) => namespace)).toEqual(['urn:d', 'urn:other']);
    expect(childrenNamed(root, 'a', 'urn:other')).toHaveLength(1);
    expect(childrenNamed(root, 'a')).toHaveLength(2);
  });

  test('attributes, of which those without prefix are in no namespace', () => {
    expect(attributeOf(root, 'id')).toBe('1');
    expect(root.attributes.map(({ namespace, value }) => [namespace, value])).toEqual([
      ['', '1'],
      ['urn:m', '2'],
    ]);
    expect(elementsIn(root).map((each) => attributeOf(each, 'x'))).toEqual(['<AB', undefined]);
  });

  test('texts, on both sides of what is no text', () => {
    expect(elementsIn(root).map(textOf)).toEqual(['one <two> ', '']);
    expect(elementsIn(root)[0]?.children[1]).toBe('one <two> ');
  });
});

test.each([
  '',
  'text',
  '<a>',
  '<a></b>',
  '<a/><b/>',
  '<a/>x',
  '<a b="1" b="2"/>',
  '<a b=1/>',
  '<p:a/>',
  '<a p:b="1"/>',
  '<a>&unknown;</a>',
  '<a>&</a>',
  '<a>&#0;</a>',
  '<a>&#xD800;</a>',
  '<a',
  '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  '<a><!-- </a>',
  `${'<a>'.repeat(201)}${'</a>'.repeat(201)}`,
])('refused: %s', (text) => {
  expect(() => parseXmlDocument(text)).toThrow(XmlError);
});
