"""The finished view of an answer, and the papers drawn from it."""
