"""Which version of the product this is. The section »Changes« of the README says what came with each."""

from __future__ import annotations

VERSION = "1.1.0"
