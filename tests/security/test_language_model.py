"""A language model that fails, lies or listens: the citizen gets our own answer, in time, and is not told on."""

from __future__ import annotations

import ipaddress
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from knowledge.adapters.circuit_breaker import CircuitBreaker
from knowledge.answer import ComposedBy, Status
from knowledge.answering.draft import Draft
from knowledge.answering.model import Evidence, ModelUnavailable
from knowledge.answering.passages import sentences_of
from knowledge.answering.pipeline import STEPS
from knowledge.answering.rephrasing import rephrase_with_model
from knowledge.question import Question, Turn
from portal.bootstrap import build_services
from portal.commands.questions import _readable as readable
from portal.settings import Settings
from tests import model_stub
from tests.answering_with_model import ASKED, INVENTED, KEY, REPHRASED, TODAY, ask, model_at, same, tools
from tests.model_stub import ModelStub, running

pytestmark = [pytest.mark.loopback, pytest.mark.timeout(60)]

DEADLINE_S = 1.0
GRACE_S = 0.6  # threads to start and the answer to be composed, on a busy machine
EVIDENCE = (Evidence("[S1]", "样例", "第一条", "要用检定合格的秤。"),)


@pytest.fixture
def stub() -> Iterator[ModelStub]:
    with running() as stub:
        stub.reply = lambda data: REPHRASED
        yield stub


@pytest.fixture(autouse=True)
def no_call_outlives_its_test() -> Iterator[None]:
    yield
    for thread in threading.enumerate():
        if thread.name == "language-model":
            thread.join(model_stub.LONGEST_S)
            assert not thread.is_alive()


def test_a_faithful_rephrasing_is_shown_as_the_models(stub: ModelStub) -> None:
    ours, rephrased = ask(), ask(model_at(stub.url))
    assert ours.composed_by is ComposedBy.EXTRACTIVE
    assert rephrased.composed_by is ComposedBy.MODEL
    assert rephrased.text == REPHRASED.replace("[S1]", "").replace("[S2]", "").replace("\n", "")
    assert (rephrased.status, rephrased.citations) == (ours.status, ours.citations)
    assert rephrased.next_steps == ours.next_steps
    assert [len(sentence.citations) for sentence in rephrased.sentences] == [1, 2, 1, 1, 1]


def test_one_plain_request_is_made(stub: ModelStub) -> None:
    ask(model_at(stub.url))
    (body,), (headers,) = stub.bodies(), stub.headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert (body["model"], body["max_tokens"], body["temperature"]) == ("stub", 600, 0)
    assert not body.get("stream") and "tools" not in body and "functions" not in body
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert "样例条文" not in body["messages"][0]["content"]  # passages are data, not instructions
    assert "样例条文" in body["messages"][1]["content"]


FAULTS: dict[str, model_stub.Fault] = {
    "401": model_stub.status(401),
    "429": model_stub.status(429),
    "500": model_stub.status(500),
    "hang": model_stub.hang,
    "drip": model_stub.drip,
    "drip of headers": model_stub.drip_headers,
    "cut": model_stub.cut,
    "cut by its length": model_stub.cut_by_length,
    "empty": model_stub.empty,
    "no text": model_stub.no_text,
    "no choices": model_stub.no_choices,
    "not JSON": model_stub.not_json,
    "not JSON, says it is": model_stub.not_json_as_json,
    "10 MB": model_stub.ten_megabytes,
    "10 MB, compressed": model_stub.compressed,
    "bad encoding": model_stub.bad_encoding,
    "redirect": model_stub.redirect,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_endpoint_leaves_our_answer_in_time(stub: ModelStub, fault: str) -> None:
    stub.fault = FAULTS[fault]
    model, ours = model_at(stub.url, DEADLINE_S), ask()
    started = time.monotonic()
    answer = ask(model)
    assert time.monotonic() - started < DEADLINE_S + GRACE_S
    assert same(answer, ours) and answer.status is Status.ANSWERED
    assert stub.received, "the fault was never met"


LIES = {
    "no token": "按重量算钱的，要用秤称。",
    "unknown token": "按重量算钱的，要用秤称。[S9]",
    "one sentence without": "按重量算钱的，要用秤称。[S1]拒不改正的，罚1万元以下。",
    "a passage that was not the answer": "买卖双方都同意不称的除外。[S2]",
    "a law of its own": "依据《计量法》第二十七条处理。[S1]",
    "a figure of its own": REPHRASED.replace("1万元", "5万元"),
    "a bound turned round": REPHRASED.replace("1万元以下", "1万元以上"),
    "a bound left out": REPHRASED.replace("1万元以下", "1万元"),
    "a figure left out": "按重量算钱的，要用秤称。[S1]",
    "a denial": REPHRASED.replace("要用秤称", "不要用秤称"),
    "a denial left out": REPHRASED.replace("拒不改正的", "改正的"),
    "a right of its own": REPHRASED.replace("先说好", "先说好可以免费"),
    "markup": REPHRASED.replace("用秤称", "<b>用秤称</b>"),
    "a picture": REPHRASED.replace("用秤称", "用秤称![](秤)"),
    "a link": REPHRASED.replace("用秤称", "用秤称 evil.example/a"),
    "a phone number": REPHRASED.replace("先说好", "先说好，打13800138000"),
    "hidden characters": REPHRASED.replace("用秤称", "用\u200b秤称"),
    "nothing to say": "无",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_false_reply_is_not_shown(stub: ModelStub, lie: str) -> None:
    stub.reply = lambda data: LIES[lie]
    assert same(ask(model_at(stub.url)), ask())
    assert len(stub.received) == 1


def test_a_refused_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert same(ask(model_at(f"http://127.0.0.1:{port}/v1", DEADLINE_S)), ask())


@pytest.mark.parametrize("slow", [False, True], ids=["unknown", "no reply"])
def test_a_name_that_is_not_found(slow: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    real, asked = socket.getaddrinfo, []

    def look_up(host: str, *rest: object, **more: object) -> object:
        if host != "model.invalid":
            return real(host, *rest, **more)  # type: ignore[arg-type]
        asked.append(host)
        time.sleep(2.0 if slow else 0)
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    model, ours = model_at("http://model.invalid/v1", DEADLINE_S), ask()
    started = time.monotonic()
    assert same(ask(model), ours)
    assert time.monotonic() - started < DEADLINE_S + GRACE_S
    assert asked


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    with running(_self_signed(tmp_path)) as stub:
        stub.reply = lambda data: REPHRASED
        assert same(ask(model_at(stub.url, DEADLINE_S)), ask())
        assert not stub.received


def test_no_tls_where_it_is_expected(stub: ModelStub) -> None:
    assert same(ask(model_at(stub.url.replace("http:", "https:"), DEADLINE_S)), ask())


@pytest.mark.parametrize(
    ("fault", "calls"),
    [(model_stub.status(500), 2), (model_stub.status(429), 2), (model_stub.status(401), 1)],
)
def test_one_retry_where_it_may_help(stub: ModelStub, fault: model_stub.Fault, calls: int) -> None:
    stub.fault = fault
    ask(model_at(stub.url))
    assert len(stub.received) == calls


def test_a_retry_can_succeed(stub: ModelStub) -> None:
    def once(handler: object) -> None:
        stub.fault = None
        model_stub.status(503)(handler)  # type: ignore[arg-type]

    stub.fault = once
    assert ask(model_at(stub.url)).composed_by is ComposedBy.MODEL


def test_an_endpoint_that_keeps_failing_is_left_alone(stub: ModelStub) -> None:
    now = [0.0]
    model = model_at(stub.url, breaker=CircuitBreaker(3, 60.0, lambda: now[0]))
    stub.fault = model_stub.status(401)
    for _ in range(6):
        assert same(ask(model), ask())
    assert len(stub.received) == 3
    now[0], stub.fault = 61.0, None
    assert ask(model).composed_by is ComposedBy.MODEL


def test_too_many_at_once_get_our_answer_at_once(stub: ModelStub) -> None:
    stub.fault = model_stub.hang
    model = model_at(stub.url, 2.0)
    waiting = [threading.Thread(target=_swallow, args=(model.rephrase,)) for _ in range(4)]
    for thread in waiting:
        thread.start()
    while len(stub.received) < 4:
        time.sleep(0.01)
    started = time.monotonic()
    with pytest.raises(ModelUnavailable, match="too many"):
        model.rephrase("问", EVIDENCE)
    assert time.monotonic() - started < 0.5
    for thread in waiting:
        thread.join()


def _swallow(rephrase: Callable[..., str]) -> None:
    with pytest.raises(ModelUnavailable):
        rephrase("问", EVIDENCE)


WRITTEN = (
    "13800138000", "138 0013 8000", "138-0013-8000", "１３８００１３８０００", "一三八零零一三八零零零",
    "+86 13800138000", "手机13800138000谢谢", "110101199003074477", "11010119900307447X",
    "110101 19900307 4477", "6222020000000000000", "6222 0200 0000 0000 000", "citizen@example.com",
    "ｃitizen@example.com", "citizen＠example.com",
)  # fmt: skip
FRAMES = (
    "{}，按重量算钱却用手掂，要罚吗",
    "按重量算钱却用手掂，要罚吗，我是{}",
    "按重量算钱{}却用手掂要罚吗",
    "{}",
)


@pytest.mark.parametrize("written", WRITTEN)
def test_no_personal_data_reaches_the_model(stub: ModelStub, written: str) -> None:
    """Through the whole pipeline, in an earlier turn, and past the gates (in the completed question)."""
    model = model_at(stub.url)
    for frame in FRAMES:
        said = frame.format(written)
        ask(model, said)
        ask(model, history=(Turn(said, said),))
        ask(model, "那罚多少", history=(Turn(said, said),))
        rephrase_with_model(replace(_draft(), standalone=said), tools(model))
    ask(model, article_text=f"{INVENTED}联系{written}。")
    assert len(stub.received) > len(FRAMES)
    digits = "".join(sign for sign in written if sign.isdigit())
    sent = stub.text()
    assert written not in sent
    assert not digits or digits not in "".join(sign for sign in sent if sign.isdigit())


def test_earlier_turns_stay_here(stub: ModelStub) -> None:
    ask(model_at(stub.url), history=(Turn("我在样例市场买菜", "样例答复"),))
    assert stub.received and "样例市场" not in stub.text() and "样例答复" not in stub.text()


@pytest.mark.parametrize("fault", [None, model_stub.status(401), model_stub.status(500), model_stub.not_json])
def test_neither_key_nor_question_is_logged(
    stub: ModelStub, fault: model_stub.Fault | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stub.fault = fault
    model = model_at(stub.url)
    ask(model)
    assert KEY not in caplog.text and "手掂" not in caplog.text and "样例条文" not in caplog.text
    assert KEY not in repr(vars(model))


def test_tracing_is_off_whatever_the_environment_says(
    stub: ModelStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from langsmith.utils import get_env_var

    with running() as sink:
        get_env_var.cache_clear()
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
            monkeypatch.setenv(name, "true")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", sink.url)
        monkeypatch.setenv("LANGSMITH_API_KEY", "none")
        assert ask(model_at(stub.url)).composed_by is ComposedBy.MODEL
        time.sleep(0.5)
        assert not sink.received
    get_env_var.cache_clear()


@pytest.mark.parametrize(
    "text",
    [
        "我要投诉", "我不想活了", "怎么改电子秤让它多称", "你好", "泉州明天天气", "猪肉12块一斤买两斤称一斤八两算不算短秤",
        "到2025年全市社会公用计量标准要达到多少项", "注册计量师考试报名费多少钱",
    ],
)  # fmt: skip
def test_what_is_no_extractive_answer_never_reaches_the_model(stub: ModelStub, text: str) -> None:
    assert same(ask(model_at(stub.url), text), ask(text=text))
    assert not stub.received


def _draft() -> Draft:
    """An answered draft, as the step gets it."""
    draft, used = Draft(Question(ASKED), TODAY), tools()
    for step in STEPS:
        draft = step(draft, used) if draft.status is None else draft
    assert draft.status is Status.ANSWERED and draft.sources
    return draft


def _self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = folder / "stub.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def test_settings_lead_to_a_labelled_answer(stub: ModelStub, tmp_path: Path) -> None:
    """From the settings through index and pipeline to the line that labels the answer in the terminal."""
    settings = Settings(
        data_dir=tmp_path, now=datetime(2026, 11, 23, tzinfo=UTC), model_url=stub.url, model_name="stub"
    )
    services = build_services(settings)
    services.ensure_index()
    stub.reply = lambda data: _told_again(data["passages"][0])
    answer = services.answers.ask(Question(ASKED))
    assert answer.composed_by is ComposedBy.MODEL and answer.to_json()["composed_by"] == "model"
    assert "由人工智能改写并逐句核对" in readable(answer)
    assert stub.headers[0]["authorization"] == "Bearer none"  # an endpoint of one's own needs no key


def _told_again(passage: dict[str, str]) -> str:
    return "".join(f"{sentence}{passage['token']}" for sentence in sentences_of(passage["text"]))
