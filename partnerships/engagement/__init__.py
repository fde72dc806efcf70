"""What a partnership does together with the people whom its work is about."""
