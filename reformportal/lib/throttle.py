"""How often something may be asked for: a count in the cache that forgets by itself."""

from django.core.cache import cache


def too_often(key: str, most: int, seconds: int) -> bool:
    """Counts one more; tell whether that is more than `most` within about `seconds`."""
    name = f"throttle:{key}"
    if cache.add(name, 1, seconds):
        return False
    try:
        return cache.incr(name) > most
    except ValueError:
        # It ran out between both calls.
        return False
