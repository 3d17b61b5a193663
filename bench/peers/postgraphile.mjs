// PostGraphile 5 with its Amber preset: the schema follows from the tables, and the client says
// which wallet it means. The token's signature is checked, and whose session it is goes to the
// database as a setting of each request, for policies on the tables (which ours have not, so that
// nothing looks after the session). With PEER_OPEN it knows nobody.

import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { grafserv } from "postgraphile/grafserv/node";
import { sessionOf } from "./session.mjs";

const server = createServer();

function context(request) {
  const sessionId = sessionOf(request.node.req.headers.authorization);
  return { pgSettings: { "outlay.session_id": sessionId } };
}

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({
      connectionString: process.env.PEER_DATABASE_URL,
      schemas: ["public"],
      poolConfig: { max: Number(process.env.PEER_POOL) },
    }),
  ],
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: { explain: false, ...(process.env.PEER_OPEN ? {} : { context }) },
});

await instance.createServ(grafserv).addTo(server);
server.listen(Number(process.env.PEER_PORT), "127.0.0.1");
