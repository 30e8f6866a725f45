"""Feedback: questions that got no answer, ratings of answers, and the public wall."""
