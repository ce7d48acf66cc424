import { expect, test } from 'vitest';
import { canonicalXml } from './canonical.ts';
import { elementsIn, parseXmlDocument, type XmlElement } from './parse.ts';

function find(element: XmlElement, local: string): XmlElement | undefined {
  if (element.local === local) return element;
  return elementsIn(element)
    .map((child) => find(child, local))
    .find((each) => each !== undefined);
}

/** As libxml2 canonicalises them: document, element (or all of it), inclusive prefixes, canonical form. */
const VECTORS: readonly [string, string | undefined, string[], string][] = [
  [
    '<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:local>',
    'elem2',
    [],
    '<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
  ],
  [
    '<n2:pdu xmlns:n1="http://example.com" xmlns:n2="http://foo.example" xml:lang="fr" xml:space="retain"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n2:pdu>',
    'elem2',
    [],
    '<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
  ],
  [
    '<a xmlns="u:1" xmlns:p="u:2" xmlns:q="u:3"><b z="1" p:y="2" a="3" q:c="4"/><c xmlns=""><d xmlns="u:1" p:x="&lt;&quot;&#9;&#10;&#13;&gt;\'"/></c></a>',
    undefined,
    [],
    '<a xmlns="u:1"><b xmlns:p="u:2" xmlns:q="u:3" a="3" z="1" p:y="2" q:c="4"></b><c xmlns=""><d xmlns="u:1" xmlns:p="u:2" p:x="&lt;&quot;&#x9;&#xA;&#xD;>\'"></d></c></a>',
  ],
  [
    '<a xmlns="u:1" xmlns:p="u:2"><b><!-- x --><c p:y="1">a&amp;b&lt;c&gt;d&#13;e"f</c><![CDATA[<x>&amp;]]></b></a>',
    'b',
    [],
    '<b xmlns="u:1"><c xmlns:p="u:2" p:y="1">a&amp;b&lt;c&gt;d&#xD;e"f</c>&lt;x&gt;&amp;amp;</b>',
  ],
  [
    '<a xmlns="u:1" xmlns:p="u:2" xmlns:q="u:3"><b att="q:name"><c/></b></a>',
    'b',
    ['q'],
    '<b xmlns="u:1" xmlns:q="u:3" att="q:name"><c></c></b>',
  ],
  [
    '<a xmlns="u:1" xmlns:p="u:2"><p:b><p:c xmlns:p="u:9"><p:d/></p:c><p:e/></p:b></a>',
    'b',
    [],
    '<p:b xmlns:p="u:2"><p:c xmlns:p="u:9"><p:d></p:d></p:c><p:e></p:e></p:b>',
  ],
  [
    '<p:a xmlns:p="u:1" xmlns:q="u:1"><q:b p:z="1" q:y="2"/></p:a>',
    undefined,
    [],
    '<p:a xmlns:p="u:1"><q:b xmlns:q="u:1" q:y="2" p:z="1"></q:b></p:a>',
  ],
  ['<a b = "1"\r\n  c=\'x\ty\' >\r\n<d />\r\n</a>', undefined, [], '<a b="1" c="x y">\n<d></d>\n</a>'],
];

test.each(VECTORS)('%s', (document, local, inclusivePrefixes, canonical) => {
  const root = parseXmlDocument(document);
  const element = local === undefined ? root : find(root, local);
  if (element === undefined) throw new Error('The vector has no such element');
  expect(canonicalXml(element, { inclusivePrefixes })).toBe(canonical);
});

test('what is left out, and prefixes that nobody has declared', () => {
  const root = parseXmlDocument('<a xmlns="u:1">x<b><c/></b>y</a>');
  const options = { without: find(root, 'b'), inclusivePrefixes: ['', 'q'] };
  expect(canonicalXml(root, options)).toBe('<a xmlns="u:1">xy</a>');
});
