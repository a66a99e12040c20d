"""Sessions in the database, looked up by keys that could be one of ours alone."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """A cookie that holds anything else (PostgreSQL refuses a NUL) is no session, not an error."""

    def _validate_session_key(self, key):
        return super()._validate_session_key(key) and key.isascii() and key.isalnum()
