"""The research agenda of a partnership, developed by everybody whom it is about."""
