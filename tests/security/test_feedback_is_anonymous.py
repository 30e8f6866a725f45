"""What citizens ask and rate leaves no personal data in the data folder, nor in what is logged."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest

from knowledge.answer import Answer, Label, Status
from portal.bootstrap import build_services
from portal.feedback.records import Reason
from portal.settings import Settings

PHONE, IDENTITY, MAIL = "13800138000", "110101199003070011", "somebody@example.org"
TYPED = (
    f"秤不准，回电{PHONE}",
    "秤不准，回电１３８　００１３　８０００",
    "秤不准，回电一三八零零一三八零零零",
    f"身份证{IDENTITY}能领补贴吗",
    f"发到{MAIL}行吗",
    "我叫陈测试，住3号楼502室，水表快",
)
SECRETS = (
    PHONE,
    "0138000",
    "００１３",
    "一三八零零一",
    IDENTITY,
    "19900307",
    MAIL,
    "somebody",
    "陈测试",
    "502室",
)


@pytest.mark.parametrize("status", [Status.NOT_FOUND, Status.ERROR_INTERNAL, Status.REFUSED_PERSONAL_DATA])
def test_no_personal_data_is_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture, status: Status) -> None:
    caplog.set_level(logging.DEBUG)
    services = build_services(Settings(data_dir=tmp_path / "data"))
    feedback = services.feedback
    for typed in TYPED:
        answer = Answer("", typed, typed, "zh", date(2026, 5, 20), Label.KNOWLEDGE, status)
        feedback.note_unanswered(answer)
        name = feedback.rate(answer, False, Reason.OTHER)
        feedback.rate(answer, False, Reason.WRONG, rating_id=name)
    services.background.settle()
    kept = feedback.unanswered()
    refused = status is Status.REFUSED_PERSONAL_DATA
    assert kept == () if refused else any("秤不准" in one.text for one in kept)
    assert feedback.worst() == () if status is not Status.NOT_FOUND else feedback.worst()
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert files or refused
    for path in files:
        content = path.read_bytes()
        for secret in SECRETS:
            for form in (secret.encode(), secret.encode("utf-16-le"), secret.encode("gb18030")):
                assert form not in content, (path.name, secret)
    assert not any(secret in caplog.text for secret in SECRETS)
