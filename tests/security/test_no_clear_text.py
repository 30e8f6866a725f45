"""Who filed stands nowhere in clear in the data folder, nor in what is logged or raised."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from pathlib import Path

import pytest

from portal.complaints.exchange import file_from_json, track_to_json
from portal.security.codes import parse_code
from tests.case_fakes import PNG, anonymous_report, complaint, real_service

PHONE = "13800138000"
SECRETS = [
    PHONE,
    "0138000",
    "138 0013 8000",
    "测试用户名甲",
    "示例小区第二栋",
    "代办人乙",
    "家里的秤",
    "买的鱼少了二两",
]
KEY = "idempotency-secret-0123456789"


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _forms(text: str) -> list[bytes]:
    return [text.encode(), text.encode("utf-16-le"), text.encode("gb18030"), text.encode().hex().encode()]


def test_nothing_that_tells_who_filed_is_in_the_data_folder(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    folder = tmp_path / "data"
    service = real_service(folder)
    (tmp_path / "张三的照片.png").write_bytes(PNG)
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 letter of authority")
    source = complaint(
        business={"name": f"示例水产{PHONE}摊", "address": f"示例路1号 联系{PHONE}", "district": "丰泽区"},
        what_happened=f"家里的秤称出来，买的鱼少了二两，回电{PHONE}",
        complainant={"name": "测试用户名甲", "phone": "138 0013 8000", "address": "示例小区第二栋"},
        agent={"name": "代办人乙", "letter": "letter.pdf"},
        evidence=["张三的照片.png"],
    )
    seen: set[bytes] = set()
    done = threading.Event()

    def watch() -> None:
        # The journal lives only during a transaction: look at it while cases are being filed.
        while not done.is_set():
            for path in folder.glob("*-journal"):
                try:
                    seen.add(path.read_bytes())
                except FileNotFoundError:
                    continue
            time.sleep(0.001)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        filed = [file_from_json(service, source, folder=tmp_path) for _ in range(5)]
        filed.append(file_from_json(service, source, folder=tmp_path, idempotency_key=KEY))
        anonymous = file_from_json(service, anonymous_report())
        for receipt in filed:
            track_to_json(service, receipt["case_code"], phone_tail="8000")
        track_to_json(service, anonymous["case_code"], pin=anonymous["pin"])
    finally:
        done.set()
        watcher.join(30)

    secrets = [*SECRETS, "张三的照片", "letter of authority", "not a whole picture", KEY]
    for receipt in [*filed, anonymous]:
        code = parse_code(receipt["case_code"]) or ""
        secrets += [code, code[2:], receipt["case_code"], receipt["case_code"].lower()]
    contents = [*_files(folder).values(), *seen]
    assert len(contents) >= 15
    assert seen, "no journal was ever seen: the test looks too late"
    everything = b"\n".join(contents)
    for secret in secrets:
        assert not any(form in everything for form in _forms(secret)), secret
    assert "示例水产［手机号］摊".encode() in everything
    output = caplog.text + "".join(capfd.readouterr())
    assert not any(secret in output for secret in secrets)


def test_the_last_four_digits_cannot_be_told_from_the_store(tmp_path: Path) -> None:
    import sqlite3

    folder = tmp_path / "data"
    service = real_service(folder)
    for _ in range(3):
        file_from_json(service, complaint())
    with sqlite3.connect(folder / "cases.db") as connection:
        rows = connection.execute("SELECT id, code_hmac, factor_hmac FROM filings").fetchall()
    connection.close()
    # Equal digits of three people give three HMACs, and no hash without the key gives any of them.
    assert len({row[2] for row in rows}) == 3
    guesses = {
        hashlib.sha256(f"{prefix}{tail:04d}".encode()).digest()
        for tail in range(10_000)
        for prefix in ("", *(row[0] for row in rows))
    }
    assert not guesses & {row[2] for row in rows}


def test_refused_filings_do_not_repeat_what_was_typed_into_personal_fields(tmp_path: Path) -> None:
    from portal.complaints.intake import check_intake

    source = complaint(
        complainant={"name": "测试用户名甲", "phone": "1380013800", "address": "示例小区第二栋"}
    )
    texts = "".join(error.text for error in check_intake(source, real_service(tmp_path).today()))
    assert texts
    assert not any(word in texts for word in ("测试用户名甲", "1380013800", "示例小区第二栋"))
