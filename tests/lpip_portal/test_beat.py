"""The clock's program: it is small, and it calls what is there."""

import subprocess
import sys

from lpip_portal.beat import TABLE
from lpip_portal.celery import app

ASKED = "import sys; from lpip_portal.beat import app; app.loader.init_worker(); app.finalize(); print(*app.conf.beat_schedule, sep=chr(10)); print(*sys.modules)"


def test_the_clock_has_the_whole_table_and_loads_no_room():
    said = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True).stdout
    *ticks, loaded = said.splitlines()
    assert set(ticks) == set(TABLE)
    assert not {"funding", "hub", "partnerships", "psycopg", "numpy"} & set(loaded.split())


def test_every_tick_calls_a_task_that_the_worker_knows():
    app.loader.import_default_modules()
    assert {tick["task"] for tick in TABLE.values()} <= set(app.tasks)
