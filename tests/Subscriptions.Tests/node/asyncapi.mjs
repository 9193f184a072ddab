// Reads an AsyncAPI document from its input and tells what the official parser makes of it.
import { text } from "node:stream/consumers";
import parser from "@asyncapi/parser";

const { document, diagnostics } = await new parser.Parser().parse(await text(process.stdin));
const channels = document?.allChannels().all() ?? [];
console.log(
  JSON.stringify({
    // 0 is an error, 1 a warning; the rest is advice.
    problems: diagnostics.filter((d) => d.severity < 2).map((d) => `${d.path.join("/")}: ${d.message}`),
    version: document?.version(),
    channels: channels.map((c) => ({
      id: c.id(),
      address: c.address(),
      messages: c.messages().all().map((m) => ({ name: m.name(), contentType: m.contentType() })),
    })),
    operations: (document?.allOperations().all() ?? []).map((o) => ({ id: o.id(), action: o.action(), messages: o.messages().all().length })),
  }),
);
