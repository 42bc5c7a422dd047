"""Delivering a message: into a file of its own, or to an SMTP server. Nothing is decided here about when."""

from __future__ import annotations

import os
import smtplib
import ssl
from contextlib import closing, suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from matching.errors import PasserelleError
from service.mail_address import SmtpUrl
from service.settings import Settings
from service.workspace.outbox import Message

ANSWER_WITHIN_S = 30.0
"""How long a mail server may be silent: RFC 5321, 4.5.3.2 grants minutes, and a message is tried again anyway."""


class NotDeliveredError(PasserelleError):
    """A message did not go out. The text says why, without an address or a word of the message."""


class UnsureError(PasserelleError):
    """A message may have gone out: the connection broke after its last word, before the answer."""


class Delivery(Protocol):
    """A way to people."""

    repeatable: bool
    """Whether delivering a message again changes nothing."""

    def deliver(self, message: Message) -> None:
        """Hand a message over.

        Raises:
            NotDeliveredError: it did not go out.
            UnsureError: nobody knows whether it did.
        """
        ...


def delivery_of(settings: Settings) -> Delivery:
    """The way to people that the settings name."""
    if settings.smtp is None:
        return ToFolder(settings.outbox, settings.sender, settings.url)
    return ToServer(settings.smtp, settings.sender, settings.url)


def as_mail(message: Message, sender: str, url: str | None = None) -> EmailMessage:
    """A message as mail. Its id is that of its row, so that a receiver can tell the same one twice.

    Args:
        message: what is sent.
        sender: the address that it comes from.
        url: where people find the service: the page that the message leads to then ends it, as a link.
    """
    mail = EmailMessage(policy=SMTP if message.recipient.isascii() else SMTPUTF8)
    mail["From"] = _address(sender, "Passerelle")
    mail["To"] = _address(message.recipient)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(datetime.fromisoformat(message.created))
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday note answers it
    mail.set_content(_with_link(message, url))
    return mail


def _with_link(message: Message, url: str | None) -> str:
    if url is None or message.path is None:
        return message.body
    return f"{message.body.rstrip()}\n\n{url}{message.path}\n"


def _address(text: str, shown: str = "") -> Address:
    name, _, host = text.rpartition("@")
    return Address(shown, name, host)


class ToFolder:
    """One file a message, `ID.eml`, there whole or not at all. Only who runs the service may read it."""

    repeatable = True

    def __init__(self, folder: Path, sender: str, url: str | None = None) -> None:
        self._folder, self._sender, self._url = folder, sender, url

    def deliver(self, message: Message) -> None:
        content = as_mail(message, self._sender, self._url).as_bytes()
        path = self._folder / f"{message.id}.eml"
        partial = path.with_suffix(".partial")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            partial.unlink(missing_ok=True)
            partial.touch(mode=0o600)
            with partial.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        except OSError as error:
            raise NotDeliveredError(f"the folder of the outbox: {error.strerror}") from error


def remove_files(folder: Path, message_ids: list[str]) -> None:
    """Remove the files of messages, as when somebody is erased; those that are not there are gone already."""
    for message_id in message_ids:
        for suffix in (".eml", ".partial"):
            (folder / f"{message_id}{suffix}").unlink(missing_ok=True)


class ToServer:
    """A mail server: TLS from the start or by STARTTLS, its certificate checked; without TLS only on this machine."""

    repeatable = False

    def __init__(self, server: SmtpUrl, sender: str, url: str | None = None) -> None:
        self._server, self._sender, self._url = server, sender, url

    def deliver(self, message: Message) -> None:
        mail = as_mail(message, self._sender, self._url)
        with closing(self.connected()) as smtp:
            try:
                international = () if message.recipient.isascii() else ("SMTPUTF8",)
                _accepted("MAIL", smtp.mail(self._sender, international))
                _accepted("RCPT", smtp.rcpt(message.recipient))
            except (smtplib.SMTPException, OSError) as error:
                raise NotDeliveredError(_in_words(error)) from None  # its text may hold an address
            try:
                _accepted("DATA", smtp.data(mail.as_bytes()))
            except smtplib.SMTPDataError as error:
                raise NotDeliveredError(f"the mail server answered {error.smtp_code} to DATA") from None
            except (smtplib.SMTPException, OSError) as error:
                raise UnsureError(_in_words(error)) from None
            with suppress(
                smtplib.SMTPException, OSError
            ):  # it has the message: how it says goodbye is its affair
                smtp.quit()

    def connected(self) -> smtplib.SMTP:
        """A connection over which mail may be sent. Raises `NotDeliveredError`."""
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._greeted()
            self._secure(smtp)
            if self._server.user is not None:
                smtp.login(self._server.user, self._server.password or "")
        except NotDeliveredError:
            if smtp is not None:
                smtp.close()
            raise
        except (smtplib.SMTPException, OSError) as error:
            if smtp is not None:
                smtp.close()
            raise NotDeliveredError(_in_words(error)) from None
        return smtp

    def _greeted(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.tls:
            trusted = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=ANSWER_WITHIN_S, context=trusted)
        return smtplib.SMTP(host, port, timeout=ANSWER_WITHIN_S)

    def _secure(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self._server.tls:
            return
        if smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
        elif not self._server.here:
            raise NotDeliveredError(
                "the mail server offers no TLS: use smtps://, or a server that does STARTTLS"
            )


def _accepted(word: str, answer: tuple[int, bytes]) -> None:
    code = answer[0]
    if not 200 <= code < 300:
        raise NotDeliveredError(f"the mail server answered {code} to {word}")


def _in_words(error: Exception) -> str:
    """Why, without what a server repeats of a message: its answers may hold an address."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server answered {error.smtp_code} ({type(error).__name__})"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the mail server's certificate: {error.verify_message}"
    if isinstance(error, OSError) and error.strerror:
        return f"the mail server: {error.strerror}"
    return f"the mail server: {type(error).__name__}"
