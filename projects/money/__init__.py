"""The money of a grant: what was promised, paid, spent, changed; and that it balances."""
