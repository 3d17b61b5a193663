"""A worker as a process of its own: `python -m tests.jobs.delivering <moment>` delivers what is due
at a moment, so that a test need not wait until a dead worker's leases have ended.
"""

from __future__ import annotations

import sys
from datetime import datetime

from jobs.database import opened
from jobs.deliver import deliver_all

if __name__ == "__main__":
    with opened() as (settings, engine):
        deliver_all(settings, engine, datetime.fromisoformat(sys.argv[1]))
