"""How much of a request is taken in before it can be looked at: uvicorn's parser has no bound of its own."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.operations.bodies import LONGEST_HEAD

REFUSED = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"connection: close\r\ncontent-length: 0\r\ncache-control: no-store\r\n\r\n"
)


class BoundedHeads(HttpToolsProtocol):
    """A connection that ends when `LONGEST_HEAD` bytes have come without a whole head or a part of a body among them.

    So neither an address nor a header, a trailer or what stands beside the lengths of chunks can grow without end. A
    head that came whole and is too long all the same is refused, with a document, by `Bodies`. Trailers are passed
    over: nothing here reads them, and those of one request must not become headers of another.
    """

    _unread = 0
    _in_head = False

    def data_received(self, data: bytes) -> None:
        """Take in what came, and end the connection if it leads nowhere."""
        self._unread += len(data)
        super().data_received(data)
        if self._unread > LONGEST_HEAD and not self.transport.is_closing():
            self.transport.write(REFUSED)
            self.transport.close()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._unread, self._in_head = 0, True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, or a trailer."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._unread, self._in_head = 0, False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._unread = 0
        super().on_message_complete()
