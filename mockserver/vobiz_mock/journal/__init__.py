"""What was seen: each request with all that happened to it, for whoever hears of it."""
