"""The settings of the language model: off by default, safe addresses only, the key never told, each change on record."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from portal.bootstrap import build_services
from portal.security.model_switch import record_switch
from portal.settings import Settings, SettingsError, read_settings

KEY = "sk-secret-1234"
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("URL", "NAME", "KEY", "ENABLED"):
        monkeypatch.delenv(f"METROLOGY_MODEL_{name}", raising=False)
    return monkeypatch


def test_off_by_default(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert not read_settings().uses_model
    assert build_services(Settings(data_dir=tmp_path)).rephraser is None
    assert not list(tmp_path.iterdir())


def test_an_address_and_a_name_switch_it_on(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("METROLOGY_MODEL_URL", "https://model.example/v1/")
    environment.setenv("METROLOGY_MODEL_NAME", "qwen")
    settings = read_settings()
    assert settings.uses_model and settings.model_url == "https://model.example/v1"
    environment.setenv("METROLOGY_MODEL_ENABLED", "false")
    assert not read_settings().uses_model


@pytest.mark.parametrize(
    "url",
    ["https://model.example/v1", "http://127.0.0.1:8000/v1", "http://[::1]:8000/v1", "http://vllm:8000/v1", "http://10.0.0.5/v1"],
)  # fmt: skip
def test_addresses_that_may_be_used(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("METROLOGY_MODEL_URL", url)
    environment.setenv("METROLOGY_MODEL_NAME", "qwen")
    assert read_settings().uses_model


@pytest.mark.parametrize(
    "url",
    [
        "http://model.example/v1", "http://8.8.8.8/v1", "ftp://model.example", "model.example/v1", "https://", "https://a:bad/v1",
        "https://user:pass-word@model.example/v1", "https://model.example/v1?key=pass-word", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_addresses_that_are_refused_and_not_repeated(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("METROLOGY_MODEL_URL", url)
    environment.setenv("METROLOGY_MODEL_NAME", "qwen")
    with pytest.raises(SettingsError, match="METROLOGY_MODEL_URL") as told:
        read_settings()
    assert "pass-word" not in str(told.value)


def test_an_address_needs_a_name(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("METROLOGY_MODEL_URL", "https://model.example/v1")
    with pytest.raises(SettingsError, match="METROLOGY_MODEL_NAME"):
        read_settings()


@pytest.mark.parametrize("key", [f"{KEY} {KEY}", f"{KEY}\r\nX-Evil: 1", f"{KEY}密"])
def test_a_key_that_fits_no_header_is_refused_and_not_repeated(
    environment: pytest.MonkeyPatch, key: str
) -> None:
    environment.setenv("METROLOGY_MODEL_KEY", key)
    with pytest.raises(SettingsError, match="METROLOGY_MODEL_KEY") as told:
        read_settings()
    assert KEY not in str(told.value)


def test_the_key_is_not_shown(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("METROLOGY_MODEL_KEY", f" {KEY}\n")
    settings = read_settings()
    assert settings.model_key.get_secret_value() == KEY
    assert KEY not in repr(settings) and KEY not in settings.model_dump_json()


def test_each_change_is_recorded_once(tmp_path: Path) -> None:
    written = [record_switch(tmp_path, AT, model) for model in ("", "a", "a", "b", "", "")]
    assert written == [False, True, False, True, True, False]
    path = tmp_path / "model-switch.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [(line["on"], line["model"]) for line in lines] == [(True, "a"), (True, "b"), (False, "")]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_that_was_broken_off_is_passed_over(tmp_path: Path) -> None:
    record_switch(tmp_path, AT, "a")
    with (tmp_path / "model-switch.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"at": "2026')
    assert not record_switch(tmp_path, AT, "a")
    assert record_switch(tmp_path, AT, "b")
    assert not record_switch(tmp_path, AT, "b")


def test_a_record_that_cannot_be_written_takes_no_answer_away(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    assert not record_switch(tmp_path / "data", AT, "a")


def test_the_switch_is_on_record_with_name_and_address_but_without_key(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path, model_url="http://127.0.0.1:9/v1", model_name="qwen", model_key=SecretStr(KEY)
    )
    assert build_services(settings).rephraser is not None
    off = settings.model_copy(update={"model_enabled": False})
    assert build_services(off).rephraser is None
    written = (tmp_path / "model-switch.jsonl").read_text("utf-8")
    assert [json.loads(line)["on"] for line in written.splitlines()] == [True, False]
    assert "qwen http://127.0.0.1:9/v1" in written and KEY not in written


def test_without_a_model_its_client_is_not_loaded(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from portal.bootstrap import build_services\n"
        "from portal.settings import Settings\n"
        f"services = build_services(Settings(data_dir=Path({str(tmp_path)!r})))\n"
        "assert services.rephraser is None\n"
        "import knowledge.answering.pipeline\n"
        "sys.exit(', '.join(n for n in ('langchain_openai', 'openai', 'langchain_core') if n in sys.modules) or 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
