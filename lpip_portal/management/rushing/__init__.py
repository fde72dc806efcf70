"""The last minutes before a deadline: a crowd, its plan, the sending, the faults, and what must hold afterwards."""
