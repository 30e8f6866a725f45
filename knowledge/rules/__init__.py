"""Rules that compute a figure: one function each, beside the source that it follows."""
