"""A fake Vobiz: a stateful server that enforces the OpenAPI document."""
