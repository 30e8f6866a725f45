"""Settings, read once from the environment; a bad value stops the start with a plain message."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """A setting cannot be used; the message names it and says what is expected."""


class Settings(BaseSettings):
    """One setting a line, each `METROLOGY_<NAME>` in the environment (docs/operations.md)."""

    model_config = SettingsConfigDict(env_prefix="METROLOGY_", frozen=True, extra="ignore")

    data_dir: Path = Field(Path("data"), description="Folder that holds everything that is written")
    official_dir: Path | None = Field(None, description="Your folder of official texts")
    evidence_url: str = Field(
        "", description="Where evidence is kept, such as s3://bucket/evidence; empty: the data folder"
    )
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
    desk_host_name: str = Field(
        "", description="Host name under which officers reach the desk through a proxy, if not loopback"
    )
    model_url: str = Field("", description="Address of an OpenAI-compatible model; empty: no model")
    model_name: str = Field("", validate_default=True, description="Name of the model at that address")
    model_key: SecretStr = Field(SecretStr(""), description="Its key; never logged or shown")
    model_enabled: bool = Field(True, description="Off switch of the model; without an address it is off")
    now: datetime | None = Field(None, description="Fixes the clock; for tests only")

    @property
    def keys_dir(self) -> Path:
        """Where the key ring lies."""
        return self.keyring or self.data_dir / "keys"

    @property
    def uses_model(self) -> bool:
        """Whether answers may be rephrased by a language model."""
        return self.model_enabled and bool(self.model_url)

    @field_validator("model_url")
    @classmethod
    def _model_url_is_safe(cls, value: str) -> str:
        """https, or http where it does not leave one's own network; no user, password or query."""
        if not value:
            return value
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            raise ValueError("expected an address such as https://host/v1") from None
        if parts.scheme not in {"http", "https"} or not host:
            raise ValueError("expected an address such as https://host/v1")
        if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
            raise ValueError("expected no user, password or query in it (the key has its own setting)")
        if parts.scheme == "http" and not _is_near(host):
            raise ValueError("expected https: questions would cross the network in clear text")
        return value.rstrip("/")

    @field_validator("model_name")
    @classmethod
    def _model_has_name(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("model_url") and not value.strip():
            raise ValueError("expected the name of the model at METROLOGY_MODEL_URL")
        return value.strip()

    @field_validator("model_key")
    @classmethod
    def _model_key_fits_header(cls, value: SecretStr) -> SecretStr:
        key = value.get_secret_value().strip()
        if not key.isascii() or any(not "!" <= character <= "~" for character in key):
            raise ValueError("expected letters, digits and signs without spaces")
        return SecretStr(key)


_SECRET = frozenset(
    {"model_key", "model_url", "database_url", "evidence_url"}
)  # may hold a password: never repeated


def _is_near(host: str) -> bool:
    """Whether `host` is this machine, a private address, or a name of one's own network (no dot)."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host


def _told(name: str, given: object) -> str:
    return "" if name in _SECRET else f" (got {given!r})"


def read_settings(data_dir: Path | None = None) -> Settings:
    """Settings from the environment; `data_dir` (from --data) wins over METROLOGY_DATA_DIR.

    Raises SettingsError naming each variable that cannot be used.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        lines = [
            f"METROLOGY_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}"
            + _told(str(e["loc"][0]) if e["loc"] else "", e["input"])
            for e in error.errors()
        ]
        raise SettingsError("cannot use these settings:\n" + "\n".join(lines)) from None
    return settings.model_copy(update={"data_dir": data_dir}) if data_dir else settings
