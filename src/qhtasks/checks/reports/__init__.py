"""One result of the check in the notations that programs read: JSON, GitHub's annotations, SARIF, JUnit."""
