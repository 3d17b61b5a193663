// The part of Outlay's schema that the feed asks for, over the same tables: for the peers that run
// resolvers. As the floor does, it lets the first statement look after the session; amounts have two
// digits here.

import pg from "pg";

const DAY = 1082;

export const typeDefs = /* GraphQL */ `
  scalar Decimal
  scalar Currency
  scalar Date
  scalar Color
  enum TransactionKind { EXPENSE INCOME TRANSFER }
  type Money { amount: Decimal! currency: Currency! }
  type Category { id: ID! name: String! color: Color! icon: String }
  type Transaction {
    id: ID!
    amount: Money!
    kind: TransactionKind!
    description: String!
    date: Date!
    category: Category
  }
  type TransactionEdge { cursor: String! node: Transaction! }
  type PageInfo {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }
  type TransactionConnection { edges: [TransactionEdge!]! pageInfo: PageInfo! }
  type Query { transactions(first: Int = 50): TransactionConnection }
`;

// Days stay text, as they are in the answer.
pg.types.setTypeParser(DAY, (text) => text);

export const pool = new pg.Pool({
  connectionString: process.env.PEER_DATABASE_URL,
  max: Number(process.env.PEER_POOL),
});

const PAGE = `
  SELECT t.id, t.amount_minor, t.currency, t.kind, t.description, t.occurred_on, t.category_id,
         t.wallet_id
  FROM transactions AS t
  WHERE t.wallet_id = (
    SELECT w.id
    FROM sessions AS s
    JOIN users AS u ON u.id = s.user_id AND u.is_active
    JOIN wallets AS w ON w.personal_of = u.id
    WHERE s.id = $1
  )
  ORDER BY t.occurred_on DESC, t.id DESC
  LIMIT $2`;

export async function transactions(sessionId, first) {
  const { rows } = await pool.query(PAGE, [sessionId, first + 1]);
  const edges = rows.slice(0, first).map((row) => ({ cursor: cursorOf(row), node: nodeOf(row) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const CATEGORIES = `
  SELECT c.id, c.name, c.color, c.icon
  FROM unnest($1::uuid[], $2::uuid[]) AS k (wallet_id, id)
  JOIN categories AS c ON c.wallet_id = k.wallet_id AND c.id = k.id`;

/** The category of each of the transactions, in their order. */
export async function categories(nodes) {
  const wallets = new Map(nodes.map((node) => [node.categoryId, node.walletId]));
  wallets.delete(null);
  const { rows } = await pool.query(CATEGORIES, [[...wallets.values()], [...wallets.keys()]]);
  const found = new Map(rows.map((row) => [row.id, { ...row, id: `cat_${row.id}` }]));
  return nodes.map((node) => found.get(node.categoryId) ?? null);
}

function nodeOf(row) {
  const digits = row.amount_minor.padStart(3, "0");
  return {
    id: `txn_${row.id}`,
    amount: { amount: `${digits.slice(0, -2)}.${digits.slice(-2)}`, currency: row.currency },
    kind: row.kind,
    description: row.description,
    date: row.occurred_on,
    categoryId: row.category_id,
    walletId: row.wallet_id,
  };
}

function cursorOf(row) {
  return Buffer.from(JSON.stringify(["DATE.DESC", row.occurred_on, row.id])).toString("base64url");
}
