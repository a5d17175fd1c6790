"""Which visitors are programs, by what they say of themselves. A liar is counted; that is the price of asking nothing."""

_WORDS = (
    "bot", "crawl", "spider", "slurp", "curl/", "wget/", "python-requests", "python-urllib", "aiohttp", "httpx",
    "go-http-client", "java/", "okhttp", "libwww", "scrapy", "headless", "phantomjs", "lighthouse", "pingdom",
    "uptime", "monitor", "statuscake", "facebookexternalhit", "whatsapp", "preview", "feedfetcher", "validator",
    "axios/", "node-fetch", "postman", "archive.org", "wrk/",
)  # fmt: skip


def is_robot(agent: str) -> bool:
    """Whether a ``User-Agent`` is a program's; one that says nothing is."""
    plain = agent.strip().lower()
    return not plain or any(word in plain for word in _WORDS)
