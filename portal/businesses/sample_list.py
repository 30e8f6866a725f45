"""The sample list that the starter ships: invented businesses, never beside real ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from knowledge.business_list import ListReading
from portal.businesses.directory import BusinessDirectory
from portal.notices import notice

SAMPLE_LIST: Final = Path(__file__).parent / "sample" / "示例名单.csv"
_AS_OF: Final = date(2026, 11, 1)  # the day on which the sample was written


def load_sample(directory: BusinessDirectory, read: Callable[[Path], ListReading]) -> bool:
    """Publish the sample list into an empty directory; whether it was published.

    `read` reads a list file (the composition root hands it over). Quick when anything is
    published already. Raises StorageFailed.
    """
    if not directory.is_empty():
        return False
    return directory.publish(
        read(SAMPLE_LIST),
        list_name=notice("businesses.sample_list_name"),
        issuer=notice("businesses.sample_issuer"),
        as_of=_AS_OF,
        actor="starter",
        sample=True,
    ).published
