"""The pages of the journal: the requests, and one of them."""
