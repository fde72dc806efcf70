"""Speaking SMTP so that one thing is known for certain: whether a letter may have been taken."""

import smtplib

from django.core.mail.backends import smtp


class Unanswered(smtplib.SMTPException):
    """The whole letter went out and no answer came back: it may have been taken, so it must not go again by itself."""


class _Careful:
    """A connection that knows whether the end of a letter has gone out."""

    ended = False

    def data(self, msg):
        """Send a letter's text."""
        self.ended = False
        try:
            return super().data(msg)
        except (smtplib.SMTPServerDisconnected, OSError) as fault:
            if self.ended:
                raise Unanswered from fault
            raise

    def send(self, s):
        """Send bytes, and remember whether they were the end of a letter."""
        super().send(s)
        self.ended = isinstance(s, bytes) and s.endswith(b"\r\n.\r\n")


class CarefulSMTP(_Careful, smtplib.SMTP):
    """A careful connection."""


class CarefulSMTPS(_Careful, smtplib.SMTP_SSL):
    """A careful connection inside TLS."""


class EmailBackend(smtp.EmailBackend):
    """Django's SMTP backend over careful connections."""

    @property
    def connection_class(self):
        """The kind of connection."""
        return CarefulSMTPS if self.use_ssl else CarefulSMTP
