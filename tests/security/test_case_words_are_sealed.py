"""What officers and citizens write in a case stands nowhere in clear, and nothing opens it once erased."""

from __future__ import annotations

from pathlib import Path

from portal.complaints.evidence import Upload
from tests.case_desk import CITY, UNIT, Desk
from tests.case_fakes import PNG

SECRETS = (
    "请补小票给王",
    "小票丢在公园",
    "内部意见甲",
    "消委会理由乙",
    "电话写错丙",
    "补充事实丁",
    "更正后的名字",
    "附件名戊",
)


def test_words_files_and_reasons_are_ciphertext(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    desk = Desk(folder)
    receipt = desk.file(intent="refund")
    number = receipt.cases[0].number
    access = desk.access(receipt)
    desk.desk.record_receipt(UNIT, number, received_on=desk.clock.today())
    desk.desk.ask_information(UNIT, number, SECRETS[0])
    desk.holder.reply(access, number, SECRETS[1], [Upload(f"{SECRETS[7]}.png", PNG)])
    desk.desk.note(UNIT, number, SECRETS[2])
    desk.holder.ask_correction(access, number, SECRETS[4])
    desk.side.personal_care.correct(UNIT, number, {"name": SECRETS[6]}, "本人申请")
    desk.desk.refuse(UNIT, number, "16-2", SECRETS[3])
    desk.holder.add_facts(access, number, SECRETS[5])
    _nowhere(folder, *SECRETS, receipt.case_code, "13800138000")
    assert SECRETS[3] in str(desk.reading.history(UNIT, number))
    desk.side.personal_care.propose_erasure(UNIT, number, "本人申请删除")
    desk.side.personal_care.erase(CITY, number, "本人申请删除")
    assert desk.reading.history(UNIT, number)[-1][1] == ""
    _nowhere(folder, *SECRETS)


def _nowhere(folder: Path, *words: str) -> None:
    for path in (one for one in folder.rglob("*") if one.is_file()):
        content = path.read_bytes()
        for word in words:
            for encoding in ("utf-8", "utf-16-le", "gb18030"):
                assert word.encode(encoding) not in content, (path.name, word)
