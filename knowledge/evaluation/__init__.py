"""Measuring how well passages are found and questions answered."""
