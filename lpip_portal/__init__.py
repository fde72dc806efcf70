"""The front door and the foundation of the portal."""

import os

# The server has threads of its own: linear algebra on more of them burns time waiting for a core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
