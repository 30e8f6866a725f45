"""Honest businesses: publication of lists, the directory that the public searches, pledges."""
