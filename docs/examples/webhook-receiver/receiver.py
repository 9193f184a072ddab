# A webhook receiver in Python without packages.   python3 receiver.py secret.txt events.db 5056
import base64, hashlib, hmac, os, sqlite3, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

secret_file, database, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = sqlite3.connect(database)
store.execute("CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type TEXT, due_on TEXT, data TEXT)")

def genuine(headers, body):
    if not os.path.exists(secret_file) or abs(time.time() - int(headers.get("webhook-timestamp", 0))) > 300:
        return False
    key = base64.b64decode(open(secret_file).read().strip().removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return any(hmac.compare_digest(s, expected) for s in headers.get("webhook-signature", "").split(" "))

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body, kind, status, answer = self.rfile.read(int(self.headers["content-length"])), self.headers.get("ce-type"), 401, b""
        if kind == "tot.subscriptions.v1.EndpointValidation" and (not os.path.exists(secret_file) or genuine(self.headers, body)):
            status, answer = 200, body
        elif genuine(self.headers, body):
            with store:  # committed before it is acknowledged; an event may come more than once
                store.execute("INSERT OR IGNORE INTO events VALUES (?,?,?,?)", (self.headers["webhook-id"], kind, self.headers.get("ce-dueon"), body.decode()))
            status = 204
        self.send_response(status)
        self.end_headers()
        self.wfile.write(answer)

server = HTTPServer(("127.0.0.1", port), Receiver)
print(f"listening on http://127.0.0.1:{server.server_port}/", flush=True)
server.serve_forever()
