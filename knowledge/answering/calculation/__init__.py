"""Answers that are computed: one module for each subject, one account of what they rest on."""
