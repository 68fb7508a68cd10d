"""Verification: compares what the journal has with what a test expects, and with the contract."""
