"""GET /healthz: whether every part of the portal does its work."""

import redis
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reformportal import heartbeat


@require_safe
@never_cache
@login_not_required
def healthz(request):
    """Each part with "ok" or the reason why not; 200 when all are well, else 503."""
    parts = health()
    return JsonResponse(parts, status=200 if set(parts.values()) == {"ok"} else 503)


def health() -> dict[str, str]:
    """What is known about database, broker, worker, beat and migrations, without waiting long."""
    return _database() | _broker()


def _database() -> dict[str, str]:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return {"database": "does not answer", "migrations": "unknown"}
    return {"database": "ok", "migrations": f"{len(missing)} to apply" if missing else "ok"}


def _broker() -> dict[str, str]:
    try:
        signs = heartbeat.alive()
    except redis.RedisError:
        return {"broker": "does not answer", "worker": "unknown", "beat": "unknown"}
    return {"broker": "ok"} | {
        part: "ok" if is_alive else f"no sign of life for {heartbeat.EXPIRES} s"
        for part, is_alive in signs.items()
    }
