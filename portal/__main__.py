"""`python -m portal`, the same as the command `metrology`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command; threads and hubs are settled before any library is loaded."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    from portal.cli import app

    sys.exit(app())


if __name__ == "__main__":
    main()
