"""The views of the page Proces og organisation."""
