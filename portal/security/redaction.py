"""Hiding of personal data, as `knowledge.personal_data` defines it, for the portal's own texts."""

from knowledge.personal_data import DataKind, Span, contains_personal_data, find, redact

__all__ = ["DataKind", "Span", "contains_personal_data", "find", "redact"]
