"""The parts of the `metrology` command, one module a room; `portal.cli` puts them together."""
