"""Files cases without end and says each code on stdout only after it was filed; ended by kill -9."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from portal.complaints.evidence import Upload
from portal.complaints.intake import read_intake
from tests.case_fakes import NOW, PNG, complaint, real_service


def main() -> None:
    service = real_service(Path(sys.argv[1]))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    intake = read_intake(complaint(evidence=["photo.png"]), NOW.date())
    while True:
        receipt = service.file(intake, uploads=[Upload("photo.png", PNG + b"\0" * 20_000)])
        sys.stdout.write(f"{receipt.case_code}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
