"""Schemathesis, run on a part of the document, with a transport that only sends what is allowed.

Knows nothing of the checks, and nothing of what a finding means.
"""
