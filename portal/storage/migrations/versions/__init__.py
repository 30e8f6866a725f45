"""One file a revision; the file's stem is the revision's id."""
