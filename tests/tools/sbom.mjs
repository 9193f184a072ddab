// The list of parts, see ../sbom.sh. Needs nothing but Node.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const packages = process.env.NUGET_PACKAGES ?? join(homedir(), ".nuget/packages");
const left = new Set(["bin", "obj", "node_modules", ".git", ".run"]);

/** Analyzers and generators of code: they are in no program that is delivered. */
const buildOnly = new Set(["meziantou.analyzer", "microsoft.codeanalysis.bannedapianalyzers", "grpc.tools"]);
const components = new Map();

function files(folder, name) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? (left.has(entry.name) ? [] : files(join(folder, entry.name), name)) : name(entry.name) ? [join(folder, entry.name)] : [],
  );
}

const isDelivered = (file) => !/^(tests|docs)\/|\/DesignTime\//.test(relative(root, file));
const hex = (base64) => Buffer.from(base64, "base64").toString("hex");

/** Needed by the programs as soon as one lock file of theirs has it. */
function add(component, delivered) {
  const known = components.get(component.purl);
  if (known === undefined) {
    components.set(component.purl, { ...component, scope: delivered ? "required" : "excluded" });
  } else if (delivered) {
    known.scope = "required";
  }
}

/** As the package says: an SPDX expression, or where to read it. */
function licenceOfNuGet(id, version) {
  const nuspec = join(packages, id.toLowerCase(), version.toLowerCase(), `${id.toLowerCase()}.nuspec`);
  if (!existsSync(nuspec)) {
    return [];
  }
  const text = readFileSync(nuspec, "utf8");
  const expression = /<license type="expression">([^<]+)</.exec(text)?.[1];
  const url = /<licenseUrl>([^<]+)</.exec(text)?.[1];
  const file = /<license type="file">([^<]+)</.exec(text)?.[1];
  return expression
    ? [{ expression }]
    : file
      ? [{ license: { name: `in the package: ${file}` } }]
      : url
        ? [{ license: { name: "see the address", url } }]
        : [];
}

function addNuGet(id, version, hash, delivered) {
  add(
    {
      type: "library",
      "bom-ref": `pkg:nuget/${id}@${version}`,
      name: id,
      version,
      ...(hash === undefined ? {} : { hashes: [{ alg: "SHA-512", content: hex(hash) }] }),
      licenses: licenceOfNuGet(id, version),
      purl: `pkg:nuget/${id}@${version}`,
    },
    delivered && !buildOnly.has(id.toLowerCase()),
  );
}

function addNpm(path, entry, delivered) {
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const [group, plain] = name.startsWith("@") ? name.split("/") : [undefined, name];
  const purl = `pkg:npm/${group === undefined ? "" : `${encodeURIComponent(group)}/`}${plain}@${entry.version}`;
  add(
    {
      type: "library",
      "bom-ref": purl,
      ...(group === undefined ? {} : { group }),
      name: plain,
      version: entry.version,
      ...(entry.integrity?.startsWith("sha512-") ? { hashes: [{ alg: "SHA-512", content: hex(entry.integrity.slice(7)) }] } : {}),
      licenses: typeof entry.license === "string" ? [{ expression: entry.license }] : [],
      purl,
    },
    delivered && entry.dev !== true,
  );
}

for (const file of files(root, (name) => name === "packages.lock.json")) {
  for (const framework of Object.values(JSON.parse(readFileSync(file, "utf8")).dependencies)) {
    for (const [id, entry] of Object.entries(framework)) {
      if (entry.type !== "Project") {
        addNuGet(id, entry.resolved, entry.contentHash, isDelivered(file));
      }
    }
  }
}
// What is fetched and referred to by file stands in no lock file.
for (const file of files(root, (name) => name.endsWith(".csproj"))) {
  for (const [, id, version] of readFileSync(file, "utf8").matchAll(/<PackageDownload Include="([^"]+)" Version="\[([^\]]+)\]"/g)) {
    addNuGet(id, version, undefined, isDelivered(file));
  }
}
for (const file of files(root, (name) => name === "package-lock.json")) {
  for (const [path, entry] of Object.entries(JSON.parse(readFileSync(file, "utf8")).packages)) {
    if (path !== "") {
      addNpm(path, entry, isDelivered(file));
    }
  }
}

const sorted = [...components.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
const digest = createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
console.log(
  JSON.stringify(
    {
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      // The same parts have the same number, so that two lists can be compared.
      serialNumber: `urn:uuid:${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`,
      version: 1,
      metadata: { component: { type: "application", "bom-ref": "tot", name: "tot" } },
      components: sorted,
    },
    undefined,
    2,
  ),
);
