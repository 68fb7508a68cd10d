"""Measures the fake beside other fakes of HTTP APIs, and beside a bare Flask route. Linux only.

`python -m benchmarks --help` explains the command, and docs/performance.md what is measured.
"""
