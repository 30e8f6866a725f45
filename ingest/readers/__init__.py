"""Readers: bytes of one file to its text, pure functions that can be run in a child process."""
