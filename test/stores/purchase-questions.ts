/**
 * What the tests ask of the purchases subgraph, the shape of its answers, and how they are added up.
 */

export const LINES = '{ quantity unit amount { amount currency } discount { amount } product { id category } }';
export const LIST = `query ($of: [_Any!]!, $first: Int, $after: String) { _entities(representations: $of) { ... on Customer { id
  purchases(first: $first, after: $after) { edges { cursor node { id customer { id } placedAt brand { id name } store { id brand { id } }
    total { amount currency } payment { method cardEnding } state lines ${LINES} } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`;
export const EVERYTHING = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Customer {
  purchaseSummary { count total { amount } firstAt lastAt }
  purchases(first: 100) { edges { node { id placedAt total { amount } lines ${LINES} sensitiveLines ${LINES} sensitiveTotal { amount } } } }
  sensitivePurchases(first: 100) { edges { cursor node { placedAt store { id } total { amount } lines ${LINES} } } } } } }`;

export interface Money {
  amount: string;
  currency: string;
}
export interface Line {
  quantity: string;
  unit: string;
  amount: Money;
  product: { id: string; category: string | null } | null;
}
export interface Node {
  id: string;
  placedAt: string;
  brand: { id: string };
  store: { id: string; brand: { id: string } };
  total: Money;
  payment: { method: string; cardEnding: string };
  state: string;
  lines: Line[];
  sensitiveLines: Line[];
  sensitiveTotal: Money;
}
export interface Page<Of> {
  edges: { node: Of; cursor: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}
export interface Customer {
  purchases: Page<Node>;
  purchaseSummary: { count: number; total: Money; firstAt: string; lastAt: string };
  sensitivePurchases: Page<Node>;
}

export const BOTH = `query ($of: [_Any!]!, $first: Int, $after: String) { _entities(representations: $of) { ... on Customer {
  purchases(first: $first, after: $after) { edges { node { placedAt total { amount } sensitiveTotal { amount } lines ${LINES} sensitiveLines ${LINES} } }
    pageInfo { hasNextPage endCursor } } } } }`;

export const cents = (amount: string) => Math.round(Number(amount) * 100);
export const centsOf = (lines: Line[]) => sum(lines.map(({ amount }) => cents(amount.amount)));
export const categories = (lines: Line[]) => lines.map(({ product }) => product?.category ?? null);
export const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
export const nodesOf = (pages: Page<Node>[]) => pages.flatMap(({ edges }) => edges.map(({ node }) => node));
