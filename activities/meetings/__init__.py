"""Joint meetings: agenda, parties, minutes, follow-ups until they are closed."""
