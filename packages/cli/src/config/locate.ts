import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair } from "yaml";
import type { ConfigIssue } from "./config-issue.ts";

/** Where in the text an issue is, in characters from the start; as deep as the document goes. */
export function locate(document: Document.Parsed, issue: ConfigIssue): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const key of issue.path) {
    const next = child(document, node, key);
    if (next === null) return offset;
    node = next.value;
    offset = node?.range?.[0] ?? next.offset;
  }
  if (issue.key === undefined) return offset;
  return child(document, node, issue.key)?.offset ?? offset;
}

interface Child {
  readonly value: Node | null;
  /** Of the key in a mapping, of the entry in a list. */
  readonly offset: number;
}

function child(document: Document.Parsed, parent: Node | null, key: PropertyKey): Child | null {
  const node = isAlias(parent) ? (parent.resolve(document) ?? null) : parent;
  if (isSeq<Node>(node)) {
    const item = node.items[Number(key)];
    return item === undefined ? null : { value: item, offset: item.range?.[0] ?? 0 };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return pair === undefined ? null : childOfPair(pair as Pair<Node, Node | null>);
}

const childOfPair = ({ key, value }: Pair<Node, Node | null>): Child => ({
  value,
  offset: key.range?.[0] ?? 0,
});
