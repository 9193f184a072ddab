// A mail server on a free port of 127.0.0.1. The first line it prints is its port, each further one a mail as mailparser reads it.
// unknown@… is refused for good, busy-N@… for the first N times. It offers STARTTLS with a self-signed certificate.
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const refusals = new Map();
const print = (value) => process.stdout.write(JSON.stringify(value) + "\n");
const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code });

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: process.argv.includes("--plain") ? ["STARTTLS"] : [],
  allowInsecureAuth: false,
  onAuth: (auth, session, done) =>
    auth.password === "right" ? done(null, { user: auth.username }) : done(refusal(535, "no")),
  onRcptTo: ({ address }, session, done) => {
    if (address.startsWith("unknown@")) {
      return done(refusal(550, `nobody is called ${address}`));
    }
    const times = Number(/^busy-(\d+)@/.exec(address)?.[1] ?? 0);
    const before = refusals.get(address) ?? 0;
    refusals.set(address, before + 1);
    return before < times ? done(refusal(451, "later")) : done();
  },
  onData: async (stream, session, done) => {
    try {
      const chunks = [];
      for await (const chunk of stream) {
        chunks.push(chunk);
      }
      const raw = Buffer.concat(chunks);
      const mail = await simpleParser(raw);
      print({
        messageId: mail.messageId,
        from: mail.from.value[0].address,
        to: mail.to.value.map((to) => to.address),
        recipients: session.envelope.rcptTo.map((to) => to.address),
        subject: mail.subject,
        text: mail.text,
        type: mail.headers.get("content-type").value,
        headers: [...mail.headers.keys()],
        parts: mail.attachments.map((part) => ({ type: part.contentType, content: part.content.toString("utf8") })),
        raw: raw.toString("utf8"),
        secure: session.secure,
        user: session.user ?? null,
      });
      done();
    } catch (error) {
      process.stderr.write(`${error.stack}\n`);
      done(error);
    }
  },
});

server.on("error", (error) => process.stderr.write(`${error.message}\n`));
server.listen(0, "127.0.0.1", () => print({ port: server.server.address().port }));
process.stdin.on("end", () => process.exit()).resume();
