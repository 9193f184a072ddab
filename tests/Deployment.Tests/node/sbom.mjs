// Checks a list of parts on standard input against CycloneDX's own schema. Ends with 1 and says why when it does not fit.
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";

const chunks = [];
for await (const chunk of process.stdin) {
  chunks.push(chunk);
}
const problem = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(Buffer.concat(chunks).toString("utf8"));
if (problem !== null) {
  console.error(JSON.stringify(problem, undefined, 2));
  process.exitCode = 1;
}
