"""A real HTTP server that plays the two addresses of ORCID's OAuth."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "APP-MADEUP", "a made-up secret"


@dataclass
class OrcidServer:
    """Who is signed in there, what it answers, and what it was asked."""

    url: str = ""
    orcid: str = "0000-0002-1825-0097"  # the example of ORCID's own documentation
    name: str = "Josiah Carberry"
    refuses: bool = False  # the person turns back
    answer: bytes | None = None  # in place of the token
    asked: list[dict[str, str]] = field(default_factory=list)
    tokens: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def orcid_server() -> Iterator[OrcidServer]:
    """Serves until the block ends."""
    state = OrcidServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path != "/oauth/authorize" or asked.get("client_id") != CLIENT:
                self.send_error(404)
                return
            state.asked.append(asked)
            said = {"error": "access_denied"} if state.refuses else {"code": f"c{len(state.asked)}"}
            self.send_response(302)
            there = f"{asked['redirect_uri']}?{urlencode(said | {'state': asked['state']})}"
            self.send_header("Location", there)
            self.end_headers()

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            sent = {n: v[0] for n, v in parse_qs(self.rfile.read(length).decode()).items()}
            state.tokens.append(sent)
            right = (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
            fresh = sent.get("code") == f"c{len(state.asked)}"
            good = self.path == "/oauth/token" and right and fresh
            body = json.dumps(
                {
                    "access_token": "made-up",
                    "token_type": "bearer",
                    "expires_in": 631138518,
                    "scope": "/authenticate",
                    "orcid": state.orcid,
                    "name": state.name,
                }
            ).encode()
            if state.answer is not None:
                body = state.answer
            self.send_response(200 if good else 401)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body if good else b'{"error": "invalid_client"}')

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
