"""How the server process is started."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
import streamlit.config as streamlit_config

from portal.serve import NoFreePort, command, environment, free_port
from portal.settings import Settings

ROOT = Path(__file__).parents[3]


@pytest.mark.loopback
def test_taken_port_gives_the_next_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) > port
        with pytest.raises(NoFreePort):
            free_port("127.0.0.1", port, tries=1)


def test_command_listens_where_it_is_told_and_names_the_public_host() -> None:
    argv = command("127.0.0.1", 8600, host_name="jl.example.cn")
    assert argv[1:4] == ["-m", "streamlit", "run"]
    assert "--server.address=127.0.0.1" in argv and "--server.port=8600" in argv
    assert "--server.allowedHosts=jl.example.cn" in argv


def test_environment_is_offline_single_threaded_and_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    env = environment(Settings(data_dir=Path("data"), public_url="http://127.0.0.1:8811"), {"PATH": "/bin"})
    assert env["METROLOGY_PUBLIC_URL"] == "http://127.0.0.1:8811"
    assert env["OMP_NUM_THREADS"] == "1" and env["HF_HUB_OFFLINE"] == "1" and env["PATH"] == "/bin"
    assert env["METROLOGY_DATA_DIR"] == str(tmp_path / "data")


def test_every_key_of_the_config_exists_in_this_streamlit() -> None:
    import tomllib

    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    known = streamlit_config._config_options_template
    named = {f"{section}.{key}" for section, keys in config.items() for key in keys}
    assert named - set(known) == set()
    assert config["server"]["address"] == "127.0.0.1" and config["server"]["enableXsrfProtection"] is True
    assert config["client"]["showErrorDetails"] == "none" and config["runner"]["postScriptGC"] is False


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_of_text_and_links_on_both_grounds() -> None:
    import tomllib

    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    soft = "#3f504d"  # notes, in style.css
    assert soft in (ROOT / "portal" / "shell" / "style.css").read_text("utf-8")
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        for ink in (theme["textColor"], theme["linkColor"], theme["primaryColor"], soft):
            lighter, darker = sorted((_luminance(ground), _luminance(ink)), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 7, (ink, ground)
