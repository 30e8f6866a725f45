"""From an unanswered question to the wall and to an asked question in the index, by commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from knowledge.adapters.starter import load_starter
from knowledge.answer import Status
from knowledge.question import Question
from portal.bootstrap import Services, build_services
from portal.cli import app
from portal.settings import Settings

# Words that no explainer holds, so that only an approval can bring the question to the passage.
ODD = "咕噜咕噜的计量铁匣子几时轮检"
WORDING = "咕噜咕噜响的计量铁匣子多久轮检"


class Portal:
    """Runs commands on one data folder, and asks as the page does."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.services: Services = build_services(Settings(data_dir=self.data))

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, ["--data", str(self.data), *arguments])

    def json(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    def ask(self, text: str) -> Any:
        answer = self.services.answers.ask(Question(text))
        self.services.feedback.note_unanswered(answer)
        self.services.background.settle()
        return answer

    def found(self, text: str) -> list[str]:
        return [places[0].passage_id for places in self.services.answers.search(Question(text)) if places]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    made = Portal(tmp_path_factory.mktemp("portal"))
    made.services.ensure_index()
    return made


def test_lists_are_empty_at_first(portal: Portal) -> None:
    for name in ("unanswered", "worst", "approved", "wall"):
        assert portal.json("questions", name) == []
        assert portal.run("questions", name).stdout == "none\n"


def test_an_unanswered_question_becomes_one_that_a_passage_answers(portal: Portal) -> None:
    assert portal.ask(ODD).status in {Status.NOT_FOUND, Status.CLARIFICATION}
    (one,) = portal.json("questions", "unanswered")
    assert (one["text"], one["times"], one["on_wall"]) == (ODD, 1, False)
    passage = next(
        p.id for _, p in portal.services.library.all_passages() if p.asked and "充电桩" in p.asked[0]
    )
    assert passage not in portal.found(WORDING)[:1]
    before = portal.json("index", "status")
    arguments = ["questions", "approve", one["question_id"], "--wording", WORDING, "--passage", passage]
    done = portal.run(*arguments, "--officer", "值班员")
    assert done.exit_code == 0 and "a second officer runs" in done.stdout
    assert portal.json("questions", "approved") == [] and not portal.json("index", "status")["stale"]
    (proposed,) = portal.json("questions", "proposals")
    done = portal.run("questions", "confirm", proposed["id"], "--officer", "值班员")
    assert done.exit_code == 1 and "second officer" in done.stderr
    done = portal.run("questions", "confirm", proposed["id"], "--officer", "复核员", "--later")
    assert done.exit_code == 0 and "next build" in done.stderr
    status = portal.json("index", "status")
    assert status["stale"] and not before["stale"]
    built = portal.services.ensure_index()
    assert built.embedded == 1  # the one passage whose text has grown
    assert portal.found(WORDING)[0] == passage
    asked = portal.ask(WORDING)
    assert asked.status is Status.ANSWERED and passage in {c.passage_id for c in asked.citations}
    assert portal.json("questions", "unanswered") == []
    (approved,) = portal.json("questions", "approved")
    assert (approved["passage_id"], approved["text"], approved["approved_by"]) == (
        passage,
        WORDING,
        "值班员, 复核员",
    )


def test_the_corpus_and_the_next_build_leave_what_was_approved(portal: Portal) -> None:
    live = portal.json("index", "status")
    load_starter(portal.services.library)
    assert portal.services.ensure_index().embedded == 0
    assert portal.json("index", "status")["live"] == live["live"]
    assert len(portal.json("questions", "approved")) == 1


def test_what_was_approved_is_taken_back_with_a_new_index(portal: Portal) -> None:
    (approved,) = portal.json("questions", "approved")
    arguments = ("--passage", approved["passage_id"], "--wording", WORDING)
    done = portal.run("questions", "withdraw", *arguments)
    assert done.exit_code == 0 and "index kb-" in done.stdout
    assert portal.json("questions", "approved") == []
    assert portal.found(WORDING)[:1] != [approved["passage_id"]]


def test_a_question_goes_on_the_wall_and_is_resolved(portal: Portal) -> None:
    (one,) = portal.json("questions", "unanswered")
    done = portal.run("questions", "approve", one["question_id"], "--wording", "旧铁匣子的检定周期？")
    assert done.exit_code == 0 and done.stdout.startswith("on the wall as ")
    (shown,) = portal.json("questions", "wall")
    assert shown["wording"] == "旧铁匣子的检定周期？" and shown["resolved_on"] is None
    assert "open since" in portal.run("questions", "wall").stdout
    done = portal.run("questions", "resolve", shown["id"])
    assert done.exit_code == 0 and "resolved on" in done.stdout
    assert portal.json("questions", "wall")[0]["resolved_on"] is not None


def test_a_refusal_is_one_sentence(portal: Portal) -> None:
    done = portal.run("questions", "resolve", "nothing")
    assert (done.exit_code, done.stdout) == (1, "") and done.stderr.startswith("No open question")
    done = portal.run("questions", "approve", "nothing", "--wording", "四个字啊")
    assert done.exit_code == 1 and done.stderr.startswith("No question nothing is kept")


def test_ratings_are_listed_with_their_reasons(portal: Portal) -> None:
    from portal.feedback.records import Reason

    answer = portal.ask("充电桩归谁管")
    portal.services.feedback.rate(answer, False, Reason.INCOMPLETE)
    portal.services.background.settle()
    (one,) = portal.json("questions", "worst")
    assert one["reasons"] == {"incomplete": 1}
    assert one["passage_ids"] == list(dict.fromkeys(c.passage_id for c in answer.citations))
    assert "incomplete 1" in portal.run("questions", "worst").stdout


def test_asking_by_command_notes_nothing(portal: Portal) -> None:
    assert portal.run("ask", "嘀哩嘀哩的木匣子").exit_code == 0
    assert not any("木匣子" in one["text"] for one in portal.json("questions", "unanswered"))


def test_purge_says_what_went(portal: Portal) -> None:
    gone = portal.json("purge")
    assert set(gone) == {
        "unanswered", "ratings", "cases", "drafts", "files", "pledges", "contacts", "plaque_reports",
    }  # fmt: skip
    assert not any(gone.values())
