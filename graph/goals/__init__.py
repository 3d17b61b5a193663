"""Goals as clients see them: what is saved for, contributions, and how far all of it has come."""
