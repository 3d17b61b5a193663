// Whom a token speaks for, by its signature, as the floor checks it.

import { createHmac, timingSafeEqual } from "node:crypto";

const KEY = Buffer.from(process.env.PEER_KEY, "hex");

/** The session that the request's token speaks for; throws for any token but a good one. */
export function sessionOf(authorization = "") {
  const [head, payload, signature] = authorization.replace(/^Bearer /, "").split(".");
  const expected = createHmac("sha256", KEY).update(`${head}.${payload}`).digest();
  const given = Buffer.from(signature ?? "", "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Error("The access token is not valid");
  }
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  if (claims.exp * 1000 <= Date.now()) throw new Error("The access token has expired");
  return claims.sid;
}
