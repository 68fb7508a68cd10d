"""The pages of the accounts: their numbers, and which trunk each leads to."""
