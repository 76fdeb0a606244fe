"""What every generated screen stands on; no feature is named here."""
