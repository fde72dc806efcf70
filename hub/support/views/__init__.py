"""The pages of support."""
