"""Third floor: the finished view of an answer, and the papers drawn from it."""
