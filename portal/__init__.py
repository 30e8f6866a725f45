"""The public portal, the officers' desk and the `metrology` command."""
