"""What the attendance of a series says: who came when, who for the first time, who never."""
