"""Public warnings on metrology incidents."""
