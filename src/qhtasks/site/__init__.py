"""The dataset and all answers as one HTML file that a browser opens without a network."""
