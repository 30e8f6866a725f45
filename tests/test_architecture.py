"""House rules that a reviewer should never have to repeat; import contracts are in pyproject.toml."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(
    path for package in ("portal", "knowledge", "ingest") for path in (ROOT / package).rglob("*.py")
)
LONGEST = 300

# Who alone may touch a global, and why nobody else.
OWNERS = {
    "session_state": "portal/widgets/",
    "cache_resource": "portal/widgets/",
    "cache_data": "portal/widgets/",
    "query_params": "portal/widgets/",
    "unsafe_allow_html": "nobody",
    "environ": ("portal/__main__.py", "portal/serve.py", "ingest/isolation.py"),
}


def names_used(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg == "unsafe_allow_html":
            yield node.arg  # the others are also names of harmless parameters: page_link(query_params=)
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def misused(source: str, place: str) -> set[str]:
    """The globals that the file at `place` uses without owning them."""
    used = set(names_used(ast.parse(source)))
    return {name for name, owners in OWNERS.items() if name in used and not place.startswith(owners)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_one_owner_per_global(path: Path) -> None:
    assert misused(path.read_text("utf-8"), path.relative_to(ROOT).as_posix()) == set()


def test_the_owner_rule_finds_a_stranger() -> None:
    source = "import streamlit as st\nst.session_state['x'] = 1\n"
    assert misused(source, "portal/screens/ask.py") == {"session_state"}
    assert misused(source, "portal/widgets/session.py") == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_fits_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), "the module docstring is missing"


def test_no_drawers_and_no_pages_folder() -> None:
    assert not (ROOT / "portal" / "pages").exists(), "Streamlit serves pages/ before st.navigation"
    drawers = {"utils", "util", "helpers", "common", "constants", "misc"}
    assert not [path for path in FILES if path.stem in drawers]


def test_portal_modules_shadow_nothing() -> None:
    assert not {path.stem for path in (ROOT / "portal").iterdir()} & set(sys.stdlib_module_names)


HEAVY = ("torch", "chromadb", "streamlit", "sentence_transformers", "pandas")
LIGHT_COMMANDS = (
    ["--help"],
    ["complaints", "--help"],
    ["businesses", "search", "秤", "--json"],
    ["businesses", "pledges", "list", "--json"],
    ["businesses", "plaque", "无", "--out", "none.svg"],
    ["index", "status", "--json"],
    ["questions", "unanswered", "--json"],
    ["complaints", "track", "QZ00000000000000000", "--phone-tail", "0000", "--json"],
)


@pytest.mark.parametrize("arguments", LIGHT_COMMANDS, ids=" ".join)
def test_light_commands_stay_light(arguments: list[str], tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from typer.testing import CliRunner\n"
        "from portal.cli import app\n"
        f"CliRunner().invoke(app, ['--data', {str(tmp_path)!r}, *{arguments!r}])\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.exit(', '.join(heavy) or 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
