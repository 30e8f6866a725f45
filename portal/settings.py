"""Settings, read once from the environment; a bad value stops the start with a plain message."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """A setting cannot be used; the message names it and says what is expected."""


class Settings(BaseSettings):
    """One setting a line, each `METROLOGY_<NAME>` in the environment (docs/operations.md)."""

    model_config = SettingsConfigDict(env_prefix="METROLOGY_", frozen=True, extra="ignore")

    data_dir: Path = Field(Path("data"), description="Folder that holds everything that is written")
    official_dir: Path | None = Field(None, description="Your folder of official texts")
    database_url: str = Field("", description="PostgreSQL address; empty: SQLite files in the data folder")
    keyring: Path | None = Field(None, description="Folder of the keys; default: keys/ in the data folder")
    embedding_model: str = Field(
        "", description="Path or name of a sentence-transformers model; empty: the built-in one"
    )
    public_url: str = Field("http://127.0.0.1:8501", description="Address in QR codes and links")
    channel: Literal["assisting", "designated"] = Field("assisting", description="Who hands a case to 12315")
    single_operator: bool = Field(
        False, description="One officer may publish lists alone (shown as 单人发布)"
    )
    host_name: str = Field(
        "", description="Host name under which the public reaches the portal, if not loopback"
    )
    now: datetime | None = Field(None, description="Fixes the clock; for tests only")

    @property
    def keys_dir(self) -> Path:
        """Where the key ring lies."""
        return self.keyring or self.data_dir / "keys"


def read_settings(data_dir: Path | None = None) -> Settings:
    """Settings from the environment; `data_dir` (from --data) wins over METROLOGY_DATA_DIR.

    Raises SettingsError naming each variable that cannot be used.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        lines = [
            f"METROLOGY_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']} (got {e['input']!r})"
            for e in error.errors()
        ]
        raise SettingsError("cannot use these settings:\n" + "\n".join(lines)) from None
    return settings.model_copy(update={"data_dir": data_dir}) if data_dir else settings
