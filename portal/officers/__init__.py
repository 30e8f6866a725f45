"""Accounts of officers and their sign-in at the desk."""
