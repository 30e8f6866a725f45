"""What the portal knows and how it answers.

Official texts and explainers become passages (`document`, `passage`), passages are found
(`retrieval`), and answers are composed and checked from them (`answering`). Nothing here knows
about screens, files on disk or SQL, except `adapters`.
"""
