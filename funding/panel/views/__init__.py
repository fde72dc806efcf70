"""Pages of the table, by when they are used: forming it, before the meeting, at the meeting."""
