"""The pages behind a plaque: status, report of a swapped plaque, QR code, sheets to print."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from knowledge.business import Business
from portal.businesses.plaque import NoSuchPlaque, PlaqueView, TooManyReports
from portal.businesses.plaque_sheet import WIDTHS_MM, is_local, plaque_address, qr_svg
from portal.businesses.standing import place_of, standing_of, told_instruments
from portal.failures import StorageFailed
from portal.notices import notice
from portal.plain.forms import COOKIE, TOKEN_AGE_S, BadForm, Pace, make_token, new_nonce, read_form
from portal.plain.writing import asked, language, write
from portal.shell.readiness import readiness

PACE: Final = Pace()


def show_plaque(request: Request) -> Response:
    """What the plaque stands for now."""
    try:
        view = _look(request)
        return _status(request, view)
    except NoSuchPlaque:
        return unknown(request)
    except StorageFailed as failed:
        return trouble(request, failed)


def qr(request: Request) -> Response:
    """The QR code of the plaque as SVG."""
    try:
        view = _look(request)
    except NoSuchPlaque:
        return unknown(request)
    except StorageFailed as failed:
        return trouble(request, failed)
    address = plaque_address(readiness.services().settings.public_url, view.code)
    return Response(qr_svg(address), media_type="image/svg+xml", headers={"cache-control": "no-store"})


def show_sheet(request: Request) -> Response:
    """A sheet of A5 (plaque) or A6 (card) to print; only while the pledge holds."""
    size = request.path_params["size"]
    try:
        view = _look(request)
        if size not in WIDTHS_MM:
            return unknown(request)
        if view.plaque.withdrawn_at or view.business is None or not standing_of(view.business).holds:
            return _status(request, view)
    except NoSuchPlaque:
        return unknown(request)
    except StorageFailed as failed:
        return trouble(request, failed)
    public_url = readiness.services().settings.public_url
    return write(
        request,
        "print.html",
        here=_here(view),
        business=view.business,
        place=place_of(view.business),
        size=size,
        width=WIDTHS_MM[size],
        address=plaque_address(public_url, view.code),
        local=is_local(public_url),
    )


def show_report(request: Request) -> Response:
    """The form with which a passer-by says that plaque and shop do not fit."""
    try:
        return _form(request, _look(request))
    except NoSuchPlaque:
        return unknown(request)
    except StorageFailed as failed:
        return trouble(request, failed)


async def take_report(request: Request) -> Response:
    """Keep the report, then say thanks; what is missing is asked for on the same form."""
    services = await run_in_threadpool(readiness.services)
    try:
        view = await run_in_threadpool(_look, request)
    except NoSuchPlaque:
        return unknown(request)
    except StorageFailed as failed:
        return trouble(request, failed)
    lang = language(request)
    try:
        typed = await read_form(request, services.keys, view.plaque.id)
    except BadForm:
        return _form(request, view, error=notice("plaque.report.stale", lang), status=400)
    place, note = (" ".join(typed.get(name, "").split()) for name in ("place", "note"))
    again: dict[str, str] = {"place": place, "note": note}
    if not place:
        return _form(request, view, error=notice("plaque.report.missing", lang), typed=again, status=400)
    if not PACE.allows(request.client.host if request.client else ""):
        return _form(request, view, error=notice("plaque.report.too_fast", lang), typed=again, status=429)
    try:
        await run_in_threadpool(services.plaques.report_swapped, view.code, place=place, note=note)
    except TooManyReports:
        return _form(request, view, error=notice("plaque.report.enough", lang), typed=again, status=429)
    except StorageFailed as failed:
        return _form(request, view, error=str(failed), typed=again, status=503)
    return write(request, "report.html", here=_here(view), sent=True, complain=_complain(request, None))


def unknown(request: Request) -> HTMLResponse:
    """One answer for a made-up, a changed and an unknown code; what was asked for is not repeated."""
    lang = language(request)
    return write(request, "unknown.html", status=404, message=notice("plaque.unknown", lang))


def trouble(request: Request, failed: StorageFailed) -> HTMLResponse:
    """The store cannot be read: said plainly, with the telephone."""
    return write(request, "unknown.html", status=503, message=str(failed))


def _look(request: Request) -> PlaqueView:
    return readiness.services().plaques.look(request.path_params["code"])


def _status(request: Request, view: PlaqueView) -> HTMLResponse:
    services = readiness.services()
    # A plaque that must not hang says nothing good, even of a business that is well.
    business = None if view.plaque.withdrawn_at else view.business
    lines: tuple[str, ...] = ()
    if business is not None:
        found = services.instruments.of_business(business.id)
        lines = told_instruments(found, services.clock.today(), language(request))
    values: dict[str, Any] = {
        "plaque": view.plaque,
        "code": view.code,
        "business": business,
        "standing": standing_of(business) if business else None,
        "place": place_of(business) if business else "",
        "instruments": lines,
        "same": asked(request, "same") == "yes",
        "now": services.clock.now().strftime("%Y-%m-%d %H:%M"),
        "complain": _complain(request, business),
    }
    return write(request, "plaque.html", here=_here(view), **values)


def _form(
    request: Request,
    view: PlaqueView,
    *,
    error: str = "",
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    nonce = new_nonce(request)
    page = write(
        request,
        "report.html",
        status=status,
        here=_here(view),
        sent=False,
        error=error,
        typed=typed or {"place": "", "note": ""},
        code=view.code,
        name=view.business.name if view.business else view.plaque.name,
        token=make_token(readiness.services().keys, nonce, view.plaque.id),
    )
    page.set_cookie(
        COOKIE,
        nonce,
        max_age=TOKEN_AGE_S,
        path="/v/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return page


def _here(view: PlaqueView) -> str:
    return f"/v/{view.code}"


def _complain(request: Request, business: Business | None) -> str:
    named = {"business": business.id} if business else {}
    spoken = {"lang": "en"} if language(request) == "en" else {}
    query = urlencode({**named, **spoken})
    return f"/complain?{query}" if query else "/complain"
