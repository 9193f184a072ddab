import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Signing keys as services/Standalone makes them: ECDSA P-256, the private one readable by its owner only. */
export function makeKeys(folder, services) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of [...services, "demo-issuer"]) {
    if (existsSync(join(folder, `${name}.key.pem`))) continue;
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeFileSync(join(folder, `${name}.pub.pem`), pair.publicKey.export({ type: "spki", format: "pem" }));
    writeFileSync(join(folder, `${name}.key.pem`), pair.privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  }
}
