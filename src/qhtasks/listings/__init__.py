"""Third floor: finished answers as rows and columns, and the plain forms they are written in."""
