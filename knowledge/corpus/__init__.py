"""What we ship: explainers in our own words, synonyms, the catalogue of documents, facts.

Official texts are not here: they are loaded from the operator's folder (DESIGN 3.6).
"""
