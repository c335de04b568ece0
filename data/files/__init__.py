"""Bytes become cells: kinds of file, limits, the capped child process, and a reader for each kind."""
