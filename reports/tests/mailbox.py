"""A real SMTP server on the loopback, and the mailbox behind it."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from reformportal.lib.valkey import free_port


class Mailbox:
    """What the server took, in order; `answers` holds what it says to some addresses instead."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.answer_to_data = ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer_to_data:
            return self.answer_to_data
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    def of(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    @property
    def addresses(self) -> list[str]:
        return sorted(mail["To"] for mail in self.mails)


def words_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    return mail.get_body(("plain",)).get_content()


@pytest.fixture
def mailbox(settings):
    """The portal's mails go to a server on this machine."""
    box = Mailbox()
    # The first free port at or above one that no other test asks for at the same time.
    server = Controller(box, hostname="127.0.0.1", port=free_port(0))
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.PORTAL_URL = "https://cchc.example.vn"
    yield box
    server.stop()
