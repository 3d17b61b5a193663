// Mercurius on Fastify: documents are compiled by graphql-jit when they come a second time, and its
// own loaders batch.

import Fastify from "fastify";
import mercurius from "mercurius";
import { categories, transactions, typeDefs } from "./ledger.mjs";
import { sessionOf } from "./session.mjs";

const app = Fastify();

app.register(mercurius, {
  schema: typeDefs,
  jit: 1,
  path: "/graphql",
  context: (request) => ({ sessionId: sessionOf(request.headers.authorization) }),
  resolvers: {
    Query: {
      transactions: (_, { first }, { sessionId }) => transactions(sessionId, first),
    },
  },
  loaders: {
    Transaction: {
      category: {
        loader: (queries) => categories(queries.map(({ obj }) => obj)),
        // It would make a text of every object to know it again.
        opts: { cache: false },
      },
    },
  },
});

await app.listen({ host: "127.0.0.1", port: Number(process.env.PEER_PORT) });
