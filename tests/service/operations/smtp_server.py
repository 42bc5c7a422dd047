"""A mail server on loopback that keeps what it is given, and can be told to misbehave."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """What it was given, and how it answers: `answers` maps a verb to the line sent instead of the usual one.

    An answer of "" breaks the connection. `END` is the verb for the end of a message.
    """

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    kept: MailServer

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        sender, recipients = "", list[str]()
        while line := self.rfile.readline().decode().strip():
            verb = line.split(maxsplit=1)[0].upper()
            if verb in self.kept.answers and not self._say(self.kept.answers[verb]):
                return
            if verb in self.kept.answers:
                continue
            if verb == "EHLO":
                self.wfile.write(b"250-here\r\n250-SMTPUTF8\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n")
            elif verb == "AUTH":
                self.kept.logins.append(base64.b64decode(line.rpartition(" ")[2]).decode())
                self._say("235 welcome")
            elif verb == "MAIL":
                sender = line
                self._say("250 good")
            elif verb == "RCPT":
                recipients.append(line)
                self._say("250 good")
            elif verb == "DATA":
                self._say("354 go on")
                content = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    content += part.removeprefix(b".") if part.startswith(b"..") else part
                self.kept.mails.append((sender, recipients, content))
                if not self._say(self.kept.answers.get("END", "250 kept")):
                    return
            elif verb == "NOOP":
                self._say("250 good")
            elif verb == "QUIT":
                self._say("221 bye")
                return

    def _say(self, text: str) -> bool:
        self.wfile.write(text.encode() + b"\r\n" if text else b"")
        return bool(text)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server on a port of its own, until the end of the block."""
    kept = MailServer()
    talk = type("Talk", (_Talk,), {"kept": kept})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), talk) as server:
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield kept
        server.shutdown()
        thread.join()
