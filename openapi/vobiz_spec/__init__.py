"""The OpenAPI document of Vobiz's number-to-trunk API, as typed values."""
