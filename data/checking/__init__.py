"""Rows become problems with their cell and cure; the file is held against the store: new, changed, gone."""
