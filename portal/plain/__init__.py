"""Pages that need no JavaScript: plain HTML from the server, for old phones, weak lines and printing."""
