"""The query part of the address: step of the form, business that a link names, room of the desk."""

from __future__ import annotations

import streamlit as st


def step(last: int) -> int:
    """`?step=` as a number from 1 to `last`; anything else counts as 1."""
    raw = st.query_params.get("step", "1")
    number = int(raw) if raw.isascii() and raw.isdigit() else 1
    return number if 1 <= number <= last else 1


def go_to_step(number: int) -> None:
    """Show step `number`: a new entry in the browser's history."""
    st.query_params["step"] = str(number)
    st.rerun()


def open_room(room: str, **further: str) -> None:
    """Show a room of the desk: a new entry in the browser's history."""
    st.query_params.from_dict({"room": room, **further})
    st.rerun()


def named(key: str, longest: int = 64) -> str:
    """The value of a query parameter, cut to `longest` characters; empty when absent."""
    return st.query_params.get(key, "")[:longest]


def keep(key: str, value: str) -> None:
    """Have the address bar say `key`: a link between pages brings it to us, but leaves it out of the bar."""
    st.query_params[key] = value


def forget(key: str) -> None:
    """Remove a query parameter from the address."""
    if key in st.query_params:
        del st.query_params[key]
