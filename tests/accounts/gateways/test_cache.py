import time

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from accounts.gateways.cache import SurvivingRedisCache

DEAD = "unix:///tmp/no-redis-lives-here.sock"


@pytest.fixture
def cache():
    dead = SurvivingRedisCache(DEAD, {})
    dead.clear()
    return dead


def test_every_method_answers_without_redis(cache):
    assert cache.add("a", 1)
    assert not cache.add("a", 2)
    assert cache.get("a") == 1
    assert cache.get("nothing", "else") == "else"
    cache.set("b", 2)
    assert cache.incr("b") == 3
    assert cache.has_key("b")
    assert cache.touch("b", 5)
    cache.set_many({"c": 3, "d": 4})
    assert cache.get_many(["c", "d", "e"]) == {"c": 3, "d": 4}
    cache.delete_many(["c", "d"])
    assert cache.delete("b")
    assert cache.get("b") is None


def test_a_dead_redis_is_asked_once_and_then_left_alone_for_a_while(cache, monkeypatch):
    asked = []

    def refuse(*args, **kwargs):
        asked.append(1)
        raise RedisConnectionError

    cache._resting_until = 0
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", refuse)
    for _ in range(5):
        cache.get("a")
    assert len(asked) == 1
    monkeypatch.setattr(cache, "_resting_until", time.monotonic() - 1)
    cache.get("a")
    assert len(asked) == 2
