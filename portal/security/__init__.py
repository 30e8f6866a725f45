"""Keys, sealing of personal fields, case codes, and what may not be shown or logged."""
