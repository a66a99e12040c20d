"""Reading the environment: texts, flags, lists and addresses of services."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


class UnsafeSettings(ImproperlyConfigured):
    """The environment asks for something the portal must not start with."""


def text(name: str, default: str = "") -> str:
    """The value of `name`, stripped; an empty value counts as not set."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """The value of `name` as yes or no; UnsafeSettings when it is neither."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE | FALSE:
        return value.strip().lower() in TRUE
    raise UnsafeSettings(f"{name}={value!r} is neither yes nor no: write 1 or 0.")


def whole(name: str, default: int) -> int:
    """The value of `name` as a whole number; UnsafeSettings when it is not one."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise UnsafeSettings(f"{name}={value!r} is not a whole number.") from None


def words(name: str) -> list[str]:
    """The comma-separated words of `name`."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """The value of `name`, the first of `allowed` when not set; UnsafeSettings otherwise."""
    value = text(name, allowed[0])
    if value not in allowed:
        raise UnsafeSettings(f"{name}={value!r} must be one of: {', '.join(allowed)}.")
    return value


def database(url: str) -> dict[str, Any]:
    """Django's description of the PostgreSQL database at `url`.

    A socket folder is given as `postgresql://user@/name?host=/folder`; any other query
    parameter (sslmode, sslrootcert, ...) goes to the driver as it is.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise UnsafeSettings(
            "DATABASE_URL must read postgresql://user:password@host:port/name (PostgreSQL only)."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": options.pop("port", "") or str(parts.port or ""),
        "OPTIONS": options,
    }


def refuse_unsafe_production() -> None:
    """Raise UnsafeSettings, saying what to do, when the environment is not fit for production."""
    hosts = words("ALLOWED_HOSTS")
    for wrong, what_to_do in (
        (len(text("SECRET_KEY")) < 50, "set SECRET_KEY to 50 or more random characters"),
        (len(set(text("SECRET_KEY"))) < 5, "set SECRET_KEY to random characters"),
        (flag("DEBUG"), "unset DEBUG: it shows the inside of the portal to visitors"),
        (not hosts, "set ALLOWED_HOSTS to the host names of the portal, comma-separated"),
        ("*" in hosts, "replace '*' in ALLOWED_HOSTS by the host names of the portal"),
        (bool(text("PORTAL_NOW")), "unset PORTAL_NOW: production runs on real time"),
        (flag("PORTAL_DEMO_DATA"), "unset PORTAL_DEMO_DATA: demo data is for PORTAL_MODE=demo"),
        (not text("DATABASE_URL"), "set DATABASE_URL to postgresql://user:password@host/name"),
        (not text("REDIS_URL"), "set REDIS_URL to redis://:password@host:6379/0"),
        (
            not text("PORTAL_URL").startswith("https://"),
            "set PORTAL_URL to https://name, the address that mails lead to",
        ),
        ("@" not in text("EMAIL_FROM"), "set EMAIL_FROM to the sender of mails, name@domain"),
        (not text("EMAIL_HOST"), "set EMAIL_HOST to the mail server that takes the portal's mails"),
    ):
        if wrong:
            raise UnsafeSettings(f"The portal does not start in production mode: {what_to_do}.")
