"""Answers as rows under columns, and the plain forms they are written in."""
