// Apollo Server 5 on its own HTTP server, one DataLoader for each request.

import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import DataLoader from "dataloader";
import { categories, transactions, typeDefs } from "./ledger.mjs";
import { sessionOf } from "./session.mjs";

const server = new ApolloServer({
  typeDefs,
  resolvers: {
    Query: {
      transactions: (_, { first }, { sessionId }) => transactions(sessionId, first),
    },
    Transaction: {
      category: (node, _, { categoryOf }) => node.categoryId && categoryOf.load(node),
    },
  },
});

await startStandaloneServer(server, {
  listen: { host: "127.0.0.1", port: Number(process.env.PEER_PORT) },
  context: async ({ req }) => ({
    sessionId: sessionOf(req.headers.authorization),
    categoryOf: new DataLoader(categories, { cacheKeyFn: (node) => node.categoryId }),
  }),
});
