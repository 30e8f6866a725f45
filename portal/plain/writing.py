"""Writes plain pages: one template environment with escaping on, the language from the address."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from portal.notices import LANGUAGES, notice

_TEMPLATES: Final = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def asked(request: Request, name: str) -> str:
    """A value of the address's query; empty when absent."""
    return dict(parse_qsl(request.url.query)).get(name, "")


def language(request: Request) -> str:
    """The language that the address names (`?lang=en`), else Chinese."""
    named = asked(request, "lang").lower()
    return named if named in LANGUAGES else "zh"


def write(
    request: Request, template: str, *, status: int = 200, here: str = "", **values: Any
) -> HTMLResponse:
    """The page that a template makes of `values`; `here` is its address without a query."""
    lang = language(request)

    def told(key: str, **filled: object) -> str:
        return notice(key, lang, **filled)

    tail = "?lang=en" if lang == "en" else ""
    page = (
        _environment()
        .get_template(template)
        .render(
            t=told,
            lang=lang,
            here=here,
            tail=tail,
            joined=f"{tail}&" if tail else "?",
            other=(here if lang == "en" else f"{here}?lang=en") if here else "",
            **values,
        )
    )
    return HTMLResponse(page, status_code=status, headers={"cache-control": "no-store"})
