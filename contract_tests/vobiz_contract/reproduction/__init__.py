"""The requests that show a failure again: as a cURL command, a shell script, and a pytest file.

Owns which of the requests of a check bring about the state, and how each is written. Must not know how a report looks.
"""
