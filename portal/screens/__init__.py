"""The screens of the public portal: read widgets, call one service, draw. No rules here."""
