// Checks that every manifest of Kubernetes' own kinds on stdin is of its type, strictly: a field that the type does not know is an error.
// Prints what is wrong and a last line "checked N of M"; kinds of operators have no types here.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { parseAllDocuments } from "yaml";

const here = dirname(fileURLToPath(import.meta.url));
const known = {
  "apps/v1": "apps/v1",
  "autoscaling/v2": "autoscaling/v2",
  "batch/v1": "batch/v1",
  "networking.k8s.io/v1": "networking/v1",
  "policy/v1": "policy/v1",
  "rbac.authorization.k8s.io/v1": "rbac/v1",
  v1: "core/v1",
};

const documents = parseAllDocuments(readFileSync(0, "utf8")).map((d) => d.toJS()).filter(Boolean);
const typed = documents.filter((d) => known[d.apiVersion]);
const source = typed
  .map((d, i) => `const d${i}: import("kubernetes-types/${known[d.apiVersion]}").${d.kind} = ${JSON.stringify(d, null, 1)};`)
  .join("\n");

const file = join(here, "manifests.ts");
const options = { strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, moduleResolution: ts.ModuleResolutionKind.Node10 };
const host = ts.createCompilerHost(options);
const read = host.getSourceFile.bind(host);
host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022, true) : read(name, ...rest));
host.fileExists = (name) => name === file || ts.sys.fileExists(name);
const program = ts.createProgram([file], options, host);
const problems = ts.getPreEmitDiagnostics(program);
for (const problem of problems) {
  const line = problem.file?.getLineAndCharacterOfPosition(problem.start ?? 0).line ?? 0;
  const upTo = source.split("\n").slice(0, line + 1);
  const start = upTo.findLastIndex((text) => /^const d\d+:/.test(text));
  const index = Number(/^const d(\d+):/.exec(upTo[start] ?? "")?.[1] ?? -1);
  const of = typed[index];
  console.log(`${of?.kind} ${of?.metadata?.name}: ${ts.flattenDiagnosticMessageText(problem.messageText, " ")}`);
}
console.log(`checked ${typed.length} of ${documents.length}`);
process.exit(problems.length > 0 ? 1 : 0);
