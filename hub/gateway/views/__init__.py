"""The pages of the gateway: asking, the asker's thread, the hub's desk, a partnership's part, a policymaker's home."""
