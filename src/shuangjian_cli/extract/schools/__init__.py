"""Names of schools and bodies, and which of them a number belongs to."""
