"""Cells become rows: which sheet, which column, Danish numbers, dates and codes, and personal data that must not come in."""
