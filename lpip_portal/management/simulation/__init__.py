"""A whole competition, played through the portal's own verbs: the same for the same seed."""
