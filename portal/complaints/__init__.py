"""Complaints and reports: what is filed, how it is checked, sealed, kept and followed."""
