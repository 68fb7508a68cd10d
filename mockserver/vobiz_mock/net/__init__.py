"""The HTTP server. It serves any WSGI application, and imports only `messages` and `errors` from the package."""
