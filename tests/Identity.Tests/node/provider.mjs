// A certified OpenID provider with tokens as Tot expects them: a machine's in Maskinporten's shape, a user's with orgno and roles.
// Prints its address. GET /test/rotate replaces the signing key; GET /test/down and /test/up stop and resume answering; GET /test/console?at=URL
// makes the console there a client; GET /test/lifetime?seconds=N is how long the next tokens live; GET /test/logins says how often somebody had to sign in.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const server = createServer((request, response) => control(request, response));
let callback;
let down = false;
let consoles = [];
let lifetime = 120;
let logins = 0;

function newProvider(issuer) {
  const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...key, kid: randomUUID(), use: "sig", alg: "ES256" }] },
    clients: [
      {
        client_id: "exit-system",
        client_secret: "machine-secret",
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
      },
      {
        client_id: "browser",
        token_endpoint_auth_method: "none",
        redirect_uris: ["http://127.0.0.1/callback"],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
      ...consoles,
    ],
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    scopes: ["openid", "tot:police-exit"],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => "urn:tot",
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: "tot:police-exit",
          audience: "tot",
          accessTokenFormat: "jwt",
          accessTokenTTL: lifetime,
          jwt: { sign: { alg: "ES256" } },
        }),
      },
    },
    issueRefreshToken: async (_, client) => client.grantTypeAllowed("refresh_token"),
    cookies: { keys: ["test"] },
    interactions: { url: (_, interaction) => `/test/login/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    extraTokenClaims: (_, token) =>
      token.kind === "ClientCredentials"
        ? { consumer: { authority: "iso6523-actorid-upis", ID: "0192:974760673" } }
        : { orgno: "974760673", roles: ["coordinator"] },
  });
  callback = provider.callback();
  return provider;
}

// Whoever comes is signed in and has agreed.
async function login(provider, request, response) {
  logins++;
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: "user-1", clientId: params.client_id });
  grant.addOIDCScope("openid");
  grant.addResourceScope("urn:tot", "tot:police-exit");
  await provider.interactionFinished(request, response, { login: { accountId: "user-1" }, consent: { grantId: await grant.save() } });
}

const consoleAt = (address) => ({
  client_id: "tot-console",
  token_endpoint_auth_method: "none",
  redirect_uris: [`${address}sign-in/callback`],
  post_logout_redirect_uris: [`${address}signed-out`],
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
});

let provider;
async function control(request, response) {
  if (request.url === "/test/rotate") {
    provider = newProvider(provider.issuer);
    response.end("rotated");
  } else if (request.url === "/test/down" || request.url === "/test/up") {
    down = request.url === "/test/down";
    response.end("ok");
  } else if (request.url.startsWith("/test/console?at=")) {
    consoles = [consoleAt(decodeURIComponent(request.url.split("=")[1]))];
    provider = newProvider(provider.issuer);
    response.end("registered");
  } else if (request.url.startsWith("/test/lifetime?seconds=")) {
    lifetime = Number(request.url.split("=")[1]);
    response.end("ok");
  } else if (request.url === "/test/logins") {
    response.end(`${logins}`);
  } else if (down) {
    response.writeHead(503).end();
  } else if (request.url.startsWith("/test/login/")) {
    await login(provider, request, response);
  } else {
    callback(request, response);
  }
}

server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  provider = newProvider(issuer);
  console.log(issuer);
});
