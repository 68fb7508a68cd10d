"""Contract checks of a provider of Vobiz's number-to-trunk API."""
