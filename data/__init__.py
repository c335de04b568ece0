"""From a spreadsheet to rows that can be trusted. Imports neither queries nor pages."""
