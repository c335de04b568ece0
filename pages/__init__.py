"""An answer becomes something a person can read."""
