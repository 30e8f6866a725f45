"""From a question to an answer: a tuple of small steps, read in order in `pipeline.STEPS`."""
