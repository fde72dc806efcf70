"""Whether the program of this container does its work: ``healthcheck.py web | worker | beat``. Exit status 0 or 1.

- web: answers /healthz.
- worker: the queue is being emptied; ticks expire, so a long queue means that nobody takes them.
- beat: it has written its schedule lately.
"""

import http.client
import os
import sys
import time
from pathlib import Path

import redis

LONGEST_QUEUE, OLDEST_SCHEDULE = 200, 900


def web() -> bool:
    """Ask our own server under a name that it knows."""
    line = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
    line.request("GET", "/healthz", headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0]})
    return line.getresponse().status == 200


def worker() -> bool:
    """Ask Redis how many messages wait."""
    return redis.from_url(os.environ["REDIS_URL"], socket_timeout=4).llen("celery") < LONGEST_QUEUE


def beat() -> bool:
    """Look when the schedule was last written."""
    files = list(Path(os.environ["DATA_DIR"]).glob("beat*"))
    return any(time.time() - file.stat().st_mtime < OLDEST_SCHEDULE for file in files)


if __name__ == "__main__":
    try:
        healthy = {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]()
    except (OSError, redis.RedisError) as error:
        sys.exit(f"{error}")
    sys.exit(0 if healthy else 1)
