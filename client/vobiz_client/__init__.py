"""A client of Vobiz's number-to-trunk API, generated from the OpenAPI document."""
