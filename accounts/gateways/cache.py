"""The shared cache in Redis; when Redis does not answer, each process counts for itself for a while."""

import logging
import time

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

REST_SECONDS = 15


class SurvivingRedisCache(RedisCache):
    """Django's Redis cache that never raises: attempts are still counted without Redis, per process."""

    def __init__(self, server, params):
        options = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5} | params.get("OPTIONS", {})
        super().__init__(server, {**params, "OPTIONS": options})
        self._fallback = LocMemCache(f"without-{server}", {})
        self._resting_until = 0.0

    def _try(self, method, *args, **kwargs):
        """Ask Redis unless it failed in the last few seconds; else answer from this process."""
        if time.monotonic() >= self._resting_until:
            try:
                return getattr(super(), method)(*args, **kwargs)
            except (RedisError, OSError):
                logger.warning("Redis does not answer; counting in this process for %s s.", REST_SECONDS)
                self._resting_until = time.monotonic() + REST_SECONDS
        return getattr(self._fallback, method)(*args, **kwargs)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._try("add", key, value, timeout=timeout, version=version)

    def get(self, key, default=None, version=None):
        return self._try("get", key, default=default, version=version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._try("set", key, value, timeout=timeout, version=version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self._try("touch", key, timeout=timeout, version=version)

    def delete(self, key, version=None):
        return self._try("delete", key, version=version)

    def has_key(self, key, version=None):
        return self._try("has_key", key, version=version)

    def incr(self, key, delta=1, version=None):
        return self._try("incr", key, delta=delta, version=version)

    def get_many(self, keys, version=None):
        return self._try("get_many", list(keys), version=version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        return self._try("set_many", data, timeout=timeout, version=version)

    def delete_many(self, keys, version=None):
        return self._try("delete_many", list(keys), version=version)

    def clear(self):
        return self._try("clear")
